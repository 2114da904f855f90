"""Levels from effects: the law, the table of rules, and the profiles over it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from scripts.specdiff.changes import Change
from scripts.specdiff.effects import Direction, Effect

LEVELS = ("none", "safe", "risky", "breaking")
PROFILES = ("strict", "payments", "typed")
_FILE = Path(__file__).with_name("policy.toml")


def worst(levels: Any) -> str:
    """The highest level of many; `none` of nothing."""
    return max(levels, key=LEVELS.index, default="none")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Policy:
    """One profile. `today` decides which announced removals are due; without it none is."""

    profile: str = "strict"
    today: date | None = None

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise ValueError(f"unknown profile {self.profile!r}; known: {', '.join(PROFILES)}")

    @property
    def version(self) -> str:
        return str(_data()["version"])

    @property
    def exclusive_answers(self) -> bool:
        """Whether a reader refuses an answer that fits two branches of a `oneOf`, as the law has it."""
        return bool(_data()["profiles"][self.profile]["exclusive_answers"])

    def rule(self, rule: str) -> dict[str, Any]:
        """The entry of a rule under this profile; an unknown rule is a defect of ours."""
        return _entries(self.profile)[rule]

    def law(self, effect: Effect, direction: Direction) -> str:
        """The wire level of an effect, whatever the rule."""
        level = str(_data()["law"]["send" if direction is Direction.SEND else "receive"][effect.value])
        return "risky" if direction is Direction.ERROR and level == "breaking" else level

    def levels(self, change: Change, effect: Effect, direction: Direction) -> tuple[str, str]:
        """Wire and source level of one change."""
        entry = self.rule(change.rule)
        side = "send" if direction is Direction.SEND else "receive"
        wire = self._level(entry["wire"], change, effect, side)
        if direction is Direction.UNUSED:
            wire = "none"
        elif direction is Direction.ERROR and wire == "breaking":
            wire = "risky"
        source = self._level(entry["source"], change, effect, side)
        if self._sanctioned(change):
            wire = "safe" if wire in {"breaking", "risky"} else wire
        return wire, source

    def _level(self, table: dict[str, str], change: Change, effect: Effect, side: str) -> str:
        guards = sorted(change.guards)
        keys = [
            *(f"{side}.{guard}" for guard in guards), f"{side}.{effect.value}", *guards, side, effect.value, "*",
        ]  # fmt: skip
        level = next(table[key] for key in keys if key in table)
        return str(_data()["law"][side][effect.value]) if level == "law" else level

    def _sanctioned(self, change: Change) -> bool:
        """A removal that was announced for a day that has come."""
        if self.today is None or not change.rule.endswith(("-removed", "-removed-required")):
            return False
        for guard in change.guards:
            if guard.startswith("sunset:"):
                try:
                    return date.fromisoformat(guard[7:17]) <= self.today
                except ValueError:
                    return False
        return False


@cache
def _entries(profile: str) -> dict[str, dict[str, Any]]:
    data = _data()
    found: dict[str, dict[str, Any]] = {}
    for family in data["families"].values():
        found |= {rule: {"wire": family["wire"], "source": family["source"]} for rule in family["rules"]}
    found |= data["rules"]
    found |= data["profiles"][profile].get("rules", {})
    return found


def rules() -> list[str]:
    """Every rule id, sorted."""
    return sorted(_entries("strict"))
