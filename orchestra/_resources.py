"""How one method serves both clients.

A method of a resource is written once: it checks its arguments and returns a program. `operation` turns it
into an attribute that runs the program, blocking on a resource of `Orchestra`, awaited on a resource of
`AsyncOrchestra`. Type checkers see the exact signature either way.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, Self, TypeVar, final, overload

from ._calls import Program
from ._errors import InvalidRequest
from ._pipeline import Engine
from ._secrets import LostSecret

if TYPE_CHECKING:
    from inspect import Signature

__all__ = ["Awaiting", "Blocking", "Resource", "operation"]

P = ParamSpec("P")
T = TypeVar("T")


@final
class Blocking:
    """Marks resources of the blocking client."""


@final
class Awaiting:
    """Marks resources of the awaiting client."""


M = TypeVar("M", Blocking, Awaiting)


class Resource(Generic[M]):
    """A group of operations of one client."""

    __slots__ = ("_engine", "_run")

    def __init__(self, engine: Engine, run: Callable[[Program[Any]], Any]) -> None:
        self._engine = engine
        self._run = run

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._engine!r}>"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("operations can't be pickled: their client holds a key and connections")


class operation(Generic[P, T]):  # noqa: N801  used as a decorator
    """Turn a method that returns a program into one that runs it."""

    def __init__(self, build: Callable[Concatenate[Any, P], Program[T]]) -> None:
        self._build = build
        self.__doc__ = build.__doc__
        self.__name__: str = build.__name__
        self.__wrapped__: Callable[Concatenate[Any, P], Program[T]] = build

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Resource[Blocking], owner: type) -> Callable[P, T]: ...
    @overload
    def __get__(self, instance: Resource[Awaiting], owner: type) -> Callable[P, Coroutine[Any, Any, T]]: ...

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        return _Bound(self._build, instance)


class _Bound:
    """A method of one resource. Its frame lets go of the arguments before anything is sent or raised."""

    __slots__ = ("__wrapped__", "_resource")

    def __init__(self, build: Callable[..., Program[Any]], resource: Resource[Any]) -> None:
        self.__wrapped__ = build
        self._resource = resource

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        return self.__wrapped__.__doc__

    @property
    def __name__(self) -> str:
        return self.__wrapped__.__name__

    @property
    def __signature__(self) -> Signature:
        from inspect import signature

        whole = signature(self.__wrapped__)
        return whole.replace(parameters=list(whole.parameters.values())[1:])

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        refused: Exception | None = None
        program: Any = None
        try:
            program = self.__wrapped__(self._resource, *args, **kwargs)
        except LostSecret as error:
            refused = InvalidRequest(str(error))
        except Exception as error:
            refused = error.with_traceback(None)
        del args, kwargs
        if refused is not None:
            refused.__context__ = None
            raise refused
        return self._resource._run(program)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    def __repr__(self) -> str:
        return f"<operation {self.__wrapped__.__qualname__}>"
