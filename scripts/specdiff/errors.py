"""The one error this package raises about a document."""

from __future__ import annotations


class SpecError(ValueError):
    """A document cannot be read or is not an OpenAPI 3 document.

    `label` names the document as the caller named it, `line` is 1-based and absent when unknown.
    """

    def __init__(self, label: str, reason: str, line: int | None = None) -> None:
        self.label = label
        self.reason = reason
        self.line = line
        place = label if line is None else f"{label}:{line}"
        super().__init__(f"{place}: {reason}")
