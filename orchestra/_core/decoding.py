"""Bytes of an answer into values, without ever failing on what the server says.

A class of results declares each member with `json_field(name, reader)`. A member that is absent, null or of
another type reads as None; what was not understood, and what the spec does not know, is kept in `unread`.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sized
from decimal import Decimal
from typing import Any, Final, TypeGuard, TypeVar

import attrs

from .opaque import OpaqueObject, opaque
from .redaction import NO_SECRETS, SecretMatcher, redact_texts
from .secrets import Secret
from .transport import TransportResponse

__all__ = [
    "Readable",
    "Twice",
    "are_messages",
    "inspect_body",
    "is_page",
    "json_field",
    "parse",
    "read",
    "redact_object",
]

R = TypeVar("R", bound="Readable")

Reader = Callable[[Any], Any]

_WIRE: Final = "orchestra wire member"
_NOTHING: Final = OpaqueObject({})


class Mismatch(Exception):
    """A member is not of the type the spec gives it."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Readable:
    """Base of everything that is read from an answer."""

    unread: Mapping[str, Any] = attrs.field(default=_NOTHING, repr=lambda value: str(sorted(value)), eq=False)
    """Members of the answer that the spec does not know or whose type was another, as they came."""

    def __repr__(self) -> str:
        """Show what is there, the outcome first, and of `unread` the names only."""
        shown = [field for field in attrs.fields(type(self)) if field.repr]
        shown.sort(key=lambda field: field.name != "outcome")
        values = ((field, getattr(self, field.name)) for field in shown)
        parts = [
            f"{field.name}={field.repr(value) if callable(field.repr) else repr(value)}"
            for field, value in values
            if value is not None and value not in ((), {})
        ]
        return f"{type(self).__name__}({', '.join(parts)})"


def json_field(name: str, reader: Reader, *aliases: str, show: bool = True) -> Any:
    """Declare a member: its name on the wire, how to read it, other names seen, whether `repr` shows it."""
    return attrs.field(default=None, repr=show, metadata={_WIRE: (name, reader, aliases)})


class Twice(Exception):
    """An object of a JSON text has two different values for one member."""

    def __init__(self, member: str) -> None:
        super().__init__(member)
        self.member = member


def parse(body: bytes, *, once: bool = False) -> Any:
    """Read JSON with exact decimals. Raises `ValueError` for anything that is not JSON.

    Of two values for one member the last one counts; with `once`, two that differ raise `Twice`.
    """
    pairs = _only_once if once else None
    try:
        if body[:1] == b"{" and body[1:2] != b"\0":
            # What `json.loads` takes for UTF-8, without making a decoder for each body.
            return (_DECODER_ONCE if once else _DECODER).decode(body.decode("utf-8", "surrogatepass"))
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=pairs)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except (ValueError, ArithmeticError):
        # Not JSON, or a number beyond Decimal and int: such a number is kept as text, the rest is read.
        try:
            return json.loads(
                body,
                parse_float=_of_any_size(Decimal),
                parse_int=_of_any_size(int),
                parse_constant=_refuse,
                object_pairs_hook=pairs,
            )
        except RecursionError:
            raise ValueError("nested too deeply") from None


def _only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        for member, value in pairs:
            if made[member] != value or isinstance(made[member], bool) is not isinstance(value, bool):
                raise Twice(member)
    return made


def _of_any_size(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def read_number(digits: str) -> Any:
        try:
            return kind(digits)
        except (ValueError, ArithmeticError):
            return digits

    return read_number


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)
_DECODER_ONCE: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_only_once)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Tell whether a JSON value is an array."""
    return isinstance(value, list)


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Tell whether a JSON value is an object."""
    return isinstance(value, dict)


def described(value: object) -> str:
    """Say what kind of JSON value this is, and nothing of what is in it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return f"a text of {_counted(value, 'character')}" if value else "an empty text"
        case Mapping():
            return "an object"
        case Sized():
            return f"an array of {_counted(value, 'item')}"
        case _:
            return "a number"


def _counted(things: Sized, name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


_PARTS: Final[dict[Reader, type[Readable]]] = {}


def part_of(reader: Reader) -> type[Readable] | None:
    """Return the class that a reader makes of an object, or of each in an array; None for plain values."""
    return _PARTS.get(reader)


_PLANS: Final[dict[type, tuple[tuple[str, str, Reader, tuple[str, ...]], ...]]] = {}


def field_map(kind: type[Readable]) -> tuple[tuple[str, str, Reader, tuple[str, ...]], ...]:
    """Return (attribute, wire name, reader, aliases) of every declared member."""
    found = _PLANS.get(kind)
    if found is None:
        found = tuple((field.name, *field.metadata[_WIRE]) for field in attrs.fields(kind) if _WIRE in field.metadata)
        _PLANS[kind] = found
    return found


def read(kind: type[R], data: Any, **more: Any) -> R:
    """Make a `kind` of a parsed JSON value. Anything but an object reads as one with nothing in it."""
    if not is_object(data):
        return kind(unread=_NOTHING if data is None else OpaqueObject({"": data}), **more)
    rest = dict(data)
    values = more
    for attribute, name, reader, aliases in field_map(kind):
        value = rest.get(name)
        if value is None:
            for alias in aliases:
                if rest.get(alias) is not None:
                    name, value = alias, rest[alias]  # noqa: PLW2901
                    break
        if value is None:
            rest.pop(name, None)
            continue
        if type(value) is str and (reader is text or reader is free_text):  # most members: spared a call
            values[attribute] = value
        else:
            try:
                values[attribute] = reader(value)
            except Mismatch:
                continue
        del rest[name]
    return kind(unread=OpaqueObject(rest) if rest else _NOTHING, **values)


def text(value: Any) -> str:
    """Read a string."""
    if isinstance(value, str):
        return value
    raise Mismatch


def number(value: Any) -> Decimal:
    """Read a number, with the digits it had on the wire."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise Mismatch


def integer(value: Any) -> int:
    """Read a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Mismatch


def boolean(value: Any) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    raise Mismatch


def texts(value: Any) -> tuple[str, ...]:
    """Read an array of strings."""
    if is_list(value) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise Mismatch


def members(value: Any) -> OpaqueObject:
    """Take an object whose members nobody described; it is kept out of sight."""
    if is_object(value):
        return OpaqueObject(value)
    raise Mismatch


def anything(value: Any) -> Any:
    """Take any JSON value; objects and arrays are kept out of sight."""
    return opaque(value)


def free_text(value: Any) -> str:
    """Read a text that people or gateways wrote, which may quote the request."""
    return text(value)


def moment(value: Any) -> datetime.datetime:
    """Read an RFC 3339 timestamp; one without a zone is taken as UTC."""
    from dateutil.parser import isoparse

    if not isinstance(value, str):
        raise Mismatch
    try:
        when = isoparse(value)
        # In terms of the standard library, whose zones print as what they are.
        return when.replace(tzinfo=datetime.timezone(when.utcoffset() or datetime.timedelta()))
    except (ValueError, OverflowError):
        raise Mismatch from None


def secret(kind: type[Secret]) -> Reader:
    """Read a string that must not be seen."""

    def reader(value: Any) -> Secret:
        if not isinstance(value, str):
            raise Mismatch
        try:
            return kind(value)
        except Exception:
            raise Mismatch from None

    return reader


def one(kind: type[Readable]) -> Reader:
    """Read an object."""

    def reader(value: Any) -> Readable:
        if not is_object(value):
            raise Mismatch
        return read(kind, value)

    _PARTS[reader] = kind
    return reader


def many(kind: type[Readable]) -> Reader:
    """Read an array of objects."""

    def reader(value: Any) -> tuple[Readable, ...]:
        if not is_list(value):
            raise Mismatch
        return tuple(read(kind, item) for item in value)

    _PARTS[reader] = kind
    return reader


_MARKS: Final = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""What may stand before a JSON text: byte order marks, the zeros of wider encodings, space."""


def inspect_body(response: TransportResponse, *, array: bool = False) -> tuple[str, Any, str | None]:
    """Return the column of a body (`json`, `text`, `empty` or `cut`), its JSON value, and a member with two values.

    An answer that does not say where it ends is whole only if its body is an object, an array of objects with
    validation messages, or, where `array` says that one is expected, any array: no beginning of one is JSON.
    A text that begins as JSON and is none is not whole either, whoever cut it. Of two values the last one counts.
    """
    body = response.body
    if not body.strip():
        return "empty" if response.whole else "cut", None, None
    twice: str | None = None
    try:
        data = parse(body, once=True)
    except Twice as found:
        data, twice = parse(body), found.member
    except ValueError:
        begun = body.lstrip(_MARKS)[:1] in (b"{", b"[")
        return "cut" if begun or not response.whole else "text", None, None
    if response.whole or is_object(data) or (is_list(data) and (array or are_messages(data))):
        return "json", data, twice
    return "cut", data, twice


def are_messages(items: list[Any]) -> bool:
    """Tell whether all of these, and at least one, are a ValidationErrorMessage."""
    return bool(items) and all(is_object(item) and _says_something(item) for item in items)


def _says_something(item: dict[str, Any]) -> bool:
    field, errors = item.get("fieldName"), item.get("errors")
    texts = errors if is_list(errors) else [errors]
    return (isinstance(field, str) and bool(field)) or any(isinstance(text, str) and text for text in texts)


def is_page(response: TransportResponse) -> bool:
    """Tell whether an answer is labelled `text/*`: by a proxy, or for people."""
    kinds = [value for name, value in response.headers if name == "content-type"]
    return bool(kinds) and kinds[0].strip().lower().startswith("text/")


def redact_object(kind: type[Readable], data: Any, secrets: SecretMatcher) -> Any:
    """Take secrets of the request out of the texts of an answer, wherever they are.

    Ids and codes lose only what can't be in them by chance, see `SecretMatcher.long`. A number that is one is not read.
    """
    if is_list(data):
        return [redact_object(kind, item, secrets) for item in data]
    if not is_object(data):
        return data
    plan = _quoting(kind)
    changed: dict[str, Any] = {}
    quoting = {name: text for name in plan.words if isinstance(text := data.get(name), str)}
    if quoting and (clean := redact_texts(quoting, secrets)) is not quoting:
        changed = clean
    for name, part in plan.parts:
        if name in data:
            changed[name] = redact_object(part, data[name], secrets)
    if secrets is not NO_SECRETS:  # mostly nothing is quoted
        changed |= {name: _without(data[name], secrets) for name in plan.codes if name in data}
        for name in data.keys() - changed.keys():
            changed[name] = _named(data[name], secrets)
        return {name if name in plan.names else secrets.out_of(name, words=False): changed[name] for name in data}
    return {**data, **changed} if changed else data


def _named(value: Any, secrets: SecretMatcher) -> Any:
    """Return what is kept as it came, but for names of members that are secrets: names are shown."""
    if is_list(value):
        return [_named(item, secrets) for item in value]
    if is_object(value):
        return {secrets.out_of(name, words=False): _named(item, secrets) for name, item in value.items()}
    return value


def _without(value: Any, secrets: SecretMatcher) -> Any:
    """Return an id, a code, a number or a list of texts without secrets."""
    if is_list(value):
        return [_without(item, secrets) for item in value]
    if isinstance(value, str):
        return secrets.out_of(value, words=False)
    if isinstance(value, int | Decimal):
        digits = format(value, "f" if isinstance(value, Decimal) else "")
        return value if (clean := secrets.out_of(digits, words=False)) == digits else clean
    return value


@attrs.frozen(slots=True)
class _Quoting:
    """Where an object of an answer may quote the request."""

    words: tuple[str, ...]
    """Members that people or gateways write."""
    codes: tuple[str, ...]
    """Ids, codes and numbers."""
    parts: tuple[tuple[str, type[Readable]], ...]
    """Objects, with their classes."""
    names: frozenset[str]
    """All that the class knows."""


_QUOTING: Final[dict[type, _Quoting]] = {}


def _quoting(kind: type[Readable]) -> _Quoting:
    found = _QUOTING.get(kind)
    if found is None:
        members = [(name, reader) for _, own, reader, aliases in field_map(kind) for name in (own, *aliases)]
        found = _QUOTING[kind] = _Quoting(
            words=tuple(name for name, reader in members if reader is free_text),
            codes=tuple(name for name, reader in members if reader in _CODES),
            parts=tuple((name, part) for name, reader in members if (part := part_of(reader)) is not None),
            names=frozenset(name for name, _ in members),
        )
    return found


_CODES: Final = frozenset({text, texts, number, integer})
