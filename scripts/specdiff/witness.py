"""Witnesses: a payload that one version accepts and the other refuses, judged by an independent validator."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from scripts.specdiff.finding import Finding
from scripts.specdiff.graph import Graph
from scripts.specdiff.jsonschema_form import Judge, accepts
from scripts.specdiff.samples import candidates, harmless
from scripts.specdiff.view import View

_TRIES = 250
_ALL_TRIES = 20_000
_MAX_PAYLOAD = 4000


class Witnesses:
    """Makes and caches validators; one per document and direction."""

    def __init__(self, old: Graph, new: Graph) -> None:
        self._graphs = (old, new)
        self.left = _ALL_TRIES
        self._judges: dict[tuple[int, str], Judge] = {}
        self._known: dict[tuple[int, int, str, bool], tuple[bool, Any]] = {}

    def find(self, finding: Finding) -> dict[str, Any] | None:
        """A witness for one finding about a schema: sent values must have been accepted before, received ones now."""
        if finding.nodes is None or finding.direction == "none":
            return None
        old, new = finding.nodes
        backwards = (finding.direction == "receive") != finding.inverted
        found, payload = self._search(old, new, finding.direction, backwards)
        if not found:
            return None
        words = ("new", "old") if backwards else ("old", "new")
        return {"payload": payload, "accepted_by": words[0], "refused_by": words[1]}

    def _search(self, old: int, new: int, direction: str, backwards: bool) -> tuple[bool, Any]:
        """Look for a payload the accepting side takes and the other does not."""
        key = (old, new, direction, backwards)
        if key not in self._known:
            self._known[key] = self._look(old, new, direction, backwards)
        return self._known[key]

    def _look(self, old: int, new: int, direction: str, backwards: bool) -> tuple[bool, Any]:
        hidden = "readOnly" if direction == "send" else "writeOnly"
        sides = [(0, old), (1, new)]
        if backwards:
            sides.reverse()
        (giver, node), (taker, other) = sides
        views = self._graphs[giver].view(node), self._graphs[taker].view(other)
        if not all(_cheap(view) for view in views):
            return False, None
        judges = [
            self._judge(at, hidden).validator(self._graphs[at].places[place], self._graphs[at])
            for at, place in ((giver, node), (taker, other))
        ]
        best: tuple[int, str, Any] | None = None
        secret = {name for name, child in views[0].properties.items() if hidden in self._graphs[giver].flags(child)}
        for made in islice(candidates(self._graphs[giver], node, views[1]), min(_TRIES, self.left)):
            self.left -= 1
            payload = {k: v for k, v in made.items() if k not in secret} if secret and isinstance(made, dict) else made
            if accepts(judges[0], payload) is True and accepts(judges[1], payload) is False:
                text = json.dumps(payload, sort_keys=True)
                if len(text) <= _MAX_PAYLOAD and (best is None or (len(text), text) < best[:2]):
                    best = (len(text), text, payload)
        return (False, None) if best is None else (True, best[2])

    def _judge(self, at: int, hidden: str) -> Judge:
        if (at, hidden) not in self._judges:
            self._judges[at, hidden] = Judge(self._graphs[at].document, hidden)
        return self._judges[at, hidden]


def _cheap(view: View) -> bool:
    """Patterns of an untrusted file run only when they cannot run away."""
    patterns = [*view.texts.get("pattern", ()), *(name for kind, name in view.maps if kind == "patternProperties")]
    return all(harmless(pattern) for pattern in patterns)
