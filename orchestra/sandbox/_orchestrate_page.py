"""The page that `next_action.url` leads to: three buttons instead of a checkout."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final, Literal, TypeAlias, cast
from urllib.parse import parse_qs

from ._answers import Answer

__all__ = ["PageAction", "page", "read_action", "sent_to"]

PageAction: TypeAlias = Literal["pay", "fail", "cancel"]

_HEADERS: Final = (
    ("content-type", "text/html; charset=utf-8"),
    ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'"),
)
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sandbox payment</title></head>
<body><h1>Sandbox payment</h1>{body}</body></html>
"""
_BUTTONS: Final = (
    '<form method="post"><button name="action" value="pay">Pay</button>'
    ' <button name="action" value="fail">Fail</button> <button name="action" value="cancel">Cancel</button></form>'
)


def page(payment: Mapping[str, Any] | None) -> Answer:
    """Return the page of a payment as an answer shows it, or of none."""
    if payment is None:
        return Answer(404, _HEADERS, _PAGE.format(body="<p>There is no such payment.</p>").encode())
    facts = f"{payment['amount']} {payment['currency']}: {payment['description']}"
    waiting = payment["status"] == "pending"
    body = f"<p>{escape(facts)}</p><p>Status: {escape(payment['status'])}</p>{_BUTTONS if waiting else ''}"
    return Answer(200, _HEADERS, _PAGE.format(body=body).encode())


def read_action(body: bytes | None) -> PageAction | None:
    """Return which button a form was sent with, or None."""
    values = parse_qs((body or b"").decode("ascii", "replace")).get("action", [""])
    return cast("PageAction", values[-1]) if values[-1] in {"pay", "fail", "cancel"} else None


def sent_to(url: str) -> Answer:
    """Return the answer that sends a browser on."""
    return Answer(303, (("location", url.encode("ascii", "backslashreplace").decode()),), b"")
