"""The truth of the sandbox: who was charged what, under which reference.

Whatever a fault does to an answer, this is what happened to the money.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Context, Decimal
from typing import Final, Literal, TypeAlias

import attrs

__all__ = ["EXACT", "Ending", "Ledger", "MoneyOperation", "Movement", "State", "mask_number", "total"]

MoneyOperation: TypeAlias = Literal["charge", "authorize", "capture", "refund", "void"]
Ending: TypeAlias = Literal["done", "pending", "declined"]
"""What is to become of an operation: what gateway and card make of it, or one of two others that a fault wants."""
State: TypeAlias = Literal["approved", "authorized", "captured", "refunded", "voided", "declined", "pending"]

EXACT: Final = Context(prec=80)
"""Sums are exact: amounts hold at most 30 digits (see `_checks`)."""


def mask_number(number: str) -> str:
    """Keep the last four of a card number at most, and nothing of a short one."""
    return "*" * 12 + number[-4:] if len(number) >= 12 and number[-4:].isdigit() else "*" * 12


@attrs.frozen(slots=True)
class Movement:
    """One money operation the sandbox was asked for, and what became of it."""

    operation: MoneyOperation
    reference: str | None
    """The caller's `myRef`."""
    amount: Decimal
    """In major units, with the digits of the wire."""
    currency: str
    gateway: str
    gateway_reference: str
    """What later operations name as `refTransId`."""
    state: State
    account: str | None
    """Name of the stored account, or None for inline credentials and wallets without an account."""
    card: str
    """Masked: the last four digits at most."""
    original: str | None
    """Gateway reference of the charge or authorization this one acts on."""
    at: datetime
    reason: str | None = None
    """The gateway's code for a decline."""
    target: str | None = None
    """The gateway reference the caller named: the original, or one of its captures."""
    authorization_code: str | None = attrs.field(default=None, repr=False)
    holder: str | None = attrs.field(default=None, repr=False)

    @property
    def moved(self) -> bool:
        """Whether money was taken, held, returned or released: neither declined nor still pending."""
        return self.state not in {"declined", "pending"}


class Ledger:
    """Every money operation in the order it happened. Safe to read from any thread."""

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._entries: dict[str, Movement] = {}
        self._of_reference: defaultdict[str | None, list[str]] = defaultdict(list)
        self._of_original: defaultdict[str, list[str]] = defaultdict(list)
        self._undecided: dict[str, None] = {}

    @property
    def entries(self) -> tuple[Movement, ...]:
        """Everything that was tried, declined and pending ones included."""
        with self._lock:
            return tuple(self._entries.values())

    @property
    def movements(self) -> tuple[Movement, ...]:
        """What moved, held, returned or released money."""
        return tuple(entry for entry in self.entries if entry.moved)

    @property
    def pending(self) -> tuple[Movement, ...]:
        """What was accepted and awaits `settle()`."""
        with self._lock:
            return tuple(self._entries[key] for key in self._undecided)

    def tried(self, reference: str | None) -> tuple[Movement, ...]:
        """Return what was tried under one `myRef`, declined and pending ones included, oldest first."""
        with self._lock:
            return tuple(self._entries[key] for key in self._of_reference.get(reference, ()))

    def by_reference(self, reference: str | None) -> tuple[Movement, ...]:
        """Return the movements made under one `myRef`, oldest first."""
        return tuple(entry for entry in self.tried(reference) if entry.moved)

    def count(self, reference: str | None = None) -> int:
        """Return how many movements there are, under one `myRef` when given."""
        return len(self.movements if reference is None else self.by_reference(reference))

    def find(self, gateway_reference: str) -> Movement | None:
        """Return the entry a gateway knows by that reference, or None."""
        with self._lock:
            return self._entries.get(gateway_reference)

    def record(self, entry: Movement) -> None:
        """Add an entry, or replace the one with the same gateway reference."""
        key = entry.gateway_reference
        with self._lock:
            if key not in self._entries:
                self._of_reference[entry.reference].append(key)
                if entry.original is not None:
                    self._of_original[entry.original].append(key)
            self._entries[key] = entry
            if entry.state == "pending":
                self._undecided[key] = None
            else:
                self._undecided.pop(key, None)

    def acted_on(self, original: str, operation: MoneyOperation) -> tuple[Movement, ...]:
        """Return what was done, or is pending, to one payment by one operation."""
        with self._lock:
            entries = [self._entries[key] for key in self._of_original.get(original, ())]
        return tuple(item for item in entries if item.operation == operation and item.state != "declined")

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        return f"<Ledger of {self.count()} movements>"


def total(entries: Iterable[Movement]) -> Decimal:
    """Add amounts without rounding."""
    result = Decimal(0)
    for entry in entries:
        result = EXACT.add(result, entry.amount)
    return result
