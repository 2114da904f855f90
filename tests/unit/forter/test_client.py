"""Settings, secrets and weight of Forter's clients."""

from __future__ import annotations

import base64
import logging
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

import orchestra.forter as package
from orchestra import ConfigurationError, InvalidRequestError, OrchestraError, Secret
from orchestra.forter import AsyncForter, Forter, PaymentMethod
from tests.support.clients import Caller
from tests.support.forter import BASE_URL, a_payment
from tests.support.plants import channels
from tests.support.wires import CannedWire, ambiguous, answer

Make = Callable[..., Caller]

TOKEN, KEY, SITE_SECRET = "ftr-PLANTED-token", "key-PLANTED", "site-PLANTED-secret"


def sent_by(make: Make, **settings: Any) -> dict[str, str]:
    """Return the headers of a call with these settings."""
    wire = CannedWire(answer(200, a_payment()))
    make(wire, **settings).payments.create(amount="1.00", currency="GBP")
    return dict(wire.request.headers)


@pytest.mark.parametrize(
    ("settings", "pair"),
    [
        ({"api_key": "key"}, b"key:"),
        ({"api_key": "secret", "user": "site"}, b"site:secret"),
        ({"api_key": "key", "password": "pass"}, b"key:pass"),
        ({"api_key": "x", "user": "site", "password": Secret("p:\u00e4ss")}, "site:p:\u00e4ss".encode()),
    ],
)
def test_the_key_is_the_user_name_unless_there_is_one(make: Make, settings: dict[str, Any], pair: bytes) -> None:
    """The Core API's form is the default; user name and password can be set."""
    assert sent_by(make, **settings)["Authorization"] == "Basic " + base64.b64encode(pair).decode()


@pytest.mark.parametrize("settings", [{"api_key": "a:b"}, {"user": "a:b"}, {"password": "a\nb"}, {"site_id": "\u00e4"}])
def test_what_a_header_can_not_carry_is_refused(make: Make, settings: dict[str, Any]) -> None:
    """A colon in a user name and text that no header carries raise `ConfigurationError`."""
    with pytest.raises(ConfigurationError):
        make(CannedWire(answer(200)), **settings)


def test_version_and_site_are_headers_when_they_are_set(make: Make) -> None:
    """`api-version` and `x-forter-siteid` are sent when set, under the names that the spec gives them."""
    from forter_api.api.payments.create_payment import _get_kwargs
    from forter_api.models.payment_create import PaymentCreate

    body = PaymentCreate(amount=1, currency="GBP")
    wanted = _get_kwargs(body=body, api_version="10.1", x_forter_siteid="site")["headers"]
    headers = sent_by(make, api_version="10.1", site_id="site")
    assert wanted.items() <= headers.items()
    assert not {"api-version", "x-forter-siteid"} & sent_by(make).keys()


def test_settings_come_from_the_environment(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting, those of this API included, can be a variable that begins with FORTER_."""
    for name, value in (("USER", "site"), ("SITE_ID", "s1"), ("API_VERSION", "10.1"), ("RETRIES", "7")):
        monkeypatch.setenv(f"FORTER_{name}", value)
    config = make(CannedWire(answer(200))).target.config
    assert (config.user.reveal(), config.site_id, config.api_version, config.retries) == ("site", "s1", "10.1", 7)


@pytest.mark.parametrize("kind_of_client", [Forter, AsyncForter])
def test_a_base_url_is_needed_and_the_error_says_why(kind_of_client: Any) -> None:
    """There is no documented host, so a client without one is refused with the reason."""
    with pytest.raises(ConfigurationError, match=r"FORTER_BASE_URL.*names no host"):
        kind_of_client(api_key="key")
    with pytest.raises(ConfigurationError, match="FORTER_API_KEY"):
        kind_of_client(base_url=BASE_URL)


def test_a_client_ends_with_its_block(make: Make) -> None:
    """Closing a client closes its wire."""
    wire = CannedWire(answer(200, a_payment()))
    make(wire).shut()
    assert wire.closed == 1


def test_secrets_are_not_seen(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """Payment method, key and password are in no repr, log, error, traceback or pickle, whatever went wrong."""
    caplog.set_level(logging.DEBUG)
    echo = {"message": f"token {TOKEN} for {KEY} refused", "paymentMethod": {"token": TOKEN}}
    method = {"card": {"token": TOKEN}}
    shown = {"method": channels(PaymentMethod(method))}
    client = make(CannedWire(answer(200)), api_key=KEY, password=SITE_SECRET)
    for reply in (ambiguous(), answer(422, echo), answer(500, echo), answer(201, {"id": "x", **echo})):
        client = make(CannedWire(reply), api_key=KEY, password=SITE_SECRET)
        with pytest.raises(OrchestraError) as caught:
            client.payments.create(amount="1.00", currency="GBP", payment_method=method)
        shown[repr(reply)] = channels(caught.value)
    with pytest.raises(InvalidRequestError) as refused:
        client.payments.create(amount=1.5, currency="GBP", payment_method=method)
    shown["refused"] = channels(refused.value)
    with pytest.raises(InvalidRequestError) as refused:
        PaymentMethod({"token": TOKEN, "more": object()})
    shown["bad method"] = channels(refused.value)
    whole = a_payment(nextAction={"token": TOKEN}, metadata={"token": TOKEN}, paymentMethod={"token": TOKEN})
    shown["result"] = channels(make(CannedWire(answer(201, whole))).payments.create(amount="1.00", currency="GBP"))
    shown["client"] = {"repr": repr(client.target), "config": repr(client.target.config)}
    shown["log"] = {str(at): f"{record.getMessage()} {record.__dict__}" for at, record in enumerate(caplog.records)}
    assert len(caplog.records) >= 4
    for secret in (TOKEN, KEY, SITE_SECRET):
        assert [(what, how) for what, texts in shown.items() for how, text in texts.items() if secret in text] == []


def test_a_payment_method_is_a_secret() -> None:
    """Equal members are equal, a pickle holds none of them, and only `reveal` and `members` tell."""
    method = PaymentMethod({"token": TOKEN})
    assert method == PaymentMethod({"token": Secret(TOKEN)}) != PaymentMethod({"token": "other"})
    assert PaymentMethod(method) == method
    assert method.members == {"token": TOKEN}
    with pytest.raises(ValueError, match="pickle"):
        _ = pickle.loads(pickle.dumps(method)).members  # noqa: S301  made in this test


def test_importing_is_light() -> None:
    """Importing loads neither an HTTP library nor a generated model, and `import orchestra` does not load this."""
    code = (
        "import sys, orchestra\n"
        "assert not [m for m in sys.modules if m.startswith('orchestra.forter')]\n"
        "import orchestra.forter\n"
        "light = ('httpx', 'httpcore', 'httpx2', 'h11', 'yaml', 'starlette')\n"
        "print([m for m in sys.modules if m.split('.')[0] in light or '_api.models.' in m])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_listed() -> None:
    """`__all__` names everything public, and everything it names is there."""
    public = {name for name in vars(package) if name.isidentifier() and not name.startswith("_")} - {"annotations"}
    assert public == set(package.__all__)
