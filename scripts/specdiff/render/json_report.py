"""The report for programs; `report.schema.json` in this folder describes it."""

from __future__ import annotations

import json

from scripts.specdiff.render.common import counts
from scripts.specdiff.report import DIFFER, Report


def json_report(report: Report) -> str:
    """JSON with sorted keys."""
    data = {
        "differ": {"name": "specdiff", "version": DIFFER},
        "policy": {"profile": report.policy.profile, "version": report.policy.version},
        "old": {"label": report.old.label, "openapi": str(report.old.data["openapi"])},
        "new": {"label": report.new.label, "openapi": str(report.new.data["openapi"])},
        "verdict": {"wire": report.wire, "source": report.source},
        "counts": counts(report.findings),
        "semver": report.semver,
        "findings": [finding.as_json(report.old, report.new) for finding in report.findings],
        "notes": report.notes,
    }
    return json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
