"""Which method and path means which operation: the nineteen of Orchestra, and how others are found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

import attrs

from ._answers import OperationName

__all__ = ["MONEY_OPERATIONS", "PENDING_OPERATIONS", "READS", "ROUTES", "Match", "Route", "allowed_methods", "match"]


@attrs.frozen(slots=True)
class Route:
    """One operation as the vendored file writes it."""

    name: OperationName
    method: str
    template: str


@attrs.frozen(slots=True)
class Match:
    """A route and the value of its path parameter, decoded."""

    route: Route
    parameter: str | None
    value: str | None


ROUTES: Final = (
    Route("start_session", "POST", "/EWalletOperations"),
    Route("validate_results", "POST", "/EWalletOperations/validateResults"),
    Route("list_accounts", "GET", "/PaymentGatewayAccounts"),
    Route("get_account", "GET", "/PaymentGatewayAccounts/{name}"),
    Route("set_account", "PUT", "/PaymentGatewayAccounts/{name}"),
    Route("delete_account", "DELETE", "/PaymentGatewayAccounts/{name}"),
    Route("list_gateways", "GET", "/PaymentGateway"),
    Route("charge", "POST", "/PaymentGateway/charge"),
    Route("authorize", "POST", "/PaymentGateway/authorize"),
    Route("capture", "PUT", "/PaymentGateway/capture"),
    Route("refund", "PUT", "/PaymentGateway/refund"),
    Route("void", "DELETE", "/PaymentGateway/void"),
    Route("tokenize", "POST", "/PaymentGateway/tokenize"),
    Route("status", "POST", "/PaymentGateway/status"),
    Route("check_api_key", "GET", "/Utils/apiKey"),
    Route("create_token", "POST", "/StringTokens"),
    Route("get_token", "GET", "/StringTokens/{token}"),
    Route("delete_token", "DELETE", "/StringTokens/{token}"),
    Route("describe_token", "GET", "/StringTokens/{token}/meta"),
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


def match(method: str, path: str, *, any_case: bool, routes: Iterable[Route] = ROUTES) -> Match | None:
    """Find the operation of a request, or None. `path` is percent-encoded and may hold a query."""
    parts = _parts(path)
    for route in routes:
        if route.method == method.upper():
            found = _fit(route, parts, any_case=any_case)
            if found is not None:
                return found
    return None


def allowed_methods(path: str, *, any_case: bool, routes: Iterable[Route] = ROUTES) -> tuple[str, ...]:
    """Return the methods that some operation has for this path."""
    parts = _parts(path)
    return tuple(route.method for route in routes if _fit(route, parts, any_case=any_case) is not None)


def _parts(path: str) -> list[str]:
    return path.partition("?")[0].split("/")


def _fit(route: Route, parts: list[str], *, any_case: bool) -> Match | None:
    wanted = route.template.split("/")
    if len(wanted) != len(parts):
        return None
    parameter: str | None = None
    value: str | None = None
    for want, have in zip(wanted, parts, strict=True):
        if want.startswith("{"):
            if not have:
                return None
            parameter, value = want[1:-1], unquote(have)
        elif want != have and not (any_case and want.casefold() == have.casefold()):
            return None
    return Match(route, parameter, value)
