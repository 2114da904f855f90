"""Compare what two array schemas say of their items."""

from __future__ import annotations

from scripts.specdiff.comparison import Comparison
from scripts.specdiff.effects import Effect


def compare_arrays(this: Comparison) -> None:
    """Items by position, the rest, and what must be contained."""
    a, b = this.a, this.b
    for at in range(max(len(a.prefix), len(b.prefix))):
        old = a.prefix[at] if at < len(a.prefix) else a.subs.get("items")
        new = b.prefix[at] if at < len(b.prefix) else b.subs.get("items")
        this.below(old, new, f"/prefixItems/{at}")
    for name in ("items", "unevaluatedItems"):
        this.below(a.subs.get(name), b.subs.get(name), f"/{name}")
    _contains(this)


def _contains(this: Comparison) -> None:
    a, b = this.a.contains, this.b.contains
    for (old, low, high), (new, new_low, new_high) in zip(a, b, strict=False):
        if high is None and new_high is None:
            this.below(old, new, None)
        elif this.engine.relation(old, new) is not Effect.NONE:
            this.say("schema-contains", Effect.UNKNOWN, subject="contains")
        if low != new_low:
            this.say("schema-minContains", Effect.NARROWS if new_low > low else Effect.WIDENS, low, new_low)
        if high != new_high:
            tighter = high is None or (new_high is not None and new_high < high)
            this.say("schema-maxContains", Effect.NARROWS if tighter else Effect.WIDENS, high, new_high)
    if len(a) != len(b):
        effect = Effect.NARROWS if len(b) > len(a) else Effect.WIDENS
        this.say("schema-contains", effect, len(a), len(b), subject="contains")
