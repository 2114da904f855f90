"""The only two places that touch a wire: one blocks, one awaits. Both run the same programs."""

from __future__ import annotations

import inspect
from typing import Any, TypeVar

from ._calls import Program, Send
from ._errors import ConfigurationError
from ._pipeline import Runtime, asleep
from ._wire import AsyncWire, Wire, WireFailure, WireResponse

__all__ = ["adrive", "drive"]

T = TypeVar("T")


def drive(program: Program[T], wire: Wire, runtime: Runtime) -> T:
    """Run a program to its end, blocking."""
    thrown: BaseException | None = None
    answer: WireResponse | None = None
    try:
        while True:
            # A throw happens outside of the `except` below, so that what the program raises has no
            # context: a wire's frames may hold a card in their locals.
            effect = program.send(answer) if thrown is None else program.throw(thrown)
            thrown = answer = None
            try:
                if isinstance(effect, Send):
                    answer = _checked(wire.send(effect.request))
                else:
                    runtime.sleep(effect.seconds)
            except BaseException as error:
                thrown = _known(error)
            del effect
    except StopIteration as stop:
        result: T = stop.value
    except BaseException as error:
        thrown = None  # a failure may quote the server
        _tell(program, error)
        _strip(error)
        raise
    return result


async def adrive(program: Program[T], wire: AsyncWire, runtime: Runtime) -> T:
    """Run a program to its end, awaiting. Raises `ConfigurationError` before it is begun where asyncio does not run."""
    if runtime.asleep is asleep and not _in_asyncio():
        raise ConfigurationError(
            "nothing was sent: no asyncio event loop is running here. An awaiting client needs asyncio, not trio"
        )
    thrown: BaseException | None = None
    answer: WireResponse | None = None
    try:
        while True:
            effect = program.send(answer) if thrown is None else program.throw(thrown)
            thrown = answer = None
            try:
                if isinstance(effect, Send):
                    answer = _checked(await wire.asend(effect.request))
                else:
                    await runtime.asleep(effect.seconds)
            except BaseException as error:
                thrown = _known(error)
            del effect
    except StopIteration as stop:
        result: T = stop.value
    except BaseException as error:
        thrown = None  # a failure may quote the server
        _tell(program, error)
        _strip(error)
        raise
    return result


def _in_asyncio() -> bool:
    """Tell whether a task of asyncio is running. Under trio there is none, even where trio is asyncio's guest."""
    import asyncio

    try:
        return asyncio.current_task() is not None
    except RuntimeError:
        return False


def _tell(program: Program[Any], error: BaseException) -> None:
    """Tell a program that is not over of an interruption that struck here, between two of its steps."""
    if inspect.getgeneratorstate(program) == inspect.GEN_SUSPENDED:
        program.throw(error)


def _strip(error: BaseException) -> None:
    """Take the frames from an interruption: it may have struck where headers are written."""
    if not isinstance(error, Exception):
        error.__context__ = None
        error.__traceback__ = None


def _checked(answer: object) -> WireResponse:
    """Return what a wire answered. Raises `WireFailure` for what is no answer: the request may well have left."""
    if isinstance(answer, WireResponse):
        return answer
    raise WireFailure("wire", f"the wire returned no WireResponse but {type(answer).__name__}", sent=True)


def _known(error: BaseException) -> BaseException:
    """Turn whatever a wire of someone else's raises into a failure that may have sent something.

    An interruption goes on without its traceback: the frames of a wire hold the request, key and card included.
    """
    if isinstance(error, WireFailure) or not isinstance(error, Exception):
        error.__context__ = None
        return error.with_traceback(None)
    return WireFailure("wire", type(error).__name__, sent=True)
