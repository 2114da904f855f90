"""Version advice on two lines: what the API's next version should be called, and what our package's should."""

from __future__ import annotations

import re
from typing import Any

from scripts.specdiff.policy import worst

_STEPS = ("none", "patch", "minor", "major")
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?")


def step(level: str, *, documentation: bool, stable: bool = True) -> str:
    """The part of the version to raise. Below 1.0 a breaking change raises the minor part."""
    if level == "breaking":
        return "major" if stable else "minor"
    if level in {"risky", "safe"}:
        return "minor"
    return "patch" if documentation else "none"


def advise(
    wire: str, source: str, *, documentation: bool, old_version: Any, new_version: Any, package: str | None = None,
    fragments: list[str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Both lines. `package` is our version now, `fragments` the kinds of our changelog fragments."""
    before, after = _parse(old_version), _parse(new_version)
    stable = before is None or before[0] > 0
    api = step(wire, documentation=documentation, stable=stable)
    line: dict[str, Any] = {"advice": api, "claimed": None, "agrees": None, "note": ""}
    if before is None or after is None:
        line["note"] = f"info.version {old_version!r} → {new_version!r} is no semantic version, so nothing is claimed"
    else:
        line["claimed"] = _claimed(before, after)
        line["agrees"] = _STEPS.index(line["claimed"]) >= _STEPS.index(api)
    ours = _parse(package)
    own = step(worst((wire, source)), documentation=documentation, stable=ours is None or ours[0] > 0)
    mine: dict[str, Any] = {"advice": own, "claimed": None, "agrees": None, "note": ""}
    if fragments is None:
        mine["note"] = "no changelog fragments were given to compare with"
    else:
        mine["claimed"] = worst_step([_FRAGMENTS.get(kind, "patch") for kind in fragments])
        if mine["claimed"] == "major" and ours is not None and ours[0] == 0:
            mine["claimed"] = "minor"
        mine["agrees"] = _STEPS.index(mine["claimed"]) >= _STEPS.index(own)
    return {"api": line, "package": mine}


_FRAGMENTS = {"breaking": "major", "removed": "major", "added": "minor", "changed": "minor", "feature": "minor",
              "deprecated": "minor", "change": "minor",
              "deprecation": "minor", "fixed": "patch", "doc": "patch", "misc": "patch"}  # fmt: skip


def worst_step(steps: list[str]) -> str:
    """The largest step of many, `none` of nothing."""
    return max(steps, key=_STEPS.index, default="none")


def after(version: str | None, advice: str) -> str:
    """The version that follows one by a step; the step itself where there is no version to count from."""
    found = _parse(version)
    if found is None:
        return f"the next {advice}"
    major, minor, patch = found
    steps = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0), "patch": (major, minor, patch + 1)}
    return ".".join(map(str, steps.get(advice, found)))


def _parse(version: Any) -> tuple[int, int, int] | None:
    found = _VERSION.fullmatch(version) if isinstance(version, str) else None
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def _claimed(old: tuple[int, int, int], new: tuple[int, int, int]) -> str:
    if new[0] != old[0]:
        return "major"
    if new[1] != old[1]:
        return "minor"
    return "patch" if new[2] != old[2] else "none"
