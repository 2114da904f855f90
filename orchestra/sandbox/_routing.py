"""Which method and path means which operation: the nineteen of Orchestra, and how others are found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final
from urllib.parse import unquote

import attrs
from starlette.routing import compile_path

from ._answers import OperationName

__all__ = ["MONEY_OPERATIONS", "PENDING_OPERATIONS", "READS", "ROUTES", "Match", "UrlRoute", "allowed_methods", "match"]


@attrs.frozen(slots=True)
class UrlRoute:
    """One operation as the vendored file writes it."""

    name: OperationName
    method: str
    template: str


@attrs.frozen(slots=True)
class Match:
    """A route and the value of its path parameter, decoded."""

    route: UrlRoute
    parameter: str | None
    value: str | None


ROUTES: Final = (
    UrlRoute("start_session", "POST", "/EWalletOperations"),
    UrlRoute("validate_results", "POST", "/EWalletOperations/validateResults"),
    UrlRoute("list_accounts", "GET", "/PaymentGatewayAccounts"),
    UrlRoute("get_account", "GET", "/PaymentGatewayAccounts/{name}"),
    UrlRoute("set_account", "PUT", "/PaymentGatewayAccounts/{name}"),
    UrlRoute("delete_account", "DELETE", "/PaymentGatewayAccounts/{name}"),
    UrlRoute("list_gateways", "GET", "/PaymentGateway"),
    UrlRoute("charge", "POST", "/PaymentGateway/charge"),
    UrlRoute("authorize", "POST", "/PaymentGateway/authorize"),
    UrlRoute("capture", "PUT", "/PaymentGateway/capture"),
    UrlRoute("refund", "PUT", "/PaymentGateway/refund"),
    UrlRoute("void", "DELETE", "/PaymentGateway/void"),
    UrlRoute("tokenize", "POST", "/PaymentGateway/tokenize"),
    UrlRoute("status", "POST", "/PaymentGateway/status"),
    UrlRoute("check_api_key", "GET", "/Utils/apiKey"),
    UrlRoute("create_token", "POST", "/StringTokens"),
    UrlRoute("get_token", "GET", "/StringTokens/{token}"),
    UrlRoute("delete_token", "DELETE", "/StringTokens/{token}"),
    UrlRoute("describe_token", "GET", "/StringTokens/{token}/meta"),
)

PENDING_OPERATIONS: Final[frozenset[OperationName]] = frozenset({"charge", "authorize", "capture", "refund", "void"})
_ELSEWHERE: Final[frozenset[OperationName]] = frozenset(
    {"orchestrate.create_payment", "forter.create_payment", "forter.create_refund"}
)
MONEY_OPERATIONS: Final = PENDING_OPERATIONS | _ELSEWHERE
READS: Final[frozenset[OperationName]] = frozenset(
    {
        "validate_results",
        "list_accounts",
        "get_account",
        "list_gateways",
        "status",
        "check_api_key",
        "get_token",
        "describe_token",
        "orchestrate.list_payments",
        "orchestrate.get_payment",
    }
)


def match(method: str, path: str, *, any_case: bool, routes: Iterable[UrlRoute] = ROUTES) -> Match | None:
    """Find the operation of a request, or None. `path` is percent-encoded and may hold a query."""
    for route in routes:
        if route.method == method.upper():
            found = _fit(route, path, any_case=any_case)
            if found is not None:
                return found
    return None


def allowed_methods(path: str, *, any_case: bool, routes: Iterable[UrlRoute] = ROUTES) -> tuple[str, ...]:
    """Return the methods that some operation has for this path."""
    return tuple(route.method for route in routes if _fit(route, path, any_case=any_case) is not None)


def _fit(route: UrlRoute, path: str, *, any_case: bool) -> Match | None:
    found = _pattern(route.template, any_case).fullmatch(path.partition("?")[0])
    if found is None:
        return None
    parameter, value = next(iter(found.groupdict().items()), (None, None))
    return Match(route, parameter, None if value is None else unquote(value))


@cache
def _pattern(template: str, any_case: bool) -> re.Pattern[str]:
    pattern, _, _ = compile_path(template)
    return re.compile(pattern.pattern, re.IGNORECASE) if any_case else pattern
