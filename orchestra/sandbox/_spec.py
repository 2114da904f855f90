"""The vendored OpenAPI file, as strict and lenient requests are judged by it.

The wheel carries the file beside this package; in a checkout it is read from `spec/`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Final, Protocol, cast

import attrs

__all__ = ["Fault", "Specification", "sibling_specification", "specification"]

_URI: Final = "urn:orchestra:openapi"

Schema = Mapping[str, Any]

LATER_MEMBERS: Final[Mapping[str, Schema]] = {
    "PayTools_Api.Models.AuthRequestModel": {
        "userToken": {"type": "string", "nullable": True},
        "generateToken": {"type": "boolean"},
    },
    "eWallet.Models.StartEWalletsSessionRequest": {
        "paymentGatewayCertName": {"type": "string", "nullable": True},
        "threeDsBrands": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/Payments.CardTypes"},
            "nullable": True,
        },
    },
    "eWallet.Models.FallbackUpg": {"paymentGatewayCertName": {"type": "string", "nullable": True}},
}
"""Members that the vendor's newer reference pages show and the file lacks: lenient mode takes them."""

LATER_VALUES: Final[Mapping[str, tuple[str, ...]]] = {"eWallet.Enums.Operation": ("GATEWAY_TOKENIZE",)}
"""Values that the vendor's browser library sends and the file lacks."""

LENIENT_NAME: Final = "^[A-Za-z0-9_-]{3,64}$"
"""The vendor's guides use account names with hyphens and underscores, which the file's pattern forbids."""


@attrs.frozen(slots=True)
class Fault:
    """One thing the file holds against a request: a dotted field name and words without the value."""

    field: str
    message: str


class _Error(Protocol):
    @property
    def absolute_path(self) -> Iterator[str | int]: ...
    @property
    def validator(self) -> str: ...
    @property
    def validator_value(self) -> Any: ...
    @property
    def instance(self) -> Any: ...
    @property
    def schema(self) -> Schema: ...


class _Validator(Protocol):
    def iter_errors(self, instance: object) -> Iterator[_Error]: ...


class Specification:
    """One OpenAPI document, with a validator for each schema made once."""

    def __init__(self, document: Schema) -> None:
        import openapi_schema_validator
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT4

        self.document = document
        library: Any = openapi_schema_validator
        resource = Resource[Any].from_contents(document, default_specification=DRAFT4)
        registry: Registry[Any] = Registry[Any]().with_resource(_URI, resource)

        def make(pointer: str) -> _Validator:
            reference = {"$ref": f"{_URI}#{pointer}"}
            checks = library.oas30_format_checker
            return cast(
                "_Validator",
                library.OAS30WriteValidator(reference, registry=registry, format_checker=checks),
            )

        self._validator = cache(make)

    def operation(self, method: str, template: str) -> Schema:
        """Return one operation of the document."""
        return cast("Schema", self.document["paths"][template][method.lower()])

    def resolve(self, schema: Schema) -> Schema:
        """Follow a `$ref` inside the document to the schema it names."""
        while "$ref" in schema:
            target: Any = self.document
            for part in str(schema["$ref"]).removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            schema = cast("Schema", target)
        return schema

    def body_schema(self, method: str, template: str) -> Schema | None:
        """Return the schema of a request body, or None when the operation takes none."""
        body = self.operation(method, template).get("requestBody")
        return None if body is None else cast("Schema", body["content"]["application/json"]["schema"])

    def body_required(self, method: str, template: str) -> bool:
        """Say whether the file marks the body as required."""
        return bool(self.operation(method, template).get("requestBody", {}).get("required", False))

    def body_faults(self, method: str, template: str, value: object) -> list[Fault]:
        """Return everything the file holds against a body."""
        pointer = f"/paths/{_escape(template)}/{method.lower()}/requestBody/content/application~1json/schema"
        return self._faults(pointer, value, "")

    def parameter_faults(self, method: str, template: str, name: str, value: str) -> list[Fault]:
        """Return everything the file holds against a path parameter."""
        parameters = self.operation(method, template).get("parameters", ())
        for index, parameter in enumerate(parameters):
            if parameter["name"] == name:
                pointer = f"/paths/{_escape(template)}/{method.lower()}/parameters/{index}/schema"
                return self._faults(pointer, value, name)
        return []

    @cached_property
    def currencies(self) -> frozenset[str]:
        """Return the currency codes that an answer may name."""
        return frozenset(self.document["components"]["schemas"]["Payments.CurrencyCode"]["enum"])

    def _faults(self, pointer: str, value: object, root: str) -> list[Fault]:
        errors = self._validator(pointer).iter_errors(value)
        return list(dict.fromkeys(fault for error in errors for fault in _explain(error, root)))


def _escape(template: str) -> str:
    return template.replace("~", "~0").replace("/", "~1")


def _explain(error: _Error, root: str) -> Iterator[Fault]:
    """Name the field and the rule. The library's own messages quote the value, which may be a card."""
    parts = [root] * bool(root) + [str(part) for part in error.absolute_path]
    rule, limit, instance = error.validator, error.validator_value, error.instance
    if rule == "required":
        for name in limit:
            if name not in instance:
                yield Fault(".".join([*parts, name]), "This field is required.")
    elif rule == "additionalProperties":
        known = error.schema.get("properties", {})
        for name in instance:
            if name not in known:
                yield Fault(".".join([*parts, name]), "This field is not known.")
    else:
        rule = "nullable" if instance is None else rule
        text = _RULES.get(rule, "This value breaks the rule {rule}.")
        yield Fault(".".join(parts) or "$", text.format(limit=limit, rule=rule))


_RULES: Final[Mapping[str, str]] = {
    "type": "This value must be of type {limit}.",
    "format": "This value does not fit the format {limit}.",
    "minLength": "This value must not be shorter than {limit} characters.",
    "maxLength": "This value must not be longer than {limit} characters.",
    "pattern": "This value must match {limit}.",
    "enum": "This value must be one of {limit}.",
    "nullable": "This value must not be null.",
}


@cache
def specification(*, strict: bool) -> Specification:
    """Return the vendored file as it is (strict), or with what lenient mode adds to it.

    Read once per process. Raises FileNotFoundError when the file was not installed.
    """
    return Specification(_published("orchestra") if strict else _loosened(_published("orchestra")))


@cache
def sibling_specification(name: str) -> Specification:
    """Return the file of another API, `orchestrate` or `forter`. Read once per process."""
    return Specification(_published(name))


@cache
def _published(name: str) -> Schema:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return cast("Schema", yaml.load(_file_text(name), Loader=loader))  # noqa: S506 - both are safe loaders


def _file_text(name: str) -> str:
    packaged = resources.files("orchestra.sandbox").joinpath("specs", f"{name}.yaml")
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    checkout = Path(__file__).resolve().parents[2] / "spec" / name / "openapi.yaml"
    return checkout.read_text(encoding="utf-8")


def _loosened(published: Schema) -> Schema:
    document: Any = copy.deepcopy(published)
    schemas = document["components"]["schemas"]
    for name, members in LATER_MEMBERS.items():
        schemas[name]["properties"].update(members)
    for name, values in LATER_VALUES.items():
        schemas[name]["enum"].extend(values)
    for operation in document["paths"]["/PaymentGatewayAccounts/{name}"].values():
        for parameter in operation["parameters"]:
            parameter["schema"]["pattern"] = LENIENT_NAME
    return cast("Schema", document)
