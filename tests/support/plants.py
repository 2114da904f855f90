"""Secrets planted for a search: fake values that no channel may show, in calls of every API."""

from __future__ import annotations

import base64
import io
import logging
import pickle
import re
import traceback
from typing import Any, Final

import attrs

from orchestra import Card, InlineAccount, ResultToken, Secret, StoredWalletCard, ThreeDS, orchestrate
from orchestra.forter import PaymentMethod

from .orchestrate import order

__all__ = ["PLANTS", "channels", "leaks_of", "planted_calls", "said_by", "seen"]

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
    whole = len(plain) // 3 * 3  # the bytes that read the same in Base64, whatever follows them
    encoded = base64.b64encode(plain[:whole].encode()).decode()
    return plain in text or encoded in text or plain.replace(" ", "").replace("-", "") in squeezed


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


def leaks_of(thing: Any) -> dict[str, list[str]]:
    """Return the channels of a value that show secrets, and which."""
    return {channel: names for channel, text in channels(thing).items() if (names := seen(text))}


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


def planted_calls(api: str = "orchestra") -> dict[str, Any]:
    """Return a call of each operation of an API, with all the secrets that it takes."""
    return {"orchestra": _of_orchestra, "orchestrate": _of_orchestrate, "forter": _of_forter}[api]()


def _of_orchestrate() -> dict[str, Any]:
    number, cvc = PLANTS["pan"].reveal(), PLANTS["cvv"].reveal()
    return {
        "list_payments": lambda c: c.payments.list(),
        "get_payment": lambda c: c.payments.get("pay_1"),
        "create_payment": lambda c: c.payments.create(
            **order(), card=orchestrate.Card(number=number, expires="12/2030", cvc=cvc)
        ),
    }


def _of_forter() -> dict[str, Any]:
    members = {"token": PLANTS["gateway_token"], "card": {"number": PLANTS["pan"].reveal(), "cvv": PLANTS["cvv"]}}
    return {
        "create_payment": lambda c: c.payments.create(
            amount="1.00", currency="GBP", payment_method=PaymentMethod(members)
        ),
        "create_refund": lambda c: c.refunds.create(payment_id="pay_1"),
    }


def _of_orchestra() -> dict[str, Any]:
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


def said_by(record: logging.LogRecord) -> str:
    """Return the message and all fields of a log record, but for clocks, which hold short numbers by chance."""
    fields = {name: value for name, value in vars(record).items() if name not in _CLOCKS}
    return f"{record.getMessage()} {fields!r}"


_CLOCKS = {"created", "msecs", "relativeCreated", "thread", "process"}


class Recorder(logging.Handler):
    """Keeps every record, at every level, with everything in it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.stream = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the message and all fields."""
        self.stream.write(f"{said_by(record)}\n")
