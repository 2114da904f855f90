"""Secrets planted for a search: fake values that no channel may show, in calls of every API."""

from __future__ import annotations

import base64
import functools
import html
import io
import itertools
import json
import logging
import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote, quote_plus, unquote

from orchestra import Card, InlineAccount, ResultToken, Secret, StoredWalletCard, ThreeDS, orchestrate
from orchestra.forter import PaymentMethod

from .consumers import channels, reachable
from .orchestrate import order

__all__ = ["PLANTS", "channels", "forms", "leaks_of", "planted_calls", "quoted", "said_by", "seen"]

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
    "pem": Secret(
        "-----BEGIN PLANTED KEY-----\nPLANTEDpem/line+one/AB==\nPLANTEDpem/line+two\n-----END PLANTED KEY-----"
    ),
    "odd": Secret('PLANTED "odd" <cred> & 100%+/\\é'),
    "proxy": Secret("PLANTED-proxy@word"),
    "webhook": Secret("whsec_PLANTED_webhook"),
}


def forms(plain: str) -> dict[str, str]:
    """Return a text in every form in which a server may send it back."""
    data = plain.encode()
    whole = base64.b64encode(data).decode()
    found = {
        "as is": plain,
        "JSON": json.dumps(plain)[1:-1],
        "JSON twice": json.dumps(json.dumps(plain)[1:-1])[1:-1],
        "JSON, every character": "".join(f"\\u{ord(each):04x}" for each in plain),
        "JSON of PHP": json.dumps(plain)[1:-1].replace("/", "\\/"),
        "bytes of Python": repr(data)[2:-1],
        "URL": quote(plain, safe=""),
        "URL in lower case": "".join(f"%{byte:02x}" for byte in data),
        "URL in upper case": "".join(f"%{byte:02X}" for byte in data),
        "URL twice": quote(quote(plain, safe=""), safe=""),
        "form": quote_plus(plain),
        "HTML": html.escape(plain),
        "HTML, decimal": "".join(f"&#{ord(each)};" for each in plain),
        "HTML, hexadecimal": "".join(f"&#x{ord(each):X};" for each in plain),
        "Base64": whole,
        "Base64 without padding": whole.rstrip("="),
        "Base64 for URLs": base64.urlsafe_b64encode(data).decode(),
        "Base64 in a URL": quote(whole, safe=""),
        "Base64 behind three": base64.b64encode(b"us:" + data).decode(),
        "Base64 behind four": base64.b64encode(b"use:" + data).decode(),
        "Base64 behind five": base64.b64encode(b"user:" + data + b":more").decode(),
        "Base64 of JSON": base64.b64encode(json.dumps({"a": plain}).encode()).decode(),
    }
    if plain.isdigit():
        found["full-width digits"] = plain.translate({ord(each): ord(each) - ord("0") + 0xFF10 for each in plain})
        found["Arabic digits"] = plain.translate({ord(each): ord(each) - ord("0") + 0x0660 for each in plain})
    if plain.isdigit() and len(plain) > 12:
        fours = re.findall("[0-9]{1,4}", plain)
        for between in (" ", "-", ".", " - ", "_", "/", ", ", ",", ":", "%20", "\u00a0", "&nbsp;", "\u200b", "\u2011"):
            found[f"with {between!r}"] = between.join(fours)
        found["one by one"] = " ".join(plain)
        found["as American Express"] = f"{plain[:4]} - {plain[4:10]} - {plain[10:]}"
    elif "\n" in plain:
        found["in one line"] = plain.replace("\n", " ")
        found["without line ends"] = plain.replace("\n", "")
        found["with other line ends"] = plain.replace("\n", "\r\n")
        found["a line of it"] = plain.splitlines()[1]
    return found


def quoted(names: Iterable[str]) -> str:
    """Return planted secrets in all forms, as one text."""
    return " ; ".join(f"<{form}>" for name in names for form in forms(PLANTS[name].reveal()).values())


@functools.lru_cache(maxsize=4096)
def seen(text: str) -> tuple[str, ...]:
    """Return the names of the planted secrets that a text shows, in any form."""
    views = _views(text)
    return tuple(name for name, secret in PLANTS.items() if any(_shown(secret.reveal(), *view) for view in views))


def _views(text: str) -> list[tuple[str, str, str]]:
    """Return a text with fewer and fewer of its escapes; each also without what separates, and its digits alone."""
    text = re.sub(r"(?![0-9])\d", lambda hit: str(int(hit[0])), text)
    found = [text]
    for _ in range(4):
        text = text.replace("\\xc3\\xa9", "é")
        text = re.sub(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", lambda hit: chr(int(hit[1] or hit[2], 16)), text)
        for escape, plain in (("\\n", "\n"), ("\\r", "\r"), ('\\"', '"'), ("\\/", "/"), ("\\'", "'"), ("\\\\", "\\")):
            text = text.replace(escape, plain)
        text = html.unescape(unquote(text))
        found.append(text)
    return [(each, re.sub(r"[\s+\-]", "", each), re.sub(r"\D", "", each)) for each in dict.fromkeys(found)]


def _shown(plain: str, text: str, squeezed: str, digits: str) -> bool:
    if len(plain) < 6:  # so short that addresses and clocks hold it by chance
        return any(
            re.search(rf"(?<![0-9A-Za-z.]){re.escape(form)}(?![0-9A-Za-z])", text)
            for form in (plain, base64.b64encode(plain.encode()).decode().rstrip("="))
        )
    if plain.isdigit() and plain in digits:
        return True
    lines = [line for line in plain.splitlines() if len(line) > 15 and line[0] != "-"]
    standard = text.replace("-", "+").replace("_", "/")
    return any(
        each in text or re.sub(r"[\s+\-]", "", each) in squeezed or any(core in standard for core in _cores(each))
        for each in (plain, *lines)
    )


@functools.cache
def _cores(plain: str) -> list[str]:
    """Return what stays the same in Base64 whatever stands around a text, for each of the three alignments."""
    found: list[str] = []
    for size, form in itertools.product(range(3), (plain, json.dumps(plain)[1:-1])):
        low, high = (base64.b64encode(byte * size + form.encode() + byte * 2).decode() for byte in (b"\x00", b"\xff"))
        same = [place for place, (one, other) in enumerate(zip(low, high, strict=True)) if one == other and one != "="]
        found.append(low[same[0] : same[-1] + 1])
    return found


def leaks_of(thing: Any) -> dict[str, tuple[str, ...]]:
    """Return the channels that show secrets of a value, or of anything that is reached from it, and which."""
    return {
        f"{type(part).__name__}: {channel}": names
        for part in reachable(thing)
        for channel, text in channels(part).items()
        if (names := seen(text))
    }


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
    return InlineAccount("Stripe", SecretKey=PLANTS["credential"], Key=PLANTS["pem"], Odd=PLANTS["odd"].reveal())


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
    card = {"number": PLANTS["pan"].reveal(), "cvv": PLANTS["cvv"]}
    members = {"token": PLANTS["gateway_token"], "card": card, "key": PLANTS["pem"], "odd": PLANTS["odd"].reveal()}
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
