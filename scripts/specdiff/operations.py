"""Compare whole documents: operations, webhooks and callbacks, and what only the components section holds."""

from __future__ import annotations

from typing import Any

from scripts.specdiff.changes import Change
from scripts.specdiff.contents import compare_body, compare_responses, compare_value
from scripts.specdiff.document import Document, join, references
from scripts.specdiff.effects import Direction, Effect
from scripts.specdiff.security import Security
from scripts.specdiff.surface import Context, Operation, deprecation, operations, pair_up

_IGNORED_HEADERS = {"accept", "content-type", "authorization"}
Parameter = tuple[str, dict[str, Any]]


def compare_documents(context: Context) -> list[tuple[Operation, Operation]]:
    """Walk both documents. Returns the matched operations, for whoever compares their prose."""
    security = Security(context)
    sides = [
        (context.old, context.old.section("paths"), context.old.section("webhooks")),
        (context.new, context.new.section("paths"), context.new.section("webhooks")),
    ]
    paths = [list(operations(doc, paths, "#/paths")) for doc, paths, _ in sides]
    hooks = [list(operations(doc, hooks, "#/webhooks", "webhook ")) for doc, _, hooks in sides]
    _unread(context, paths, "#/paths", Direction.SEND)
    _unread(context, hooks, "#/webhooks", Direction.RECEIVE)
    pairs = _compare_all(context, security, paths[0], paths[1], Direction.SEND, "operation")
    pairs += _compare_all(context, security, hooks[0], hooks[1], Direction.RECEIVE, "webhook")
    security.compare_schemes()
    return pairs


def _unread(context: Context, sides: list[list[Operation]], base: str, direction: Direction) -> None:
    """Path items whose reference leads nowhere: nobody can tell what became of their operations."""
    found: list[dict[str, Any]] = []
    for document in (context.old, context.new):
        items = document.section(base[2:])
        found.append({key: raw for key, raw in items.items() if document.resolve(join(base, key), raw) is None})
    for path in sorted(found[0].keys() | found[1].keys()):
        before, after = (side.get(path) for side in found)
        if before != after:
            at = [
                join(base, path) if path in document.section(base[2:]) else ""
                for document in (context.old, context.new)
            ]
            change = Change("ref-unresolved", Effect.UNKNOWN, at[0], at[1], before, after)
            context.say(change, direction, path)
        for side in sides:
            side[:] = [operation for operation in side if operation.path != path]


def _compare_all(
    context: Context, security: Security, old: list[Operation], new: list[Operation], send: Direction, kind: str
) -> list[tuple[Operation, Operation]]:
    pairs, removed, added = pair_up(old, new)
    same_globals = _same_globals(context)
    every = list(pairs)
    for before, after in pairs:
        if not (same_globals and _unchanged(context, before, after)):
            every += _operation(context, security, before, after, send)
    for operation in removed:
        guards = deprecation(operation.raw)
        change = Change(
            f"{kind}-removed", Effect.NARROWS, operation.pointer, "", operation.raw.get("operationId"), None,
            operation.name, guards,
        )  # fmt: skip
        context.say(change, send, operation.name)
    for operation in added:
        change = Change(
            f"{kind}-added", Effect.WIDENS, "", operation.pointer, None, operation.raw.get("operationId"),
            operation.name,
        )  # fmt: skip
        context.say(change, send, operation.name)
    return every


def _same_globals(context: Context) -> bool:
    old, new = context.old, context.new
    if old.minor != new.minor or any(old.data.get(key) != new.data.get(key) for key in ("security", "servers")):
        return False
    return old.section("components", "securitySchemes") == new.section("components", "securitySchemes")


def _unchanged(context: Context, old: Operation, new: Operation) -> bool:
    """Equal text that refers to nothing that changed needs no second look."""
    if old.pointer != new.pointer or old.raw != new.raw or old.item.get("parameters") != new.item.get("parameters"):
        return False
    targets = [*references(old.raw), *references(old.item.get("parameters"))]
    return all(target in context.engine.unchanged for target in targets)


def _operation(
    context: Context, security: Security, old: Operation, new: Operation, send: Direction
) -> list[tuple[Operation, Operation]]:
    use = old.name
    _names(context, old, new, send)
    _parameters(context, old, new, send)
    security.compare_operation(old, new, send)
    compare_body(
        context, (join(old.pointer, "requestBody"), old.raw.get("requestBody", {})),
        (join(new.pointer, "requestBody"), new.raw.get("requestBody", {})), send, f"{use} request body",
    )  # fmt: skip
    compare_responses(
        context, (join(old.pointer, "responses"), old.raw.get("responses", {})),
        (join(new.pointer, "responses"), new.raw.get("responses", {})), send.reversed(), use,
    )  # fmt: skip
    return _callbacks(context, security, old, new, send)


def _tags(operation: Operation) -> list[Any]:
    listed = operation.raw.get("tags")
    return listed if isinstance(listed, list) else []


def _names(context: Context, old: Operation, new: Operation, send: Direction) -> None:
    """What generated code is called after, and deprecation."""

    def say(rule: str, before: Any, after: Any) -> None:
        context.say(Change(rule, Effect.NONE, old.pointer, new.pointer, before, after), send, old.name)

    if old.raw.get("operationId") != new.raw.get("operationId"):
        say("operation-id-changed", old.raw.get("operationId"), new.raw.get("operationId"))
    before, after = (_tags(op) for op in (old, new))
    if before != after:
        first = (before or [None])[0] != (after or [None])[0]
        say("operation-tag-changed" if first else "operation-tags-changed", before, after)
    for one, two in zip(old.path_names(), new.path_names(), strict=False):
        if one != two:
            say("path-parameter-renamed", one, two)
    was, now = (op.raw.get("deprecated") is True for op in (old, new))
    if was != now:
        say("deprecated-added" if now else "deprecated-removed", was, now)
    if old.raw.get("x-sunset") != new.raw.get("x-sunset"):
        say("sunset-changed", old.raw.get("x-sunset"), new.raw.get("x-sunset"))


def _effective(document: Document, operation: Operation) -> dict[tuple[str, str], Parameter]:
    """Parameters by place and name, path-level ones pushed down; a path parameter goes by its position."""
    found: dict[tuple[str, str], Parameter] = {}
    names = operation.path_names()
    for pointer, holder in ((operation.item_pointer, operation.item), (operation.pointer, operation.raw)):
        listed = holder.get("parameters")
        for at, raw in enumerate(listed if isinstance(listed, list) else ()):
            resolved = document.resolve(join(pointer, "parameters", str(at)), raw)
            if resolved is None or not isinstance(resolved[1], dict):
                key = ("unresolved", str(raw.get("$ref") if isinstance(raw, dict) else raw))
                found[key] = (join(pointer, "parameters", str(at)), {})
                continue
            place, name = str(resolved[1].get("in")), str(resolved[1].get("name"))
            if place == "header":
                name = name.lower()
            if place == "header" and name in _IGNORED_HEADERS:
                continue
            if place == "path" and name in names:
                name = str(names.index(name))
            found[place, name] = resolved
    return found


def _parameters(context: Context, old: Operation, new: Operation, send: Direction) -> None:
    a, b = _effective(context.old, old), _effective(context.new, new)
    for key in sorted(a.keys() | b.keys()):
        place, name = key
        side = a if key in a else b
        shown = str(side[key][1].get("name", name))
        use = f"{old.name} {place} parameter {shown}"
        if place == "unresolved":
            if key not in a or key not in b:
                places = (a[key][0] if key in a else "", b[key][0] if key in b else "")
                context.say(Change("ref-unresolved", Effect.UNKNOWN, *places, subject=name), send, use)
        elif key not in a:
            required = place == "path" or b[key][1].get("required") is True
            rule = "parameter-added-required" if required else "parameter-added"
            effect = Effect.NARROWS if required else Effect.WIDENS
            context.say(Change(rule, effect, "", b[key][0], None, shown, shown), send, use)
        elif key not in b:
            guards = deprecation(a[key][1])
            change = Change("parameter-removed", Effect.NARROWS, a[key][0], "", shown, None, shown, guards)
            context.say(change, send, use)
        else:
            compare_value(context, a[key], b[key], place, send, use)
    kept = [[key for key in side if key in a and key in b] for side in (a, b)]
    if kept[0] != kept[1]:
        orders = [[" ".join(key) for key in side] for side in kept]
        change = Change("parameter-order", Effect.NONE, old.pointer, new.pointer, orders[0], orders[1])
        context.say(change, send, old.name)


def _callbacks(
    context: Context, security: Security, old: Operation, new: Operation, send: Direction
) -> list[tuple[Operation, Operation]]:
    sides: list[list[Operation]] = []
    for document, operation in ((context.old, old), (context.new, new)):
        listed = operation.raw.get("callbacks")
        found: list[Operation] = []
        for name, raw in (listed if isinstance(listed, dict) else {}).items():
            resolved = document.resolve(join(operation.pointer, "callbacks", name), raw)
            if resolved is not None and isinstance(resolved[1], dict):
                found += operations(document, resolved[1], resolved[0], f"{old.name} callback {name} ")
        sides.append(found)
    if not sides[0] and not sides[1]:
        return []
    return _compare_all(context, security, sides[0], sides[1], send.reversed(), "callback")
