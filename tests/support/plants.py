"""Secrets planted for a search: fake values that no channel may show."""

from __future__ import annotations

import io
import logging
import pickle
import re
import traceback
from typing import Any, Final

import attrs

from orchestra import Card, InlineAccount, ResultToken, Secret, StoredWalletCard, ThreeDS

__all__ = ["PLANTS", "channels", "planted_calls", "seen"]

PLANTS: Final = {
    "pan": Secret("4000056655665556"),
    "cvv": Secret("9713"),
    "api_key": Secret("key-PLANTED-api"),
    "credential": Secret("sk_PLANTED_credential"),
    "payload": Secret("payload PLANTED text"),
    "gateway_token": Secret("tok_PLANTED_gateway"),
    "session_token": Secret("ses.PLANTED.session"),
    "result_token": Secret("res.PLANTED.result"),
    "cavv": Secret("CAVVPLANTED=="),
    "xid": Secret("xid-PLANTED-1"),
    "stored": Secret("PLANTEDPLANTEDPLANTEDPLANTED1234"),
}


def seen(text: str) -> list[str]:
    """Return the names of the planted secrets that a text shows."""
    squeezed = text.replace(" ", "").replace("-", "")
    return [name for name, secret in PLANTS.items() if _shown(secret.reveal(), text, squeezed)]


def _shown(plain: str, text: str, squeezed: str) -> bool:
    if len(plain) < 6:  # so short that addresses and clocks hold it by chance
        return re.search(rf"(?<![0-9A-Za-z.]){plain}(?![0-9A-Za-z])", text) is not None
    return plain in text or plain.replace(" ", "").replace("-", "") in squeezed


def channels(thing: Any) -> dict[str, str]:
    """Return every text that a value shows of itself without being asked to reveal anything."""
    found = {"repr": repr(thing), "str": str(thing), "format": f"{thing}"}
    if hasattr(thing, "__dict__"):
        found["vars"] = repr(vars(thing))
    if attrs.has(type(thing)):
        found["asdict"] = repr(attrs.asdict(thing))
        found["astuple"] = repr(attrs.astuple(thing))
    try:
        pickled = pickle.dumps(thing)
    except (TypeError, AttributeError, pickle.PicklingError):
        found["pickle"] = "refused"
    else:
        found["pickle"] = pickled.decode("latin-1")
        found["unpickled"] = repr(pickle.loads(pickled))  # noqa: S301  made a line above
    if isinstance(thing, BaseException):
        found["args"] = repr(thing.args)
        found["traceback"] = _rendered(thing)
    return found


def _rendered(error: BaseException) -> str:
    """Render a traceback with the locals of every frame but those of tests."""
    tree = traceback.TracebackException.from_exception(error, capture_locals=True)
    lines: list[str] = []
    pending: list[traceback.TracebackException | None] = [tree]
    while pending:
        found = pending.pop()
        if found is None:
            continue
        lines += found.format_exception_only()
        for frame in found.stack:
            if "/tests/" not in frame.filename.replace("\\", "/"):
                lines.append(f"{frame.filename} {frame.name} {frame.locals}")
        pending += [found.__cause__, found.__context__]
    return "\n".join(lines)


def card() -> Card:
    """Return a card full of plants."""
    three_ds = ThreeDS(
        authentication_value=PLANTS["cavv"], eci="05", xid=PLANTS["xid"], version="2.2.0", merchant_name="Shop"
    )
    return Card(
        number=PLANTS["pan"].reveal(), holder="Jane", expires="12/2030", cvv=PLANTS["cvv"].reveal(), three_ds=three_ds
    )


def account() -> InlineAccount:
    """Return credentials that are planted."""
    return InlineAccount("Stripe", SecretKey=PLANTS["credential"])


def _order(**more: Any) -> dict[str, Any]:
    return {"amount": "1.00", "currency": "USD", "card": card(), "account": account(), "reference": "order-1", **more}


def planted_calls() -> dict[str, Any]:
    """Return a call of each operation that takes secrets, with all of them."""
    token = PLANTS["gateway_token"]
    return {
        "charge": lambda c: c.payments.charge(**_order(gateway_token=token.reveal())),
        "authorize": lambda c: c.payments.authorize(**_order(gateway_token=token)),
        "capture": lambda c: c.payments.capture(**_order(gateway_reference="tx_1")),
        "refund": lambda c: c.payments.refund(**_order(gateway_reference="tx_1")),
        "void": lambda c: c.payments.void(**_order(gateway_reference="tx_1")),
        "tokenize": lambda c: c.payments.tokenize(card=card(), account=account()),
        "status": lambda c: c.payments.status(reference="order-1", account=account()),
        "create_token": lambda c: c.tokens.create(PLANTS["payload"].reveal()),
        "get_token": lambda c: c.tokens.get(PLANTS["stored"].reveal()),
        "describe_token": lambda c: c.tokens.describe(PLANTS["stored"].reveal()),
        "delete_token": lambda c: c.tokens.delete(PLANTS["stored"].reveal()),
        "set_account": lambda c: c.accounts.set("mine", account()),
        "get_account": lambda c: c.accounts.get("mine"),
        "list_accounts": lambda c: c.accounts.list(),
        "delete_account": lambda c: c.accounts.delete("mine"),
        "list_gateways": lambda c: c.gateways.list(),
        "check_api_key": lambda c: c.check_api_key(),
        "start_session": lambda c: c.wallets.start_session(
            stored_cards=[StoredWalletCard(token=PLANTS["session_token"], last_digits="1111")]
        ),
        "validate_results": lambda c: c.wallets.validate_results(ResultToken(PLANTS["result_token"])),
    }


_CLOCKS = {"created", "msecs", "relativeCreated", "thread", "process"}


class Recorder(logging.Handler):
    """Keeps every record, at every level, with everything in it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.stream = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the message and all fields."""
        fields = {name: value for name, value in vars(record).items() if name not in _CLOCKS}
        self.stream.write(f"{record.getMessage()} {fields!r}\n")
