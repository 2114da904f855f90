"""Apply an OpenAPI Overlay 1.0.0 to a published file: additions only.

An overlay here says what the publisher's file leaves out. It never takes anything away and never changes a
value, so what the file promises stays true in the result.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from jsonpath_rfc9535 import JSONPathError, find

from . import pointer
from .errors import RegenerationError, printable

__all__ = ["apply"]


def apply(document: dict[str, Any], overlay: Any, *, name: str) -> dict[str, Any]:
    """A copy of the document with every action applied; `name` stands for the overlay in messages.

    Raises `RegenerationError`, naming the action, when the overlay is not a valid one, when a target matches
    nothing, or when an action would remove or change something.
    """
    result = deepcopy(document)
    for index, action in enumerate(_actions(overlay, name)):
        where = f"{name}#/actions/{index}"
        targets = _targets(result, action, where)
        for target, place in targets:
            _merge(target, deepcopy(action["update"]), place, where)
    return result


def _actions(overlay: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(overlay, dict) or overlay.get("overlay") != "1.0.0":
        raise RegenerationError(f"{name}#/overlay", "not an OpenAPI Overlay 1.0.0")
    info = overlay.get("info")
    if not isinstance(info, dict) or not {"title", "version"} <= info.keys():
        raise RegenerationError(f"{name}#/info", "an overlay has a title and a version")
    unknown = [key for key in overlay if key not in {"overlay", "info", "extends", "actions"} and key[:2] != "x-"]
    if unknown:
        raise RegenerationError(name, f"{printable(unknown[0])!r} is not part of an overlay")
    actions = overlay.get("actions")
    if not isinstance(actions, list) or not actions:
        raise RegenerationError(f"{name}#/actions", "an overlay has at least one action")
    for index, action in enumerate(actions):
        where = f"{name}#/actions/{index}"
        if not isinstance(action, dict) or not isinstance(action.get("target"), str):
            raise RegenerationError(where, "an action has a target")
        unknown = [
            key for key in action if key not in {"target", "description", "update", "remove"} and key[:2] != "x-"
        ]
        if unknown:
            raise RegenerationError(where, f"{printable(unknown[0])!r} is not part of an action")
        if action.get("remove"):
            raise RegenerationError(where, f"{_called(action)} removes something; an overlay only adds")
        if "update" not in action:
            raise RegenerationError(where, f"{_called(action)} has no update")
        if not str(action.get("description") or "").strip():
            raise RegenerationError(where, f"{_called(action)} does not give its evidence in `description`")
    return actions


def _targets(document: dict[str, Any], action: dict[str, Any], where: str) -> list[tuple[Any, str]]:
    try:
        nodes = find(action["target"], document)
    except (JSONPathError, RecursionError) as error:
        raise RegenerationError(where, f"{_called(action)} is not a JSONPath of RFC 9535: {error}") from None
    if not nodes:
        raise RegenerationError(where, f"{_called(action)} matches nothing")
    found = [(node.value, pointer.join(node.location)) for node in nodes]
    for value, place in found:
        if not isinstance(value, dict | list):
            raise RegenerationError(where, f"{_called(action)} matches {place}, which is neither object nor list")
    return found


def _merge(target: Any, update: Any, place: str, where: str) -> None:
    if isinstance(target, list):
        target.append(update)
        return
    if not isinstance(update, dict):
        raise RegenerationError(where, f"an object is needed to update {place}")
    for key, value in update.items():
        inner = place + pointer.join([key])
        if key not in target:
            target[key] = value
        elif isinstance(target[key], dict) and isinstance(value, dict):
            _merge(target[key], value, inner, where)
        elif isinstance(target[key], list) and isinstance(value, list):
            target[key] += value
        elif target[key] != value or type(target[key]) is not type(value):
            raise RegenerationError(where, f"changes {inner}; an overlay only adds")


def _called(action: dict[str, Any]) -> str:
    return f"the action on {printable(action['target'])}"
