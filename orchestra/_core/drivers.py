"""The only two places that touch a transport: one blocks, one awaits. Both run the same flows."""

from __future__ import annotations

import inspect
from typing import Any, Final, TypeVar

from .calls import Flow, Send
from .clock import Runtime
from .errors import ConfigurationError
from .secrets import Sealed, sealed
from .transport import AsyncTransport, Transport, TransportError, TransportResponse

__all__ = ["AwaitingRunner", "BlockingRunner", "adrive", "drive"]

T = TypeVar("T")


@sealed
class BlockingRunner(Sealed):
    """Runs the flows of one blocking client, until that is closed."""

    transport: Transport
    runtime: Runtime
    closed: bool = False

    def __call__(self, flow: Flow[Any]) -> Any:
        """Run a flow to its end. Raises `ConfigurationError` when the client is closed."""
        if self.closed:
            raise ConfigurationError(_CLOSED)
        return drive(flow, self.transport, self.runtime)


@sealed
class AwaitingRunner(Sealed):
    """Runs the flows of one awaiting client, until that is closed."""

    transport: AsyncTransport
    runtime: Runtime
    closed: bool = False

    def __call__(self, flow: Flow[Any]) -> Any:
        """Return the coroutine that runs a flow. Raises `ConfigurationError` when the client is closed."""
        if self.closed:
            raise ConfigurationError(_CLOSED)
        coroutine: Any = adrive(flow, self.transport, self.runtime)
        coroutine.__qualname__ = getattr(flow, "__qualname__", coroutine.__qualname__)
        return coroutine


_CLOSED: Final = "this client is closed: make another one"


def drive(flow: Flow[T], transport: Transport, runtime: Runtime) -> T:
    """Run a flow to its end, blocking."""
    thrown: BaseException | None = None
    answer: TransportResponse | None = None
    try:
        while True:
            # A throw happens outside of the `except` below, so that what the flow raises has no
            # context: a transport's frames may hold a card in their locals.
            effect = flow.send(answer) if thrown is None else flow.throw(thrown)
            thrown = answer = None
            try:
                if isinstance(effect, Send):
                    answer = _checked(transport.send(effect.request))
                else:
                    runtime.sleep(effect.seconds)
            except BaseException as error:
                thrown = _known(error)
            del effect
    except StopIteration as stop:
        result: T = stop.value
    except BaseException as error:
        thrown = None  # a failure may quote the server
        _throw_into(flow, error)
        _strip(error)
        raise
    return result


async def adrive(flow: Flow[T], transport: AsyncTransport, runtime: Runtime) -> T:
    """Run a flow to its end, awaiting. Raises `ConfigurationError` before it is begun where asyncio does not run."""
    if runtime.needs_asyncio and not _in_asyncio():
        raise ConfigurationError(
            "nothing was sent: no asyncio event loop is running here. An awaiting client needs asyncio, not trio"
        )
    thrown: BaseException | None = None
    answer: TransportResponse | None = None
    try:
        while True:
            effect = flow.send(answer) if thrown is None else flow.throw(thrown)
            thrown = answer = None
            try:
                if isinstance(effect, Send):
                    answer = _checked(await transport.asend(effect.request))
                else:
                    await runtime.asleep(effect.seconds)
            except BaseException as error:
                thrown = _known(error)
            del effect
    except StopIteration as stop:
        result: T = stop.value
    except BaseException as error:
        thrown = None  # a failure may quote the server
        _throw_into(flow, error)
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


def _throw_into(flow: Flow[Any], error: BaseException) -> None:
    """Tell a flow that is not over of an interruption that struck here, between two of its steps."""
    if inspect.getgeneratorstate(flow) == inspect.GEN_SUSPENDED:
        flow.throw(error)


def _strip(error: BaseException) -> None:
    """Take the frames from an interruption: it may have struck where headers are written."""
    if not isinstance(error, Exception):
        error.__context__ = None
        error.__traceback__ = None


def _checked(answer: object) -> TransportResponse:
    """Return what a transport answered. Raises `TransportError` for what is no answer: it may well have left."""
    if isinstance(answer, TransportResponse):
        return answer
    raise TransportError("wire", f"the transport returned no TransportResponse but {type(answer).__name__}", sent=True)


def _known(error: BaseException) -> BaseException:
    """Turn whatever a transport of someone else's raises into a failure that may have sent something.

    An interruption goes on without its traceback: the frames of a transport hold the request, key and card included.
    """
    if isinstance(error, TransportError) or not isinstance(error, Exception):
        error.__context__ = None
        return error.with_traceback(None)
    return TransportError("wire", type(error).__name__, sent=True)
