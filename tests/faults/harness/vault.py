"""Operations that move no money, under faults, held against the sandbox's vault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import attrs

from orchestra import (
    Deleted,
    NotFoundError,
    OrchestraError,
    OutcomeUnknownError,
    PaymentResult,
    StoredToken,
    TokenContent,
)

from .lookups import on_record
from .promises import Violation
from .world import Via, World

__all__ = ["VAULT_OPERATIONS", "Visit", "visit"]

VAULT_OPERATIONS: Final = (
    "create_token",
    "get_token",
    "describe_token",
    "delete_token",
    "set_account",
    "delete_account",
    "list_gateways",
    "check_api_key",
    "status",
)

_STRAY: Final = {"create_token"}
"""What makes a second thing when it is sent twice."""


@attrs.define(slots=True)
class Visit:
    """How an operation ended, what that broke, and the token it made."""

    outcome: str
    violations: list[Violation]
    faults: tuple[str, ...]
    token: str | None = None


def visit(
    world: World,
    operation: str,
    *,
    token: str,
    account: str,
    reference: str = "none",
    via: Via = "blocking",
    faults: Iterable[Any] = (),
) -> Visit:
    """Carry out one operation while the faults happen, and check what it says."""
    for fault in faults:
        world.sandbox.inject(fault, on=operation)  # type: ignore[arg-type]
    happened, asked = len(world.sandbox.faults_injected), len(world.attempts)
    client: Any = world.client(via)
    calls: dict[str, Callable[[], Any]] = {
        "create_token": lambda: client.tokens.create("payload"),
        "get_token": lambda: client.tokens.get(token),
        "describe_token": lambda: client.tokens.describe(token),
        "delete_token": lambda: client.tokens.delete(token),
        "set_account": lambda: client.accounts.set(account, gateway="NULLSuccess", credentials={}),
        "delete_account": lambda: client.accounts.delete(account),
        "list_gateways": client.gateways.list,
        "check_api_key": client.check_api_key,
        "status": lambda: client.payments.status(account="testsuccess", reference=reference),
    }
    ended: Any
    world.impatient = False
    try:
        ended = world.run(calls[operation])
    except BaseException as error:
        ended = error
    world.impatient = True
    world.sandbox.clear_faults()
    names = tuple(fault.name for fault in world.sandbox.faults_injected[happened:])
    left = [attempt for attempt in world.attempts[asked:] if attempt.left]
    violations = list(_violations(world, operation, ended, names, token, account, len(left)))
    if operation == "status" and not names:
        violations += _about_status(world, reference, ended)
    made = ended.token.reveal() if isinstance(ended, StoredToken) and ended.token is not None else None
    outcome = type(ended).__name__ if isinstance(ended, BaseException) else "ok"
    return Visit(outcome, violations, names, made)


def _about_status(world: World, reference: str, ended: Any) -> Iterator[Violation]:
    """Check that a look-up that nothing hindered says what the ledger says."""
    records = [entry.state for entry in on_record(world, reference, "testsuccess")]
    said = ended.gateway_result_code if isinstance(ended, PaymentResult) else type(ended).__name__
    truth = records[-1] if records else "NotFoundError"
    if said != truth:
        yield Violation("true reading", f"status of {reference} says {said}, the ledger {truth}")


def _violations(
    world: World, operation: str, ended: Any, faults: tuple[str, ...], token: str, account: str, left: int
) -> Iterator[Violation]:
    def broken(promise: str, how: str) -> Violation:
        return Violation(promise, f"{operation} under {', '.join(faults) or 'no fault'}: {how}")

    core = world.sandbox.core
    if operation in _STRAY and left > 1:
        yield broken("vault", f"{left} requests may have left")
    if isinstance(ended, BaseException):
        if not isinstance(ended, OrchestraError):
            yield broken("only ours", repr(ended))
        if isinstance(ended, OutcomeUnknownError) and not faults:
            yield broken("unknown has a cause", str(ended))
        if (
            isinstance(ended, NotFoundError)
            and operation in ("get_token", "describe_token")
            and core.tokens.payload(token)
        ):
            yield broken("vault", "the token is there")
        return
    if isinstance(ended, StoredToken) and ended.token is not None and core.tokens.payload(ended.token.reveal()) is None:
        yield broken("vault", "the vault has no such token")
    content = ended.payload if isinstance(ended, TokenContent) else None
    if content is not None and content.reveal() != core.tokens.payload(token):
        yield broken("vault", "the vault holds something else")
    if isinstance(ended, Deleted):
        gone = core.accounts.find(account) if operation == "delete_account" else core.tokens.payload(token)
        if gone is not None:
            yield broken("vault", "it is still there")
    if operation == "set_account" and core.accounts.find(account) is None:
        yield broken("vault", "there is no such account")
