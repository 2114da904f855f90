"""Compare `anyOf` and `oneOf`: branches are matched by what they are, never by position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from scripts.specdiff.comparison import Comparison
from scripts.specdiff.effects import Effect
from scripts.specdiff.graph import Graph
from scripts.specdiff.naming import branch_name
from scripts.specdiff.overlap import overlap, shares
from scripts.specdiff.view import NULL, OBJECT, Union, View, canonical

_MAX_SIMILAR = 2500
_MAX_COVERED = 100
_MAX_OVERLAPS = 60
_SIMILAR = 0.5


def as_branches(this: Comparison) -> bool:
    """Compare a schema that is nothing but a union with another, or with the types of a plain one."""
    if not (this.a.unions or this.b.unions):
        return False
    old = _as_union(this.engine.old, this.pair.old, this.a)
    new = _as_union(this.engine.new, this.pair.new, this.b)
    if old is None or new is None:
        return False
    branches = _Branches(this, old, new)
    branches.compare()
    if this.a.unions and this.b.unions:
        _discriminator(this, [branches])
    return True


def _as_union(graph: Graph, node: int, view: View) -> Union | None:
    if view.is_union_only():
        (union,) = view.unions
        return Union(union.kind, [graph.only(branch, view.types) for branch in union.branches], union.where)
    return None if view.unions or not view.types else Union("", graph.split(node), "")


def compare_unions(this: Comparison) -> None:
    """Unions beside each other, or beside other keywords, all apply, so a further one narrows."""
    a, b = list(this.a.unions), list(this.b.unions)
    every = [_Branches(this, old, new) for old, new in zip(a, b, strict=False)]
    for branches in every:
        branches.compare()
    if this.common & OBJECT:
        _discriminator(this, every)
    if len(a) > len(b):
        this.say("union-removed", Effect.WIDENS, len(a), len(b), subject=a[-1].kind)
    elif len(b) > len(a):
        this.say("union-added", Effect.NARROWS, len(a), len(b), subject=b[-1].kind)


class _Branches:
    """Two lists of branches."""

    def __init__(self, this: Comparison, old: Union, new: Union) -> None:
        self.this = this
        self.engine = this.engine
        self.a, self.b = this.engine.old, this.engine.new
        self.old, self.new = old, new
        self.told_apart = this.a.discriminator is not None and this.b.discriminator is not None
        self.pairs, self.removed, self.added = _match(this, old.branches, new.branches)
        self.twice = [
            {one for one, times in Counter(side.branches).items() if times > 1 and side.kind == "oneOf"}
            for side in (old, new)
        ]  # a branch that stands twice in a oneOf takes no value

    def compare(self) -> None:
        """Changes inside matched branches, branches that left or came, and what the kind of union makes of both."""
        this = self.this
        if self._whole(self.old.branches, self.removed, self.added, {Effect.NONE, Effect.NARROWS}):
            this.say("union-added", Effect.NARROWS, 0, 1, subject=self.new.kind, doubt=1)
            return
        if self._whole(self.new.branches, self.added, self.removed, {Effect.NONE, Effect.WIDENS}):
            this.say("union-removed", Effect.WIDENS, 1, 0, subject=self.old.kind, doubt=1)
            return
        for ours, theirs in self.pairs:
            if (ours, theirs) != (this.pair.old, this.pair.new) and self.engine.pair(ours, theirs) is not None:
                this.below(ours, theirs, "/anyOf", doubt=self._doubt(ours, theirs))
        for branch in self.removed:
            if branch not in self.twice[0]:
                self._removed(branch)
        for branch in self.added:
            if branch not in self.twice[1]:
                self._added(branch)
        counterpart = dict(self.pairs)
        if {counterpart.get(branch, -1) for branch in self.twice[0]} != self.twice[1]:
            this.say("union-overlap", Effect.UNKNOWN, len(self.twice[0]), len(self.twice[1]))
        if self.old.kind != self.new.kind and min(len(self.old.branches), len(self.new.branches)) > 1:
            self._kind()

    def _whole(self, side: list[int], gone: list[int], come: list[int], inside: set[Effect]) -> bool:
        """Whether the only schema of one side takes in all branches of the other, and is like none of them."""
        if len(side) != 1 or not gone or not 1 < len(come) <= _MAX_COVERED:
            return False
        relation = self.engine.relation
        return all(
            (relation(gone[0], branch) if side is self.old.branches else relation(branch, gone[0])) in inside
            for branch in come
        )

    def _removed(self, branch: int) -> None:
        narrow = len(self.removed) * len(self.new.branches) <= _MAX_COVERED
        (name, place), focus = _name(self.a, branch), (branch, None)
        # The branch may still be accepted through another one.
        if narrow and any(self.engine.relation(branch, n) in {Effect.NONE, Effect.WIDENS} for n in self.new.branches):
            if "oneOf" in (self.old.kind, self.new.kind):
                self.this.say("union-overlap", Effect.UNKNOWN, name, None, subject=place, focus=focus)
        elif self.a.view(branch).types == NULL:
            self.this.say("schema-nullable", Effect.NARROWS, True, False, doubt=self._doubt(branch, None), focus=focus)
        else:
            effect = Effect.UNRELATED if self._collides(self.a, self.old, branch) else Effect.NARROWS
            doubt = self._doubt(branch, None)
            self.this.say("union-branch-removed", effect, name, None, subject=place, doubt=doubt, focus=focus)

    def _added(self, branch: int) -> None:
        wide = len(self.added) * len(self.old.branches) <= _MAX_COVERED
        relations = {self.engine.relation(o, branch) for o in self.old.branches} if wide else set[Effect]()
        several = self.new.kind == "oneOf" and len(self.new.branches) > 1
        (name, place), doubt, focus = _name(self.b, branch), self._doubt(None, branch), (None, branch)
        if relations & {Effect.NONE, Effect.NARROWS}:
            if several:
                self.this.say("union-branch-added", Effect.NARROWS, None, name, subject=place, doubt=doubt, focus=focus)
        elif self.b.view(branch).types == NULL:
            self.this.say("schema-nullable", Effect.WIDENS, False, True, doubt=doubt, focus=focus)
        else:
            collides = (several and Effect.WIDENS in relations) or self._collides(self.b, self.new, branch)
            effect = Effect.UNRELATED if collides else Effect.WIDENS
            self.this.say("union-branch-added", effect, None, name, subject=place, doubt=doubt, focus=focus)

    def _collides(self, graph: Graph, side: Union, branch: int) -> bool:
        """Whether a value is sure to fit another branch of a `oneOf` too."""
        return side.kind == "oneOf" and any(
            shares(graph, branch, graph, sibling) is True for sibling in side.branches if sibling != branch
        )

    def _doubt(self, ours: int | None, theirs: int | None) -> int:
        """Whether values of a branch may fit others as well; see `Edge`."""
        found = 3 if ours in self.twice[0] or theirs in self.twice[1] else 0
        if self.told_apart:
            return found
        for graph, branch in ((self.a, ours), (self.b, theirs)):
            for other, side, own in ((self.a, self.old, ours), (self.b, self.new, theirs)):
                if branch is None or found == 3 or (found and side.kind != "oneOf"):
                    continue
                if len(side.branches) > _MAX_OVERLAPS:
                    found = 2 if side.kind == "oneOf" else 1
                for rival in side.branches[:_MAX_OVERLAPS]:
                    if rival != own and shares(graph, branch, other, rival) is not False:
                        hazy = overlap(graph.view(branch), other.view(rival)) is None
                        found = max(found, (3 if hazy else 2) if side.kind == "oneOf" else 1)
        return found

    def _kind(self) -> None:
        """anyOf against oneOf: the same when no value fits two branches."""
        exclusive, graph = (self.new, self.b) if self.new.kind == "oneOf" else (self.old, self.a)
        if self.told_apart:
            return
        answers: set[bool | None] = {None}
        if len(exclusive.branches) <= _MAX_OVERLAPS:
            answers = {
                shares(graph, one, graph, two)
                for at, one in enumerate(exclusive.branches) for two in exclusive.branches[at + 1 :]
            }  # fmt: skip
        if answers == {False}:
            return
        effect = Effect.UNKNOWN
        if True in answers:
            effect = Effect.NARROWS if exclusive is self.new else Effect.WIDENS
        self.this.say("union-kind", effect, self.old.kind or None, self.new.kind or None, doubt=1)


def _name(graph: Graph, node: int) -> tuple[str, str]:
    """How a branch is called, and the place that tells it from others of that name where it has none of its own."""
    model = graph.model(node)
    if model is not None:
        return model, ""
    return branch_name(graph.document, graph.raw(node)) or "any value", graph.pointer(node)


def _match(this: Comparison, old: list[int], new: list[int]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pairs, leftovers before, leftovers after: by name, by discriminator value, by shape, by constants, by likeness.

    Of several with one key, equal texts go together before equal shapes, and those before what is alike.
    """
    pairs: list[tuple[int, int]] = []
    before, after = list(dict.fromkeys(old)), list(dict.fromkeys(new))
    a, b = this.engine.old, this.engine.new
    tags = [_tags(this.a), _tags(this.b)]
    keys: list[tuple[Callable[[int], object], Callable[[int], object]]] = [
        (a.model, b.model),
        (lambda n: tags[0].get(a.model(n) or ""), lambda n: tags[1].get(b.model(n) or "")),
        (lambda n: _text(a, n), lambda n: _text(b, n)),
        (a.shape, b.shape),
        (lambda n: _constants(a, n), lambda n: _constants(b, n)),
    ]
    for left_key, right_key in keys:
        groups: dict[object, tuple[list[int], list[int]]] = {}
        for side, nodes, key_of in ((0, before, left_key), (1, after, right_key)):
            for node in nodes:
                key = key_of(node)
                if key is not None:
                    groups.setdefault(key, ([], []))[side].append(node)
        for ours, theirs in groups.values():
            if len(ours) == len(theirs) == 1 or left_key == a.shape:
                pairs += zip(ours, theirs, strict=False)
            elif ours and theirs and len(ours) * len(theirs) <= _MAX_SIMILAR:
                pairs += _similar(a, b, ours, theirs)
        matched = set(pairs)
        left, right = {one for one, _ in matched}, {two for _, two in matched}
        before = [node for node in before if node not in left]
        after = [node for node in after if node not in right]
    if before and len(before) * len(after) <= _MAX_SIMILAR:
        pairs += _similar(a, b, before, after)
    return pairs, before, after


def _text(graph: Graph, node: int) -> str | None:
    return canonical(graph.raw(node)) if graph.model(node) is None and len(graph.places[node]) == 1 else None


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


def _discriminator(this: Comparison, unions: list[_Branches]) -> None:
    a, b = this.a.discriminator, this.b.discriminator
    if a is None and b is None:
        return
    if a is None or b is None:
        rule = "discriminator-added" if a is None else "discriminator-removed"
        this.say(rule, Effect.UNKNOWN, a and a[0], b and b[0], where="discriminator")
    elif a[0] != b[0]:
        this.say("discriminator-property", Effect.UNRELATED, a[0], b[0], where="discriminator")
    else:
        _subtypes(this, unions)


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


def _subtypes(this: Comparison, unions: list[_Branches]) -> None:
    """Values that come and go while their branch stays, and values that mean another branch now."""
    old, new = _values(this.engine.old, this.a), _values(this.engine.new, this.b)
    said = ({one for union in unions for one in union.removed}, {one for union in unions for one in union.added})
    for value in sorted(old.keys() - new.keys()):
        if old[value] not in said[0]:
            this.say("discriminator-value-removed", Effect.NARROWS, value, None, where="discriminator", subject=value)
    for value in sorted(new.keys() - old.keys()):
        if new[value] not in said[1]:
            this.say("discriminator-value-added", Effect.WIDENS, None, value, where="discriminator", subject=value)
    compared = {pair for union in unions for pair in union.pairs}
    for value in sorted(old.keys() & new.keys()):
        if (old[value], new[value]) not in compared:
            this.below(old[value], new[value], "/anyOf")
