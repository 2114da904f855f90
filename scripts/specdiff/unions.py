"""Compare `anyOf` and `oneOf`: branches are matched by what they are, never by position."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scripts.specdiff.effects import Effect, of_sets
from scripts.specdiff.graph import Graph
from scripts.specdiff.overlap import overlap
from scripts.specdiff.view import OBJECT, Union, View

if TYPE_CHECKING:
    from scripts.specdiff.schemas import Comparison

_MAX_SIMILAR = 2500
_MAX_COVERED = 100
_MAX_OVERLAPS = 60
_SIMILAR = 0.5


def as_branches(this: Comparison) -> bool:
    """Treat a schema against a bare union as a union of one branch. Tells whether it did."""
    a, b = this.a, this.b
    if not a.unions and b.is_union_only() and a.types:
        one, many = Union(b.unions[0].kind, [this.pair.old], ""), b.unions[0]
        _branches(this, one, many)
        return True
    if not b.unions and a.is_union_only() and b.types:
        many, one = a.unions[0], Union(a.unions[0].kind, [this.pair.new], "")
        _branches(this, many, one)
        return True
    return False


def compare_unions(this: Comparison) -> None:
    """Unions beside each other all apply, so a further one narrows. Also the discriminator."""
    a, b = this.a.unions, this.b.unions
    if this.common & OBJECT:
        _discriminator(this)
    for old, new in zip(a, b, strict=False):
        _branches(this, old, new)
    if len(a) > len(b):
        this.say("union-removed", Effect.WIDENS, len(a), len(b), subject=a[-1].kind)
    elif len(b) > len(a):
        this.say("union-added", Effect.NARROWS, len(a), len(b), subject=b[-1].kind)


def _branches(this: Comparison, old: Union, new: Union) -> None:
    pairs, removed, added = _match(this, old.branches, new.branches)
    for ours, theirs in pairs:
        if (ours, theirs) != (this.pair.old, this.pair.new):
            this.below(ours, theirs)
    engine = this.engine
    narrow = len(removed) * len(new.branches) <= _MAX_COVERED
    for branch in removed:
        # The branch may still be accepted through another one.
        if narrow and any(engine.relation(branch, n) in {Effect.NONE, Effect.WIDENS} for n in new.branches):
            if new.kind == "oneOf":
                this.say("union-branch-removed", Effect.UNKNOWN, _name(engine.old, branch), None)
            continue
        this.say("union-branch-removed", Effect.NARROWS, _name(engine.old, branch), None)
    wide = len(added) * len(old.branches) <= _MAX_COVERED
    for branch in added:
        relations = {engine.relation(o, branch) for o in old.branches} if wide else set()
        if relations & {Effect.NONE, Effect.NARROWS}:
            if new.kind == "oneOf" and len(new.branches) > 1:
                this.say("union-branch-added", Effect.NARROWS, None, _name(engine.new, branch))
            continue
        overlaps = new.kind == "oneOf" and Effect.WIDENS in relations and len(new.branches) > 1
        effect = Effect.UNRELATED if overlaps else Effect.WIDENS
        this.say("union-branch-added", effect, None, _name(engine.new, branch))
    if old.kind != new.kind and len(old.branches) > 1 and len(new.branches) > 1:
        _kind(this, old, new)
    else:
        _overlaps(this, old, new, pairs)


def _overlaps(this: Comparison, old: Union, new: Union, pairs: list[tuple[int, int]]) -> None:
    """Under oneOf a value that fits two branches is refused: overlaps that come narrow, overlaps that go widen."""
    if new.kind != "oneOf" or max(len(old.branches), len(new.branches)) > _MAX_OVERLAPS:
        return
    counterpart = dict(pairs)
    before = _overlapping(this.engine.old, old.branches)
    after = _overlapping(this.engine.new, new.branches)
    known = {frozenset(counterpart.get(branch, -branch) for branch in pair): how for pair, how in before.items()}
    changes = {pair: how for pair, how in after.items() if known.get(pair, False) != how}
    gone = {pair: how for pair, how in known.items() if pair not in after}
    touched = (
        {theirs for ours, theirs in pairs if this.engine.relation(ours, theirs) is not Effect.NONE} if after else set()
    )
    if any(how is None for how in (*changes.values(), *gone.values())) or any(
        pair & touched for pair in after if pair not in changes
    ):
        this.say("union-overlap", Effect.UNKNOWN, len(before), len(after))
    elif changes or gone:
        effect = Effect.UNRELATED if changes and gone else Effect.NARROWS if changes else Effect.WIDENS
        this.say("union-overlap", effect, len(before), len(after))


def _overlapping(graph: Graph, branches: list[int]) -> dict[frozenset[int], bool | None]:
    """Pairs of branches that share a scalar, or might."""
    found: dict[frozenset[int], bool | None] = {}
    for at, one in enumerate(branches):
        for two in branches[at + 1 :]:
            how = overlap(graph.view(one), graph.view(two))
            if how is not False:
                found[frozenset((one, two))] = how
    return found


def _name(graph: Graph, node: int) -> str:
    return graph.model(node) or graph.pointer(node)


def _kind(this: Comparison, old: Union, new: Union) -> None:
    """anyOf against oneOf: the same when no value fits two branches."""
    side, branches = (this.engine.new, new.branches) if len(new.branches) > 1 else (this.engine.old, old.branches)
    views = [side.view(branch) for branch in branches]
    if len(views) > _MAX_COVERED:
        this.say("union-kind", Effect.UNKNOWN, old.kind, new.kind)
        return
    if this.a.discriminator and this.b.discriminator:
        return
    if all(_disjoint(one, two) for at, one in enumerate(views) for two in views[at + 1 :]):
        return
    overlap = any(side.shape(one) == side.shape(two) for at, one in enumerate(branches) for two in branches[at + 1 :])
    overlap = overlap or any(_nested(one, two) for one in views for two in views if one is not two)
    effect = Effect.UNKNOWN
    if overlap:
        effect = Effect.WIDENS if new.kind == "anyOf" else Effect.NARROWS
    this.say("union-kind", effect, old.kind, new.kind)


def _disjoint(one: View, two: View) -> bool:
    if not one.types & two.types:
        return True
    return one.enum is not None and two.enum is not None and not one.enum.keys() & two.enum.keys()


def _nested(one: View, two: View) -> bool:
    """One plain type inside another, as integer inside number."""
    plain = not (two.limits or two.texts or two.properties or two.required or two.subs or two.maps or two.enum)
    return plain and two.is_plain() and not one.types & ~two.types


def _match(this: Comparison, old: list[int], new: list[int]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pairs, leftovers before, leftovers after: by name, discriminator value, constants, shape, likeness."""
    pairs: list[tuple[int, int]] = []
    before, after = list(dict.fromkeys(old)), list(dict.fromkeys(new))
    a, b = this.engine.old, this.engine.new
    matched: set[tuple[str, int]] = set()
    tags = [_tags(this.a), _tags(this.b)]
    keys: list[tuple[Callable[[int], object], Callable[[int], object]]] = [
        (a.model, b.model),
        (lambda n: tags[0].get(a.model(n) or ""), lambda n: tags[1].get(b.model(n) or "")),
        (lambda n: _constants(a, n), lambda n: _constants(b, n)),
        (a.shape, b.shape),
    ]
    for left_key, right_key in keys:
        known: dict[object, int] = {}
        for node in after:
            key = right_key(node)
            if key is not None:
                known.setdefault(key, node)
        for node in before:
            match = known.pop(left_key(node), None)
            if match is not None:
                pairs.append((node, match))
                matched.update((("old", node), ("new", match)))
        before = [node for node in before if ("old", node) not in matched]
        after = [node for node in after if ("new", node) not in matched]
    if before and len(before) * len(after) <= _MAX_SIMILAR:
        pairs += _similar(a, b, before, after)
    return pairs, before, after


def _tags(view: View) -> dict[str, str]:
    if view.discriminator is None:
        return {}
    return {target.rsplit("/", 1)[-1]: value for value, target in sorted(view.discriminator[1].items(), reverse=True)}


def _constants(graph: Graph, node: int) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """Required members with one possible value: what tells branches apart without a discriminator."""
    view = graph.view(node)
    found: list[tuple[str, tuple[str, ...]]] = []
    for name in sorted(view.required):
        child = graph.view(view.properties[name]) if name in view.properties else None
        if child is not None and child.enum is not None and len(child.enum) == 1:
            found.append((name, tuple(child.enum)))
    return tuple(found) or None


def _similar(a: Graph, b: Graph, before: list[int], after: list[int]) -> list[tuple[int, int]]:
    scores = sorted(
        (-_likeness(a.view(old), b.view(new)), i, j) for i, old in enumerate(before) for j, new in enumerate(after)
    )
    if len(before) == len(after) == 1 and a.view(before[0]).types == b.view(after[0]).types:
        scores = [(-1.0, 0, 0)]
    left, right = dict(enumerate(before)), dict(enumerate(after))
    pairs: list[tuple[int, int]] = []
    for score, i, j in scores:
        if -score < _SIMILAR:
            break
        if i in left and j in right:
            pairs.append((left.pop(i), right.pop(j)))
    before[:] = left.values()
    after[:] = right.values()
    return pairs


def _likeness(one: View, two: View) -> float:
    """1 for the same members, 0 for schemas that share no type."""
    if one.properties or two.properties:
        names = one.properties.keys() | two.properties.keys()
        return len(one.properties.keys() & two.properties.keys()) / len(names)
    if one.unions or two.unions or one.types != two.types:
        return 0.0
    if one.enum is not None and two.enum is not None:
        return max(_SIMILAR, len(one.enum.keys() & two.enum.keys()) / len(one.enum.keys() | two.enum.keys()))
    return 0.6


def _discriminator(this: Comparison) -> None:
    a, b = this.a.discriminator, this.b.discriminator
    if a is None and b is None:
        return
    if a is None or b is None:
        rule = "discriminator-added" if a is None else "discriminator-removed"
        this.say(rule, Effect.UNKNOWN, a and a[0], b and b[0], where="discriminator")
    elif a[0] != b[0]:
        this.say("discriminator-property", Effect.UNRELATED, a[0], b[0], where="discriminator")
    else:
        _subtypes(this)


def _values(graph: Graph, view: View) -> dict[str, int]:
    """Discriminator value to branch, explicit mapping first, the schema's name otherwise."""
    found: dict[str, int] = {}
    named: set[int] = set()
    for value, target in view.discriminator[1].items() if view.discriminator else ():
        reference = target if "/" in target or "#" in target else f"#/components/schemas/{target}"
        resolved = graph.document.target(reference)
        found[value] = graph.ANYTHING if resolved is None else graph.child(*resolved)
        named.add(found[value])
    branches = [branch for union in view.unions for branch in union.branches]
    branches += [graph.named(name) for name in graph.subtypes(view.model or "")] if not view.unions else []
    for branch in branches:
        name = graph.model(branch)
        if name is not None and branch not in named:
            found.setdefault(name, branch)
    return found


def _subtypes(this: Comparison) -> None:
    old, new = _values(this.engine.old, this.a), _values(this.engine.new, this.b)
    effect = of_sets(set(old), set(new), members=True)
    gone, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    if effect is not Effect.NONE:
        for value in gone:
            this.say("discriminator-value-removed", Effect.NARROWS, value, None, where="discriminator", subject=value)
        for value in come:
            this.say("discriminator-value-added", Effect.WIDENS, None, value, where="discriminator", subject=value)
    for value in sorted(old.keys() & new.keys()):
        this.below(old[value], new[value])
