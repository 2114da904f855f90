"""The report for programs; `report.schema.json` in this folder describes it."""

from __future__ import annotations

import json
import re

from scripts.specdiff.render.common import counts
from scripts.specdiff.report import DIFFER, Report
from scripts.specdiff.summary import summarise

SCHEMA = "2.0"
"""The version of `report.schema.json`: its major part changes when a reader of the old one would stumble."""

_CONTROLS = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def json_report(report: Report) -> str:
    """JSON with sorted keys."""
    data = {
        "schema": SCHEMA,
        "summary": summarise(report).as_json(),
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
    text = json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True)
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
