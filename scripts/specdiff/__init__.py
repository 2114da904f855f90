"""Compare two versions of an OpenAPI document: what breaks on the wire, what breaks in typed client code."""

from scripts.specdiff.document import Document
from scripts.specdiff.errors import SpecError
from scripts.specdiff.policy import Policy
from scripts.specdiff.report import DIFFER, Report, diff

__all__ = ["DIFFER", "Document", "Policy", "Report", "SpecError", "diff"]
