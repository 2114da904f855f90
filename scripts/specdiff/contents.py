"""Compare media types, request bodies, responses and headers."""

from __future__ import annotations

from typing import Any

from scripts.specdiff.changes import Change
from scripts.specdiff.document import join
from scripts.specdiff.effects import Direction, Effect, of_sets
from scripts.specdiff.surface import Context
from scripts.specdiff.view import ARRAY, OBJECT, canonical


def media_type(name: str) -> str:
    """A media type with its parameters in order and without a meaningless case."""
    head, *parameters = (part.strip() for part in name.split(";"))
    return ";".join([head.lower(), *sorted(part.lower().replace(" ", "") for part in parameters if part)])


def _covers(wide: str, narrow: str) -> bool:
    kind, _, sub = wide.partition("/")
    return wide == "*/*" or (sub == "*" and narrow.startswith(kind + "/"))


def _map(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def compare_content(
    context: Context, old: tuple[str, Any], new: tuple[str, Any], direction: Direction, use: str
) -> None:
    """Two `content` maps, each with its pointer."""
    a, b = (
        {
            media_type(name): (found[0], _map(found[1]))
            for name, body in _map(raw).items()
            if (found := document.resolve(join(pointer, name), body)) is not None
        }
        for document, (pointer, raw) in ((context.old, old), (context.new, new))
    )
    for name in sorted(a.keys() & b.keys()):
        _media(context, a[name], b[name], direction, f"{use} {name}" if len(a) > 1 or len(b) > 1 else use)
    matched: set[str] = set()
    for name in sorted(a.keys() - b.keys()):
        wider = next((other for other in sorted(b.keys() - a.keys()) if _covers(other, name)), None)
        narrower = next((other for other in sorted(b.keys() - a.keys()) if _covers(name, other)), None)
        other = wider or narrower
        if other is None:
            change = Change("media-type-removed", Effect.NARROWS, a[name][0], "", name, None, name)
        else:
            matched.add(other)
            _media(context, a[name], b[other], direction, use)
            effect = Effect.WIDENS if wider else Effect.NARROWS
            change = Change("media-type-range", effect, a[name][0], b[other][0], name, other, name)
        context.say(change, direction, use)
    for name in sorted(b.keys() - a.keys() - matched):
        change = Change("media-type-added", Effect.WIDENS, "", b[name][0], None, name, name)
        context.say(change, direction, use)


def _media(
    context: Context, old: tuple[str, dict[str, Any]], new: tuple[str, dict[str, Any]], direction: Direction, use: str
) -> None:
    engine = context.engine

    def root(keyword: str, use: str) -> list[int]:
        nodes = [
            graph.child(join(pointer, keyword), raw[keyword]) if keyword in raw else graph.ANYTHING
            for graph, (pointer, raw) in ((engine.old, old), (engine.new, new))
        ]
        engine.root(nodes[0], nodes[1], direction, use)
        return nodes

    nodes = root("schema", use)
    root("itemSchema", f"{use} items")
    ours, theirs = _map(old[1].get("encoding")), _map(new[1].get("encoding"))
    for name in sorted(ours.keys() | theirs.keys()):
        before, after = (_encoding(_map(side.get(name))) for side in (ours, theirs))
        if before != after and (
            (name in engine.old.view(nodes[0]).properties) == (name in engine.new.view(nodes[1]).properties)
        ):  # else the member itself came or went
            places = [
                join(at, "encoding", name) if name in side else at for at, side in ((old[0], ours), (new[0], theirs))
            ]
            effect = _encoding_effect(before, after)
            change = Change("media-encoding", effect, places[0], places[1], ours.get(name), theirs.get(name), name)
            context.say(change, direction, use)
    for keyword in ("prefixEncoding", "itemEncoding"):
        if canonical(old[1].get(keyword)) != canonical(new[1].get(keyword)):
            values = old[1].get(keyword), new[1].get(keyword)
            context.say(Change("media-encoding", Effect.UNKNOWN, old[0], new[0], *values, keyword), direction, use)


def _encoding(raw: dict[str, Any]) -> dict[str, str]:
    kept = {key: value for key, value in raw.items() if key != "description" and not key.startswith("x-")}
    style = kept.setdefault("style", "form")
    kept.setdefault("explode", style == "form")
    kept.setdefault("allowReserved", False)
    return {key: canonical(value) for key, value in kept.items()}


def _encoding_effect(old: dict[str, str], new: dict[str, str]) -> Effect:
    if {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)} != {"contentType"}:
        return Effect.UNKNOWN
    if "contentType" not in old or "contentType" not in new:
        return Effect.UNKNOWN
    sides = [frozenset(part.strip() for part in side["contentType"].strip('"').split(",")) for side in (old, new)]
    return of_sets(sides[0], sides[1], members=True)


def compare_body(context: Context, old: tuple[str, Any], new: tuple[str, Any], direction: Direction, use: str) -> None:
    """Two request bodies; an absent one is an empty map."""
    found = [doc.resolve(*side) for doc, side in ((context.old, old), (context.new, new))]
    if found[0] is None or found[1] is None:
        _unresolved(context, old, new, direction, use, both=found[0] is found[1])
        return
    (old_at, before), (new_at, after) = found[0], found[1]
    before, after = _map(before), _map(after)
    was, now = before.get("required") is True, after.get("required") is True
    if not before and not after:
        return
    if not before:
        rule = "body-added-required" if now else "body-added"
        effect = Effect.NARROWS if now else Effect.WIDENS
        context.say(Change(rule, effect, "", new_at, None, {"required": now}), direction, use)
        return
    if not after:
        context.say(Change("body-removed", Effect.NARROWS, old_at, "", {"required": was}, None), direction, use)
        return
    if was != now:
        rule, effect = ("body-became-optional", Effect.WIDENS) if was else ("body-became-required", Effect.NARROWS)
        context.say(Change(rule, effect, old_at, new_at, was, now), direction, use)
    compare_content(
        context, (join(old_at, "content"), before.get("content")), (join(new_at, "content"), after.get("content")),
        direction, use,
    )  # fmt: skip


def _unresolved(
    context: Context, old: tuple[str, Any], new: tuple[str, Any], direction: Direction, use: str, *, both: bool
) -> None:
    if not both or canonical(old[1]) != canonical(new[1]):
        change = Change("ref-unresolved", Effect.UNKNOWN, old[0], new[0], old[1] or None, new[1] or None)
        context.say(change, direction, use)


def compare_responses(
    context: Context, old: tuple[str, Any], new: tuple[str, Any], receive: Direction, use: str
) -> None:
    """Two `responses` maps. A status that left may still be covered by a range or by `default`."""
    a, b = (
        {str(key): raw for key, raw in _map(side[1]).items() if not str(key).startswith("x-")} for side in (old, new)
    )
    for status in sorted(a.keys() | b.keys()):
        ours, theirs = _status(a, status), _status(b, status)
        direction = _direction(status, receive)
        where = f"{use} response {status}"
        guards = frozenset({"success"}) if _is_success(status) else frozenset()
        if status not in a and status in b:
            # Every status has always been possible where a default answer is documented.
            change = Change(
                "response-added", Effect.WIDENS, "", join(new[0], status), None, status, status,
                guards if ours is None else frozenset(),
            )  # fmt: skip
            context.say(change, direction, where)
        elif status not in b and theirs is None:
            change = Change("response-removed", Effect.NARROWS, join(old[0], status), "", status, None, status, guards)
            context.say(change, direction, where)
            continue
        if ours is not None and theirs is not None:
            before = (join(old[0], ours), a[ours])
            _response(context, before, (join(new[0], theirs), b[theirs]), direction, where)


def _is_success(status: str) -> bool:
    return status[:1] in {"1", "2", "3"}


def _direction(status: str, receive: Direction) -> Direction:
    return Direction.ERROR if receive is Direction.RECEIVE and not _is_success(status) else receive


def _status(responses: dict[str, Any], status: str) -> str | None:
    """The documented answer that governs a status. `default` describes errors, never a success."""
    for key in (status, f"{status[:1]}XX", f"{status[:1]}xx", "default"):
        if key in responses and not (key == "default" and _is_success(status)):
            return key
    return None


def _response(context: Context, old: tuple[str, Any], new: tuple[str, Any], direction: Direction, use: str) -> None:
    found = [doc.resolve(*side) for doc, side in ((context.old, old), (context.new, new))]
    if found[0] is None or found[1] is None:
        _unresolved(context, old, new, direction, use, both=found[0] is found[1])
        return
    (old_at, before), (new_at, after) = found[0], found[1]
    before, after = _map(before), _map(after)
    compare_content(
        context, (join(old_at, "content"), before.get("content")), (join(new_at, "content"), after.get("content")),
        direction, use,
    )  # fmt: skip
    compare_headers(
        context, (join(old_at, "headers"), before.get("headers")), (join(new_at, "headers"), after.get("headers")),
        direction, use,
    )  # fmt: skip
    ours, theirs = _map(before.get("links")), _map(after.get("links"))
    for name in sorted(ours.keys() | theirs.keys()):
        if canonical(_bare(ours.get(name))) != canonical(_bare(theirs.get(name))):
            rule = "link-added" if name not in ours else "link-removed" if name not in theirs else "link-changed"
            effect = {"link-added": Effect.WIDENS, "link-removed": Effect.NARROWS}.get(rule, Effect.UNKNOWN)
            places = [
                join(at, "links", name) if name in side else "" for at, side in ((old_at, ours), (new_at, theirs))
            ]
            context.say(
                Change(rule, effect, places[0], places[1], ours.get(name), theirs.get(name), name), direction, use
            )


def _bare(raw: Any) -> Any:
    return {key: value for key, value in raw.items() if key != "description"} if isinstance(raw, dict) else raw


def compare_headers(
    context: Context, old: tuple[str, Any], new: tuple[str, Any], direction: Direction, use: str
) -> None:
    """Two `headers` maps; names without case, `Content-Type` belongs to the media type."""
    a, b = ({name.lower(): (join(side[0], name), raw) for name, raw in _map(side[1]).items()} for side in (old, new))
    for name in sorted((a.keys() | b.keys()) - {"content-type"}):
        where = f"{use} header {name}"
        if name not in a or name not in b:
            side, document = (b, context.new) if name not in a else (a, context.old)
            found = document.resolve(*side[name])
            required = found is not None and _map(found[1]).get("required") is True
            if name not in a:
                change = Change("header-added", Effect.NARROWS, "", side[name][0], None, name, name)
            else:
                rule = "header-removed-required" if required else "header-removed"
                change = Change(rule, Effect.WIDENS, side[name][0], "", name, None, name)
            context.say(change, direction, where)
            continue
        ours, theirs = context.old.resolve(*a[name]), context.new.resolve(*b[name])
        if ours is None or theirs is None:
            _unresolved(context, a[name], b[name], direction, where, both=ours is theirs)
        else:
            compare_value(context, ours, theirs, "header", direction, where)


_DEFAULT_STYLE = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def compare_value(
    context: Context, old: tuple[str, Any], new: tuple[str, Any], place: str, direction: Direction, use: str
) -> None:
    """A parameter or header: required, deprecated, schema or content, and how it is written."""
    before, after = _map(old[1]), _map(new[1])
    kind = "header" if direction in {Direction.RECEIVE, Direction.ERROR} and place == "header" else "parameter"
    was, now = (place == "path" or raw.get("required") is True for raw in (before, after))
    if was != now:
        rule, effect = (
            (f"{kind}-became-optional", Effect.WIDENS) if was else (f"{kind}-became-required", Effect.NARROWS)
        )
        context.say(Change(rule, effect, old[0], new[0], was, now), direction, use)
    if (before.get("deprecated") is True) != (after.get("deprecated") is True):
        rule = "deprecated-removed" if before.get("deprecated") is True else "deprecated-added"
        flags = (before.get("deprecated") is True, after.get("deprecated") is True)
        context.say(Change(rule, Effect.NONE, old[0], new[0], *flags), direction, use)
    if ("content" in before) != ("content" in after):
        change = Change("parameter-content", Effect.UNKNOWN, old[0], new[0], "content" in before, "content" in after)
        context.say(change, direction, use)
        return
    if "content" in before:
        places = [(join(at, "content"), raw["content"]) for at, raw in ((old[0], before), (new[0], after))]
        compare_content(context, places[0], places[1], direction, use)
        return
    engine = context.engine
    nodes = []
    for graph, at, raw in ((engine.old, old[0], before), (engine.new, new[0], after)):
        nodes.append(graph.child(join(at, "schema"), raw["schema"]) if "schema" in raw else graph.ANYTHING)
    engine.root(nodes[0], nodes[1], direction, use)
    types = engine.old.view(nodes[0]).types | engine.new.view(nodes[1]).types
    styles = [_serialisation(raw, place, types) for raw in (before, after)]
    if styles[0] != styles[1]:
        change = Change(f"{kind}-serialisation", Effect.UNRELATED, old[0], new[0], styles[0], styles[1])
        context.say(change, direction, use)
    _flags(context, (old[0], before), (new[0], after), place, direction, use)


def _serialisation(raw: dict[str, Any], place: str, types: int) -> Any:
    """Style and explode as far as a value of these types can tell them apart."""
    style = raw.get("style", _DEFAULT_STYLE.get(place, "form"))
    explode = raw.get("explode", style == "form")
    if types & (ARRAY | OBJECT):
        return {"style": style, "explode": explode}
    return {"style": style} if place == "path" else {}


def _flags(
    context: Context, old: tuple[str, dict[str, Any]], new: tuple[str, dict[str, Any]], place: str,
    direction: Direction, use: str,
) -> None:  # fmt: skip
    if place != "query":
        return
    for name, rule in (("allowEmptyValue", "parameter-empty-value"), ("allowReserved", "parameter-reserved")):
        was, now = old[1].get(name) is True, new[1].get(name) is True
        if was != now:
            effect = Effect.NARROWS if was else Effect.WIDENS
            context.say(Change(rule, effect, old[0], new[0], was, now), direction, use)
