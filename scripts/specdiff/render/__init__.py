"""Reports in six formats. Each is a pure function of the report: sorted, without a clock or a machine path."""

from __future__ import annotations

from collections.abc import Callable

from scripts.specdiff.render.github import github
from scripts.specdiff.render.html import html
from scripts.specdiff.render.json_report import json_report
from scripts.specdiff.render.junit import junit
from scripts.specdiff.render.markdown import markdown
from scripts.specdiff.render.text import text
from scripts.specdiff.report import Report

_RENDERERS: dict[str, Callable[[Report], str]] = {
    "text": text, "markdown": markdown, "json": json_report, "html": html, "junit": junit, "github": github,
}  # fmt: skip
FORMATS = tuple(_RENDERERS)


def render(report: Report, format_name: str) -> str:
    """The report in one of `FORMATS`."""
    return _RENDERERS[format_name](report)
