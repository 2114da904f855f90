"""Plant secrets in every place that takes one and search every channel that could show one."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from decimal import Decimal
from typing import Any

import pytest

import orchestra
from orchestra import (
    ApiKey,
    AsyncOrchestra,
    Card,
    CardNumber,
    ConfigurationError,
    Credential,
    Cvv,
    InlineAccount,
    InvalidRequestError,
    Orchestra,
    OutcomeUnknownError,
    Secret,
    StoredWalletCard,
    StringToken,
    ThreeDS,
    TransportResponse,
)
from orchestra._core.errors import shown
from tests.support.clients import client_of
from tests.support.plants import PLANTS, account, card, leaks_of, planted_calls, seen
from tests.support.wires import CannedWire, ambiguous, answer

CALLS = planted_calls()
DATE = "Mon, 01 Jan 2029 00:00:00 GMT"


VALUES = {
    "card": card,
    "inline account": account,
    "token": lambda: StringToken(PLANTS["stored"]),
    "stored wallet card": lambda: StoredWalletCard(token=PLANTS["session_token"]),
    "three ds": lambda: card().three_ds,
    "config": lambda: Orchestra(api_key=PLANTS["api_key"].reveal(), transport=CannedWire(answer())).config,
    "plain config": lambda: orchestra.Config(api_key=PLANTS["api_key"].reveal(), base_url="https://x"),  # type: ignore[arg-type]
    "proxy": lambda: (
        Orchestra(
            api_key="k", transport=CannedWire(answer()), proxy=f"http://u:{PLANTS['credential'].reveal()}@proxy:80"
        ).config
    ),
}


@pytest.mark.parametrize("name", list(VALUES))
def test_values_hide_their_secrets(name: str) -> None:
    """Values made by callers show masks in every channel."""
    leaks = leaks_of(VALUES[name]())

    assert leaks == {}


def wrong(make: Any) -> Any:
    """Return the refusal of bad values that come with secrets beside them."""
    with pytest.raises((InvalidRequestError, ConfigurationError, TypeError, ValueError)) as caught:
        make()
    return caught.value


REFUSALS = {
    "number": lambda: Card(number=PLANTS["pan"].reveal() + "x", holder="J", expires="12/30"),
    "number too long": lambda: Card(number=PLANTS["pan"].reveal() * 2, holder="J", expires="12/30"),
    "bare token": lambda: Card(number=PLANTS["stored"].reveal(), holder="J", expires="12/30"),
    "cvv": lambda: Card(number=PLANTS["pan"].reveal(), holder="J", expires="12/30", cvv=PLANTS["cvv"].reveal() + "5"),
    "holder": lambda: Card(number=PLANTS["pan"].reveal(), holder="", expires="12/30", cvv=PLANTS["cvv"].reveal()),
    "expires": lambda: Card(number=PLANTS["pan"].reveal(), holder="J", expires="13/30", cvv=PLANTS["cvv"].reveal()),
    "keyword": lambda: Card(number=PLANTS["pan"].reveal(), holdr="J", expires="13/30"),  # type: ignore[call-arg]
    "three ds": lambda: ThreeDS(
        authentication_value=PLANTS["cavv"].reveal(), eci="055", xid=PLANTS["xid"].reveal(), version="2",
        merchant_name="m",
    ),
    "xid": lambda: ThreeDS(
        authentication_value=PLANTS["cavv"].reveal(), eci="05", xid=PLANTS["xid"].reveal() * 9, version="2",
        merchant_name="m",
    ),
    "token": lambda: StringToken(PLANTS["payload"].reveal()),
    "account": lambda: InlineAccount("Stripe", {"a": PLANTS["credential"].reveal()}, a=PLANTS["credential"].reveal()),
    "account gateway": lambda: InlineAccount("", SecretKey=PLANTS["credential"].reveal()),
    "stored card": lambda: StoredWalletCard(token=PLANTS["session_token"].reveal(), last_digits="12345"),  # type: ignore[arg-type]
    "client": lambda: Orchestra(api_key=PLANTS["api_key"].reveal(), retries="many"),  # type: ignore[arg-type]
    "async client": lambda: AsyncOrchestra(api_key=PLANTS["api_key"].reveal(), base_url="nowhere"),
    "key": lambda: Orchestra(api_key=PLANTS["api_key"].reveal() + "\n"),
    "base url": lambda: Orchestra(api_key="k", base_url=f"https://u:{PLANTS['credential'].reveal()}@host"),
    "proxy": lambda: Orchestra(api_key="k", proxy=f"ftp://u:{PLANTS['credential'].reveal()}@host"),
    "config": lambda: orchestra.Config.load("ORCHESTRA", {"api_key": PLANTS["api_key"].reveal(), "timeout": 0}),
}  # fmt: skip


@pytest.mark.parametrize("name", list(REFUSALS))
def test_refusals_do_not_keep_what_they_refuse(name: str) -> None:
    """A refused value is neither in the message nor in a frame of ours in the traceback."""
    leaks = leaks_of(wrong(REFUSALS[name]))

    assert leaks == {}


def test_a_key_of_the_environment_is_not_in_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad setting beside a good key does not show the key."""
    monkeypatch.setenv("ORCHESTRA_API_KEY", PLANTS["api_key"].reveal())
    monkeypatch.setenv("ORCHESTRA_RETRIES", "many")

    leaks = leaks_of(wrong(Orchestra))

    assert leaks == {}


SHOWN = [
    # what was refused, what is quoted of it
    ("abcdefghijkl", "'abcdefghijkl'"),
    ("abcdefghijklm", "'abc…"),
    ("sk_live_7hQ2pLzX0123", "'sk_…"),
    ("4111111111111111", "'411…"),
    (4111111111111111, "4111…"),
    ("411111111111", "'411…"),
    ("4111 1111", "'411…"),
    (12345678, "1234…"),
    (1234567, "1234567"),
    ("971", "***"),
    (971, "***"),
    (-9713, "***"),
    ("97", "'97'"),
    (10000, "10000"),
    (Decimal("10.555"), "10.555"),
    (Decimal("4111111111111.11"), "4111…"),
    (Secret("sk_live"), "Secret(***)"),
    (None, "None"),
]


@pytest.mark.parametrize(("value", "quoted"), SHOWN)
def test_what_is_quoted_of_a_refused_value(value: Any, quoted: str) -> None:
    """Fourteen characters at most, of anything longer four; no number with eight digits, nor one of three or four."""
    assert shown(value) == quoted


CVV = PLANTS["cvv"].reveal()
KEY = PLANTS["api_key"].reveal()
PAN = PLANTS["pan"].reveal()

MISPLACED = {
    "expires": lambda c: Card(number=PAN, holder="J", expires=CVV, cvv="123"),
    "expires with a sign": lambda c: Card(number=PAN, holder="J", expires=f"{CVV}.", cvv="123"),
    "month": lambda c: Card(number=PAN, holder="J", expires=(int(CVV), 2030), cvv="123"),
    "year": lambda c: Card(number=PAN, holder="J", expires=(12, 971300), cvv="123"),
    "month of Orchestrate": lambda c: orchestra.orchestrate.Card(number=PAN, expires=(int(CVV), 30), cvc="123"),
    "expires of Orchestrate": lambda c: orchestra.orchestrate.Card(number=PAN, expires=CVV, cvc="123"),
    "expires of a wallet": lambda c: StoredWalletCard(expires=(int(CVV), 2030)),
    "year of a wallet": lambda c: StoredWalletCard(expires=(12, 97130)),
    "brand of a wallet": lambda c: c.wallets.start_session(stored_cards=[StoredWalletCard(brand=CVV)]),
    "type": lambda c: charged(c, card=Card(number=PAN, holder="J", expires="12/30", type=CVV)),
    "amount": lambda c: charged(c, amount=PAN + "0"),
    "amount as a number": lambda c: charged(c, amount=int(PAN)),
    "amount as a decimal": lambda c: charged(c, amount=Decimal(PAN)),
    "amount below zero": lambda c: charged(c, amount=-int(PAN)),
    "text below zero": lambda c: charged(c, amount=f"-{PAN}"),
    "fine amount": lambda c: charged(c, amount=PAN[:12] + ".123"),
    "amount as a float": lambda c: charged(c, amount=float(PAN[:14])),
    "minor units": lambda c: orchestra.forter.Minor(int(PAN)),
    "currency": lambda c: charged(c, currency=PAN),
    "cvv as currency": lambda c: charged(c, currency=CVV),
    "account": lambda c: charged(c, account=f"{KEY}/x"),
    "name of an account": lambda c: c.accounts.set(KEY, InlineAccount("Stripe", a="b")),
    "names for values": lambda c: InlineAccount("Stripe", {PLANTS["credential"].reveal(): 5}),
    "names twice": lambda c: InlineAccount(
        "Stripe", {PLANTS["credential"].reveal(): "a"}, **{PLANTS["credential"].reveal(): "a"}
    ),
    "operation": lambda c: c.payments.find(reference="r", account="a", operation=KEY),
    "sent at": lambda c: c.payments.find(reference="r", account="a", sent_at=float(PAN)),
    "brand": lambda c: charged(c, network_token_brand=PAN),
    "option": lambda c: orchestra.CallOptions(retries=PAN),  # type: ignore[arg-type]
    "seconds": lambda c: orchestra.CallOptions(timeout=int(PAN)),
    "text for seconds": lambda c: orchestra.CallOptions(deadline=KEY),  # type: ignore[arg-type]
    "transport": lambda c: Orchestra(api_key="k", transport=KEY),
    "flag": lambda c: Orchestra(api_key="k", allow_http=KEY),  # type: ignore[arg-type]
    "address": lambda c: Orchestra(api_key="k", base_url=KEY),
}


def charged(client: Any, **changes: Any) -> Any:
    """Charge a card with some arguments in the wrong place."""
    usual = {"amount": "1.00", "currency": "USD", "card": card(), "account": account()}
    return client.payments.charge(**{**usual, **changes})


@pytest.mark.parametrize("name", MISPLACED)
def test_no_refusal_quotes_what_was_put_in_the_wrong_place(name: str) -> None:
    """A card number, a security code or a key that was given for something else is not in the refusal."""
    client = client_of("sync", CannedWire(answer(200, {"operationResultCode": "Success"})))
    refusal = wrong(lambda: MISPLACED[name](client))

    assert leaks_of(refusal) == {}
    assert "9713" not in str(refusal)
    assert "PLANTED" not in str(refusal)
    assert PAN[:5] not in str(refusal)


def test_problems_of_credentials_quote_no_value() -> None:
    """Values that were given for names are cut like any other."""
    gateway = orchestra.Gateway(name="Stripe", credentials_names=("SecretKey",))
    swapped = InlineAccount("Stripe", {PLANTS["credential"].reveal(): "SecretKey", "secretkey": "x"})

    assert swapped.problems([gateway]) == [
        "'sk_… is not a credential of Stripe", "'secretkey' is spelt 'SecretKey'",
    ]  # fmt: skip


BAD_CALLS = {
    "amount": lambda c: c.payments.charge(amount=1.5, currency="USD", card=card(), account=account()),
    "account": lambda c: c.payments.charge(amount="1", currency="USD", card=card(), account="a/b"),
    "card type": lambda c: c.payments.charge(
        amount="1", currency="USD", card=Card(number=PLANTS["pan"].reveal(), holder="J", expires="1/30", type="No"),
        account=account(), gateway_token=PLANTS["gateway_token"].reveal(),
    ),
    "payload": lambda c: c.tokens.create(PLANTS["payload"].reveal() * 2000),
    "token": lambda c: c.tokens.get(PLANTS["payload"].reveal()),
    "keyword": lambda c: c.tokens.create(payload=PLANTS["payload"].reveal(), other=1),
    "account set": lambda c: c.accounts.set("a b", gateway="x", credentials={"a": PLANTS["credential"].reveal()}),
    "result": lambda c: c.wallets.validate_results('{"token":"' + PLANTS["result_token"].reveal() + '"}'),
}  # fmt: skip


@pytest.mark.parametrize("name", list(BAD_CALLS))
def test_refused_calls_do_not_keep_their_arguments(make: Any, name: str) -> None:
    """A call refused before it is sent leaves no argument behind."""
    wire = CannedWire(answer())
    client = make(wire, api_key=PLANTS["api_key"].reveal())

    leaks = leaks_of(wrong(lambda: BAD_CALLS[name](client)))

    assert leaks == {}
    assert wire.requests == []


FRAMES = """
def send(request, interruption):
    head, body = str(request.headers), request.body
    try:
        raise ValueError(head, body)
    except ValueError:
        raise interruption
"""


@pytest.mark.parametrize("operation", ["charge", "create_token", "list_accounts"])
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, asyncio.CancelledError, SystemExit])
def test_an_interruption_does_not_keep_the_frames_of_a_wire(
    make: Any, operation: str, interruption: type[BaseException]
) -> None:
    """What a wire held when it was interrupted is in no frame and no exception that goes on."""
    names: dict[str, Any] = {}
    exec(compile(FRAMES, "orchestra/_http/_imagined.py", "exec"), names)  # noqa: S102  frames of no test
    client = make(CannedWire(lambda request: names["send"](request, interruption())), api_key=PLANTS["api_key"])
    with pytest.raises(interruption) as caught:
        CALLS[operation](client)

    assert leaks_of(caught.value) == {}


def test_clients_are_not_pickled(make: Any) -> None:
    """A client and its resources refuse to be pickled."""
    client = make(CannedWire(answer())).target
    for part in (client, client.payments, client.tokens, client._engine):
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(part)


@pytest.mark.parametrize("kind_of", [Secret, CardNumber, Cvv, Credential, ApiKey])
def test_secrets_hide_in_every_form(kind_of: type[Secret]) -> None:
    """Only `reveal()` gives the text; copies are the same object, pickles hold nothing."""
    secret = kind_of("4000056655665556")
    shown = "····5556" if kind_of is CardNumber else "***"

    assert (repr(secret), str(secret), f"{secret:>10}") == (f"{kind_of.__name__}({shown})", shown, f"{shown:>10}")
    assert secret.reveal() == "4000056655665556"
    assert copy.copy(secret) is secret
    assert copy.deepcopy(secret) is secret
    assert not hasattr(secret, "__dict__")
    back = pickle.loads(pickle.dumps(secret))  # noqa: S301  made on this line
    assert type(back) is kind_of
    with pytest.raises(ValueError, match="pickle"):
        back.reveal()
    with pytest.raises(AttributeError):
        secret._text = "x"


def test_secrets_are_equal_by_text_and_type() -> None:
    """Two secrets are equal when type and text are; a plain string never is."""
    assert Secret("a") == Secret("a")
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("a") != Secret("b")
    assert Secret("a") != Cvv("a")
    assert Secret("a") != "a"
    assert Secret("ü\ud800") == Secret("ü\ud800")


def test_a_secret_holds_text_only() -> None:
    """Anything but a string is refused when it is wrapped, not when it is used."""
    for value in (None, 5, b"x"):
        with pytest.raises(TypeError, match="string"):
            Secret(value)  # type: ignore[arg-type]


def test_a_short_card_number_shows_no_digits() -> None:
    """Four digits of four would be all of them."""
    assert str(CardNumber("5556")) == "***"


def test_a_copied_answer_is_whole_and_a_pickled_one_is_not() -> None:
    """Copies stay in this process and keep every byte; pickles leave it."""
    response = TransportResponse(
        200, (("location", "/x"), ("date", DATE)), b'{"clearPayload":"x","gatewayReference":"t1"}'
    )

    assert copy.copy(response) == copy.deepcopy(response) == response
    back = pickle.loads(pickle.dumps(response))  # noqa: S301  made on this line
    assert json.loads(back.body) == {"clearPayload": "***", "gatewayReference": "t1"}
    assert back.headers == (("location", "***"), ("date", DATE))


def test_a_deeply_nested_answer_can_be_pickled(make: Any) -> None:
    """A pickle keeps some levels of what the server nested."""
    deep = b'{"operationResultCode":"Success","customGatewayResponse":' + b"[" * 400 + b"]" * 400 + b',"n":{"a":1}}'
    result = CALLS["charge"](make(answer(200, deep)))

    back = pickle.loads(pickle.dumps(result))  # noqa: S301  made on this line

    assert back.approved
    assert back.unread == {"n": {"a": 1}}


def test_a_doubt_keeps_its_card_out_of_sight(make: Any) -> None:
    """The way to resolve a doubt holds credentials, in a closure that shows nothing."""
    with pytest.raises(OutcomeUnknownError) as caught:
        CALLS["charge"](make(ambiguous()))

    assert seen(repr(vars(caught.value))) == ()
