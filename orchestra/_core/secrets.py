"""Types for values that must not be seen.

Every one of them hides itself in `repr`, `str`, `format`, `vars`, `attrs.asdict` and pickles, and gives
its text to exactly one call: `reveal()`. Search a code base for that word to find every place that looks.
What this package has to hold in clear, such as the key in a header, is `Sealed`.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec, Self, TypeVar, dataclass_transform, final

import attrs

__all__ = [
    "MASK",
    "ApiKey",
    "CardNumber",
    "Credential",
    "Cvv",
    "LostSecret",
    "Sealed",
    "Secret",
    "drop_arguments_on_error",
    "drop_arguments_on_init_error",
    "reveal",
    "sealed",
]

P = ParamSpec("P")
T = TypeVar("T")
C = TypeVar("C")

MASK: Final = "***"


class LostSecret(ValueError):
    """A secret that came out of a pickle was asked for its text. Operations refuse it as `InvalidRequestError`."""


class Secret:
    """A text that hides itself.

    Equality is compared in constant time. A copy is the same object; a pickle holds the mask only, and
    what comes out of it refuses to `reveal()`.
    """

    __slots__ = ("_text",)

    _text: str | None

    def __init__(self, text: str | Secret) -> None:
        plain = text.reveal() if isinstance(text, Secret) else text
        if not isinstance(plain, str):
            raise TypeError(f"a secret must be a string, not {type(plain).__name__}")
        object.__setattr__(self, "_text", plain)

    def reveal(self) -> str:
        """Return the text itself. Raises `ValueError` when this object came out of a pickle."""
        if self._text is None:
            raise LostSecret(f"this {type(self).__name__} came out of a pickle, which never holds the value")
        return self._text

    def masked(self) -> str:
        """Return what may be shown."""
        return MASK

    @final
    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.masked()})"

    @final
    def __str__(self) -> str:
        return self.masked()

    @final
    def __format__(self, spec: str) -> str:
        return format(self.masked(), spec)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self) or not isinstance(other, Secret):
            return NotImplemented
        if self._text is None or other._text is None:
            return self is other
        return hmac.compare_digest(_bytes(self._text), _bytes(other._text))

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._text))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} can't be changed")

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return (_unpickled, (type(self),))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _unpickled(kind: type[Secret]) -> Secret:
    empty = kind.__new__(kind)
    for name in {slot for base in kind.__mro__ for slot in getattr(base, "__slots__", ())}:
        object.__setattr__(empty, name, None)
    return empty


class Sealed:
    """Base of what holds secrets in clear on their way to the wire, such as the key in a header.

    It has no `__dict__` and is no attrs class, whose fields `attrs.asdict` and tracebacks of rich read past any
    `repr`. It can't be pickled, and a copy is the same object.
    """

    __slots__ = ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError(f"{type(self).__name__} holds secrets: they can't be pickled")


@dataclass_transform(field_specifiers=(attrs.field,))
def sealed(kind: type[C]) -> type[C]:
    """Have attrs write a `Sealed` class, and forget that it did: no `repr`, no equality."""
    made: Any = attrs.define(kind, slots=True, repr=False, eq=False)
    del made.__attrs_attrs__
    return made  # type: ignore[no-any-return]


@dataclass_transform(frozen_default=True, field_specifiers=(attrs.field,))
def sealed_and_frozen(kind: type[C]) -> type[C]:
    """Do the same for a class whose objects nobody changes."""
    made: Any = attrs.frozen(kind, slots=True, repr=False, eq=False)
    del made.__attrs_attrs__
    return made  # type: ignore[no-any-return]


def drop_arguments_on_error(function: Callable[P, T]) -> Callable[P, T]:
    """Let go of the arguments before an error leaves: a traceback would show them as locals."""

    @wraps(function)
    def calling(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except BaseException as error:  # Ctrl-C, too
            refused = error.with_traceback(None)
        del args, kwargs
        refused.__context__ = None
        raise refused

    return calling


def drop_arguments_on_init_error(kind: type[C]) -> type[C]:
    """Do the same for everything that making one of a class is given."""
    setattr(kind, "__init__", drop_arguments_on_error(getattr(kind, "__init__")))  # noqa: B009, B010  checkers refuse the plain form
    return kind


def reveal(value: str | Secret) -> str:
    """Return the text of a plain string or of a secret."""
    return value.reveal() if isinstance(value, Secret) else value


class CardNumber(Secret):
    """A PAN, shown as its last four digits."""

    __slots__ = ()

    def masked(self) -> str:
        """Return four dots and the last four digits, or only the mask for something too short for that."""
        text = self._text or ""
        return f"····{text[-4:]}" if len(text) >= 12 else MASK


class Cvv(Secret):
    """A card security code. Nothing of it is ever shown."""

    __slots__ = ()


class Credential(Secret):
    """One value of a gateway's credentials. Nothing of it is ever shown."""

    __slots__ = ()


class ApiKey(Secret):
    """The key of a client. Nothing of it is ever shown."""

    __slots__ = ()
