"""Compare the servers of the document and those that paths and operations name for themselves."""

from __future__ import annotations

from typing import Any

from scripts.specdiff.changes import Change
from scripts.specdiff.document import join
from scripts.specdiff.effects import Direction, Effect, of_sets
from scripts.specdiff.surface import Context, Operation


def _servers(raw: Any) -> dict[str, dict[str, Any]]:
    """Server objects by URL; an absent list is the one server `/`."""
    listed = [item for item in raw if isinstance(item, dict)] if isinstance(raw, list) else []
    return {str(item.get("url", "/")).rstrip("/") or "/": item for item in listed} or {"/": {}}


def _effective(document: dict[str, Any], operation: Operation) -> tuple[Any, str]:
    for holder, pointer in ((operation.raw, operation.pointer), (operation.item, operation.item_pointer)):
        if holder.get("servers"):
            return holder["servers"], join(pointer, "servers")
    return document.get("servers"), "#/servers"


def compare_servers(context: Context, pairs: list[tuple[Operation, Operation]]) -> None:
    """The document's list once, then operations where at least one version has a list of its own."""
    _compare(
        context, context.old.data.get("servers"), "#/servers", context.new.data.get("servers"), "#/servers", "servers"
    )
    for old, new in pairs:
        before, after = _effective(context.old.data, old), _effective(context.new.data, new)
        if "#/servers" not in (before[1], after[1]) or before[1] != after[1]:
            _compare(context, before[0], before[1], after[0], after[1], old.name)


def _compare(context: Context, old: Any, old_at: str, new: Any, new_at: str, use: str) -> None:
    a, b = _servers(old), _servers(new)

    def say(rule: str, effect: Effect, before: Any, after: Any, subject: str) -> None:
        context.say(Change(rule, effect, old_at, new_at, before, after, subject), Direction.SEND, use)

    for url in sorted(a.keys() - b.keys()):
        say("server-removed", Effect.NARROWS, url, None, url)
    for url in sorted(b.keys() - a.keys()):
        say("server-added", Effect.WIDENS, None, url, url)
    for url in sorted(a.keys() & b.keys()):
        _variables(say, url, a[url].get("variables") or {}, b[url].get("variables") or {})
    if list(a) != list(b) and a.keys() == b.keys():
        say("server-order", Effect.NONE, list(a), list(b), "")


def _variables(say: Any, url: str, old: Any, new: Any) -> None:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    for name in sorted(old.keys() ^ new.keys()):
        if name in old:
            say("server-variable-removed", Effect.NARROWS, name, None, f"{url} {name}")
        else:
            say("server-variable-added", Effect.WIDENS, None, name, f"{url} {name}")
    for name in sorted(old.keys() & new.keys()):
        before, after = old[name], new[name]
        if not isinstance(before, dict) or not isinstance(after, dict):
            continue
        if before.get("default") != after.get("default"):
            say("server-variable-default", Effect.UNKNOWN, before.get("default"), after.get("default"), f"{url} {name}")
        values = [raw.get("enum") for raw in (before, after)]
        if values[0] != values[1]:
            effect = Effect.WIDENS if values[1] is None else Effect.NARROWS
            if isinstance(values[0], list) and isinstance(values[1], list):
                effect = of_sets(set(map(str, values[0])), set(map(str, values[1])), members=True)
            if effect is not Effect.NONE:
                say("server-variable-values", effect, values[0], values[1], f"{url} {name}")
