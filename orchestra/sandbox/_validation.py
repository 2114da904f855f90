"""Judges a request by the vendored file: to the letter in strict mode, forgivingly in lenient mode.

Lenient mode does what the server's own framework is believed to do before it looks at a body: member
names and enum values match in any case, and null means absent where null is not allowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, cast

from ._answers import Json, bad_request, decode_json
from ._routing import Match, UrlRoute
from ._spec import Fault, Schema, Specification, specification

__all__ = ["Validation", "members", "with_floats"]

_MISSING: Final = "A request body is required."


class Validation:
    """Reads request bodies and refuses what the file refuses."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict

    @property
    def specification(self) -> Specification:
        """The document requests are judged by."""
        return specification(strict=self.strict)

    def check_parameter(self, match: Match) -> None:
        """Raise a 400 when the path parameter breaks its pattern."""
        if match.parameter is not None and match.value is not None:
            method, template = match.route.method, match.route.template
            _refuse(self.specification.parameter_faults(method, template, match.parameter, match.value))

    def read_body(self, route: UrlRoute, body: bytes | None) -> Json:
        """Return the body as checked values, or None when there is none. Raises a 400."""
        schema = self.specification.body_schema(route.method, route.template)
        if schema is None:
            return None
        if not body:
            if self.specification.body_required(route.method, route.template):
                raise bad_request("$", _MISSING)
            return None
        try:
            value = decode_json(body)
        except ValueError:
            raise bad_request("$", "The request body is not valid JSON.") from None
        if not self.strict:
            value = self._forgive(_unwrap(route, value), schema)
        _refuse(self.specification.body_faults(route.method, route.template, with_floats(value)))
        return value

    def _forgive(self, value: Json, schema: Schema) -> Json:
        schema = self.specification.resolve(schema)
        if isinstance(value, Mapping):
            return self._forgive_members(value, schema)
        if isinstance(value, str):
            return _spelled(value, schema.get("enum", ()))
        if isinstance(value, Sequence) and "items" in schema:
            return [self._forgive(item, schema["items"]) for item in value]
        return value

    def _forgive_members(self, value: Mapping[str, Json], schema: Schema) -> Json:
        properties: Mapping[str, Schema] = schema.get("properties", {})
        spelling = {name.casefold(): name for name in properties}
        result: dict[str, Json] = {}
        for name, item in value.items():
            known = name if name in properties else spelling.get(name.casefold())
            if known is None:
                result[name] = item
            elif known == name or known not in value:
                target = self.specification.resolve(properties[known])
                if item is None and not target.get("nullable", False):
                    continue
                result[known] = self._forgive(item, target)
        return result


def _unwrap(route: UrlRoute, value: Json) -> Json:
    """Take the result token out of the object that the vendor's first example server sent."""
    if route.name == "validate_results" and isinstance(value, Mapping) and len(value) == 1:
        ((name, token),) = value.items()
        if name.casefold() == "token":
            return token
    return value


def _spelled(value: str, allowed: Sequence[str]) -> str:
    return next((word for word in allowed if word.casefold() == value.casefold()), value)


def with_floats(value: Json) -> Any:
    """Show decimals as floats: the validator's `double` knows nothing else."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {name: with_floats(item) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [with_floats(item) for item in value]
    return value


def _refuse(faults: Sequence[Fault]) -> None:
    """Raise a 400 about the first field in question, with everything held against it."""
    if faults:
        field = faults[0].field
        raise bad_request(field, *(fault.message for fault in faults if fault.field == field))


def members(value: Json) -> Mapping[str, Any]:
    """Return the members of an object; of anything else, none."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
