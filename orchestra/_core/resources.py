"""How one method serves both clients.

A method of a resource is written once: it checks its arguments and returns a program. `operation` turns it
into an attribute that runs the program, blocking on a resource of `Orchestra`, awaited on a resource of
`AsyncOrchestra`. Type checkers see the exact signature either way.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, final, overload

from .calls import Flow
from .errors import InvalidRequestError, NotSentError
from .pipeline import Engine
from .secrets import LostSecret

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

    def __init__(self, engine: Engine, run: Callable[[Flow[Any]], Any]) -> None:
        self._engine = engine
        self._run = run

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._engine!r}>"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("operations can't be pickled: their client holds a key and connections")


class operation(Generic[P, T]):  # noqa: N801  used as a decorator
    """Turn a method that returns a program into one that runs it."""

    def __init__(self, build: Callable[Concatenate[Any, P], Flow[T]]) -> None:
        self.__doc__ = build.__doc__
        self.__name__: str = build.__name__
        self.__wrapped__: Callable[Concatenate[Any, P], Flow[T]] = build
        # What a caller gets is what the program returns.
        returned = str(build.__annotations__.get("return", ""))
        build.__annotations__["return"] = returned.removeprefix("Flow[").removesuffix("]")
        self._run = _running(build)

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Resource[Blocking], owner: type) -> Callable[P, T]: ...
    @overload
    def __get__(self, instance: Resource[Awaiting], owner: type) -> Callable[P, Coroutine[Any, Any, T]]: ...

    def __get__(self, instance: Any, owner: type) -> Any:
        return self._run if instance is None else MethodType(self._run, instance)


def _running(build: Callable[..., Flow[Any]]) -> Callable[..., Any]:
    """Return the method itself. Its frame lets go of the arguments before anything is sent or raised."""

    @wraps(build)
    def run(self: Resource[Any], *args: Any, **kwargs: Any) -> Any:
        refused: BaseException | None = None
        program: Any = None
        try:
            program = build(self, *args, **kwargs)
        except LostSecret as error:
            refused = InvalidRequestError(str(error))
        except (ImportError, OSError) as error:  # its modules are loaded on first use, and that can fail
            refused = NotSentError(f"the code of this operation could not be loaded ({type(error).__name__})")
        except BaseException as error:  # Ctrl-C, too, must not leave with the frames that hold a card
            refused = error.with_traceback(None)
        del args, kwargs
        if refused is not None:
            refused.__context__ = None
            raise refused
        # Python warns of a coroutine that nobody awaited by the name of its program.
        program.__qualname__ = build.__qualname__
        return self._run(program)  # pyright: ignore[reportPrivateUsage]

    return run
