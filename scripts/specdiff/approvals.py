"""Approvals: a fingerprint, a reason and an expiry date. An approval that has expired counts as none."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scripts.specdiff.errors import SpecError
from scripts.specdiff.finding import Finding


@dataclass(frozen=True)
class Approval:
    """`expires` is the last day on which the approval counts."""

    fingerprint: str
    reason: str
    expires: date


def load(path: Path) -> list[Approval]:
    """Read `[[approval]]` tables; each needs all three fields."""
    label = path.name
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecError(label, f"approvals cannot be read: {error}") from error
    found: list[Approval] = []
    for entry in data.get("approval", []):
        mark, reason, expires = (entry.get(key) for key in ("fingerprint", "reason", "expires"))
        if not isinstance(mark, str) or not isinstance(reason, str) or not reason.strip():
            raise SpecError(label, "an approval needs a fingerprint and a reason")
        if type(expires) is not date:
            raise SpecError(label, f"approval {mark} needs an expiry date such as 2030-12-31")
        found.append(Approval(mark, reason.strip(), expires))
    return found


def apply(findings: list[Finding], approvals: list[Approval], today: date) -> list[str]:
    """Mark approved findings; returns what is wrong with the list itself: expired and stale entries."""
    known = {approval.fingerprint: approval for approval in approvals}
    problems: list[str] = []
    used: set[str] = set()
    for finding in findings:
        approval = known.get(finding.fingerprint)
        if approval is None:
            continue
        used.add(approval.fingerprint)
        if approval.expires < today:
            problems.append(f"approval {approval.fingerprint} expired on {approval.expires.isoformat()}")
        else:
            finding.approval = {"reason": approval.reason, "expires": approval.expires.isoformat()}
    problems += [f"approval {mark} matches no finding" for mark in sorted(known.keys() - used)]
    return sorted(problems)
