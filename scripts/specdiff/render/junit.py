"""The report as JUnit XML: a breaking finding is a failure, a risky one too, an approved one is skipped."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from scripts.specdiff.render.common import place, some, summary_lines
from scripts.specdiff.report import Report
from scripts.specdiff.summary import summarise
from scripts.specdiff.texts import printable


def junit(report: Report) -> str:
    """One test case per finding."""
    failing = {id(one) for one in report.gate("risky")}
    suite = ET.Element(
        "testsuite", name="specdiff", tests=str(len(report.findings)), failures=str(len(failing)), errors="0",
        skipped=str(sum(one.approval is not None for one in report.findings)),
    )  # fmt: skip
    summary = summarise(report)
    properties = ET.SubElement(suite, "properties")
    ET.SubElement(properties, "property", name="What you must do", value=printable(summary.headline))
    for word, line in summary_lines(summary):
        ET.SubElement(properties, "property", name=word, value=printable(f"{line.text} → {line.advice}"))
    for finding in report.findings:
        case = ET.SubElement(
            suite,
            "testcase",
            classname=f"specdiff.{finding.id}",
            name=printable(f"{finding.text} [{finding.fingerprint}]"),
        )
        details = printable(f"{place(finding, report)}\nused by {some(finding.uses)}")
        if finding.approval is not None:
            ET.SubElement(case, "skipped", message=printable(finding.approval["reason"]))
        elif id(finding) in failing:
            title = f"wire {finding.wire}, source {finding.source}"
            ET.SubElement(case, "failure", message=title, type=finding.id).text = details
    ET.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suite, encoding="unicode") + "\n"
