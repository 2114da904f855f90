"""What the components section holds that no operation uses."""

from __future__ import annotations

from scripts.specdiff.changes import Change
from scripts.specdiff.document import join, references
from scripts.specdiff.effects import Direction, Effect
from scripts.specdiff.engine import Engine
from scripts.specdiff.graph import Graph
from scripts.specdiff.surface import Context
from scripts.specdiff.view import OBJECT, canonical


def compare_unused(engine: Engine, context: Context, renamed: dict[str, str]) -> None:
    """Everything in the components section that no operation led to. Adds to `renamed` what it recognises."""
    _schemas(engine, context, renamed)
    kinds = context.old.section("components").keys() | context.new.section("components").keys()
    for kind in sorted(kinds - {"schemas", "securitySchemes"}):
        ours, theirs = context.old.section("components", kind), context.new.section("components", kind)
        for name in sorted(ours.keys() | theirs.keys()):
            if kind.startswith("x-"):
                continue
            at = join("#/components", kind, name)
            if name not in ours or name not in theirs:
                _say(context, "component-added" if name not in ours else "component-removed", at, name)
            elif (
                ours[name] != theirs[name]
                and canonical(ours[name]) != canonical(theirs[name])
                and not any(at in references(document.data) for document in (context.old, context.new))
            ):
                _say(context, "component-changed", at, name)


def _say(context: Context, rule: str, at: str, name: str) -> None:
    old, new = (None, name) if rule.endswith("-added") else (name, None) if rule.endswith("-removed") else (name, name)
    change = Change(rule, Effect.NONE, at if old else "", at if new else "", old, new)
    context.say(change, Direction.UNUSED, "components")


def _schemas(engine: Engine, context: Context, renamed: dict[str, str]) -> None:
    """Models: still a source change for those who import the generated ones."""
    old, new = (graph.document.section("components", "schemas") for graph in (engine.old, engine.new))
    visited = {(engine.old.pointer(pair.old), engine.new.pointer(pair.new)) for pair in engine.pairs}
    base = "#/components/schemas"
    gone = [name for name in sorted(old) if name not in new and name not in renamed]
    come = [name for name in sorted(new) if name not in old and name not in renamed.values()]
    shapes: dict[str, str] = {}
    if gone and come:
        for name in reversed(come):
            shapes[engine.new.shape(engine.new.named(name))] = name
    for name in gone:
        twin = shapes.pop(engine.old.shape(engine.old.named(name)), None) if shapes else None
        if twin is not None:
            renamed[name] = twin
            come.remove(twin)
        else:
            _say(
                context,
                "model-removed" if _has_class(engine.old, name) else "component-removed",
                join(base, name),
                name,
            )
    for name in come:
        _say(context, "model-added" if _has_class(engine.new, name) else "component-added", join(base, name), name)
    for name in sorted(old):
        other = renamed.get(name, name)
        if other in new and (join(base, name), join(base, other)) not in visited:
            nodes = engine.old.named(name), engine.new.named(other)
            engine.root(*nodes, Direction.UNUSED, "components")


def _has_class(graph: Graph, name: str) -> bool:
    view = graph.view(graph.named(name))
    return bool(view.types & OBJECT and (view.properties or view.unions or view.subs)) or view.enum is not None
