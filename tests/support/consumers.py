"""Whatever shows a value without being asked to reveal anything: printers, copies, pickles, error trackers."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs
from rich.console import Console
from rich.pretty import pretty_repr
from rich.traceback import Traceback
from sentry_sdk.serializer import serialize
from sentry_sdk.utils import event_from_exception

__all__ = ["ERRORS", "VALUES", "channels", "reachable", "rich_traceback"]

REFUSED: Final = (TypeError, AttributeError, ValueError, RecursionError, pickle.PicklingError)
"""What a channel may raise for a value that it can't show."""

SENTRY: Final = {
    "include_local_variables": True,
    "include_source_context": False,
    "max_value_length": None,
    "custom_repr": None,
}


def _pickled(thing: Any) -> str:
    data = pickle.dumps(thing)
    return f"{data.decode('latin-1')} {pickle.loads(data)!r}"  # noqa: S301  made a line above


def _vars(thing: Any) -> str:
    return repr(vars(thing))


def _json(default: Callable[[Any], Any]) -> Callable[[Any], str]:
    return lambda thing: json.dumps(thing, default=default, ensure_ascii=False)


VALUES: Final[dict[str, Callable[[Any], str]]] = {
    "repr": repr,
    "str": str,
    "format": lambda thing: f"{thing}",
    "vars": _vars,
    "asdict": lambda thing: repr(attrs.asdict(thing)),
    "astuple": lambda thing: repr(attrs.astuple(thing)),
    "pprint": pprint.pformat,
    "rich": lambda thing: pretty_repr(thing, max_width=10_000),
    "sentry": lambda thing: repr(serialize({"thing": thing}, is_vars=True)),
    "copy": lambda thing: _vars_or_repr(copy.copy(thing)),
    "deepcopy": lambda thing: _vars_or_repr(copy.deepcopy(thing)),
    "pickle": _pickled,
    "json by vars": _json(vars),
    "json by str": _json(str),
    "json by repr": _json(repr),
}
"""Shows a value. What raises one of `REFUSED` shows nothing."""


def _vars_or_repr(thing: Any) -> str:
    return _vars(thing) if hasattr(thing, "__dict__") else pretty_repr(thing)


def _of_ours(filename: str) -> bool:
    return "/tests/" not in filename.replace("\\", "/")


def plain_traceback(error: BaseException) -> str:
    """Render a traceback as the standard library does, with the locals of every frame but those of tests."""
    tree = traceback.TracebackException.from_exception(error, capture_locals=True)
    lines: list[str] = []
    pending: list[traceback.TracebackException | None] = [tree]
    while pending:
        found = pending.pop()
        if found is None:
            continue
        lines += found.format_exception_only()
        for frame in found.stack:
            if _of_ours(frame.filename):
                lines.append(f"{frame.filename} {frame.name} {frame.locals}")
        pending += [found.__cause__, found.__context__, *(found.exceptions or ())]
    return "\n".join(lines)


def _trace_of(error: BaseException) -> Traceback:
    shown = Traceback.from_exception(
        type(error), error, error.__traceback__, show_locals=True, locals_max_length=None, locals_max_string=None,
        width=10_000,
    )  # fmt: skip
    for stack in shown.trace.stacks:
        stack.frames = [frame for frame in stack.frames if _of_ours(frame.filename)]
    return shown


def rich_traceback(error: BaseException) -> str:
    """Print a traceback as rich does, with locals, the frames of tests left out."""
    console = Console(file=io.StringIO(), width=10_000, color_system=None)
    console.print(_trace_of(error))
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def rich_locals(error: BaseException) -> str:
    """Return what rich would print of frames and messages, without the time it takes to colour source code."""
    return "\n".join(
        f"{stack.exc_value} {stack.notes} "
        + " ".join(
            f"{name}={node.render(max_width=10_000)}"
            for frame in stack.frames
            for name, node in (frame.locals or {}).items()
        )
        for stack in _trace_of(error).trace.stacks
    )


def sentry_event(error: BaseException) -> str:
    """Return what Sentry's client would send of an exception, the frames of tests left out."""
    event, _ = event_from_exception(error, client_options=SENTRY)
    for value in event["exception"]["values"]:
        frames = value.get("stacktrace", {}).get("frames", [])
        value["stacktrace"] = {"frames": [frame for frame in frames if _of_ours(frame["abs_path"])]}
    return repr(serialize(dict(event)))


def logged(error: BaseException) -> str:
    """Return what `logging` writes of an exception."""
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "failed: %r", (error,), (type(error), error, None))
    return logging.Formatter().format(record)


ERRORS: Final[dict[str, Callable[[BaseException], str]]] = {
    "args": lambda error: repr(error.args),
    "traceback": plain_traceback,
    "rich traceback": rich_locals,
    "sentry event": sentry_event,
    "logging": logged,
}
"""Shows an exception."""


def channels(thing: Any) -> dict[str, str]:
    """Return every text that a value shows of itself without being asked to reveal anything."""
    found: dict[str, str] = {}
    shown = {**VALUES, **ERRORS} if isinstance(thing, BaseException) else VALUES
    for channel, show in shown.items():
        try:
            found[channel] = show(thing)
        except REFUSED:
            found[channel] = "refused"
    return found


def _is_ours(thing: Any) -> bool:
    """Tell whether a value is a container or an object of this package; not of tests and the sandbox, nor a class."""
    if isinstance(thing, type | str | bytes | int | float):
        return False
    if isinstance(thing, BaseException | dict | list | tuple | set | frozenset):
        return True
    module = type(thing).__module__
    return module.startswith(("orchestra", "forter_api")) and not module.startswith("orchestra.sandbox")


def reachable(thing: Any) -> Iterator[Any]:
    """Yield a value and all that a program finds in it: items, attributes, fields, causes, and locals of frames.

    Not what belongs to tests or to other packages, such as the wire that answers.
    """
    seen: dict[int, Any] = {}
    pending = [thing]
    while pending:
        found = pending.pop()
        if not _is_ours(found) or id(found) in seen:
            continue
        seen[id(found)] = found  # kept alive, so that no other value gets its id
        yield found
        if isinstance(found, dict):
            pending += [*found.keys(), *found.values()]
        elif isinstance(found, list | tuple | set | frozenset):
            pending += found
        elif isinstance(found, BaseException):
            pending += [found.__cause__, found.__context__, vars(found)]
            trace = found.__traceback__
            while trace is not None:
                if _of_ours(trace.tb_frame.f_code.co_filename):
                    pending.append(dict(trace.tb_frame.f_locals))
                trace = trace.tb_next
        else:
            pending += vars(found).values() if hasattr(found, "__dict__") else ()
            if attrs.has(type(found)):
                pending += [getattr(found, field.name, None) for field in attrs.fields(type(found))]
