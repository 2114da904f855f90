"""The sandbox as a Python object: the thing that tests hold."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Final, Literal, Unpack

from orchestra._core.clients import BeforeSend, Settings
from orchestra._core.clock import Clock, MakeId, SystemClock
from orchestra._core.errors import missing_extra
from orchestra._core.observability import Tracer
from orchestra._core.secrets import Secret, reveal
from orchestra._core.transport import AsyncTransport, Transport
from orchestra._orchestrasolutions.client import AsyncOrchestra, Orchestra

from . import _gateways
from ._cashier import Card
from ._core import SandboxCore
from ._doors import AsyncSandboxTransport, SandboxTransport
from ._engine import Engine, InjectedFault, Target
from ._forter import ForterSandbox
from ._ids import Ids
from ._ledger import Ledger
from ._mounted import Channels
from ._orchestrate import OrchestrateSandbox
from ._payments import StatusFinds
from ._wallets import WalletOutcome
from .faults import Fault

__all__ = ["DEFAULT_ACCOUNTS", "Sandbox"]

DEFAULT_ACCOUNTS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "testsuccess": ("NULLSuccess", {}),
    "testfailure": ("NULLFailure", {}),
    "stripeproduction": ("Stripe", {"SecretKey": "sk_test_sandbox"}),
    "stripe-production": ("Stripe", {"SecretKey": "sk_test_sandbox"}),
}
"""The accounts a new sandbox holds, unless it is made with others."""


def require_extra() -> None:
    """Refuse to begin without the libraries of the extra, rather than to fail in the middle of a call."""
    missing = [
        name
        for name in ("openapi_schema_validator", "referencing", "starlette", "uvicorn", "yaml")
        if find_spec(name) is None
    ]
    if missing:
        raise missing_extra(f"the sandbox needs {', '.join(missing)}", "sandbox")


class Sandbox:
    """A stateful fake of all three APIs that never leaves this machine.

    Args:
        strict: Refuse with a 400 whatever the vendored OpenAPI file refuses, to the letter. Otherwise be
            as forgiving as the vendor's guides are (see `docs/sandbox.md`).
        api_keys: The keys that are accepted. Any key but the empty one and `"invalid"` when None.
        accounts: Gateway accounts to begin with: name to gateway name and credentials.
        declined_cards: Card numbers that decline, with the gateway's code for each; the two mock gateways
            do not look at them.
        mock_gateways_tokenize: Whether `NULLSuccess` makes gateway tokens. The vendor's pages disagree.
        success_status: The HTTP status of a successful payment call. The vendor documents both.
        status_finds: What a status look-up finds: charges and authorizations, which is what the vendor documents,
            or `"all"` that moves money: captures, refunds and voids under their own references as well.
        clock: Where time comes from: card expiry, links that expire. `orchestra.testing.ManualClock` is one for tests.
        seed: Decides every identifier: the same seed and calls give the same tokens and references.
    """

    def __init__(
        self,
        *,
        strict: bool = False,
        api_keys: Collection[str] | None = None,
        accounts: Mapping[str, tuple[str, Mapping[str, str]]] | None = None,
        declined_cards: Mapping[str, str] | None = None,
        mock_gateways_tokenize: bool = False,
        success_status: Literal[200, 202] = 200,
        status_finds: StatusFinds = "payments",
        clock: Clock | None = None,
        seed: int = 0,
    ) -> None:
        require_extra()
        now = (clock or SystemClock()).now
        self.core: SandboxCore = SandboxCore(
            now=now,
            seed=seed,
            strict=strict,
            api_keys=api_keys,
            declined_cards=_gateways.DECLINED_CARDS if declined_cards is None else declined_cards,
            mock_gateways_tokenize=mock_gateways_tokenize,
            success_status=success_status,
            status_finds=status_finds,
        )
        self._api_key = next(iter(api_keys), "") if api_keys is not None else "sandbox-key"
        for name, (gateway, credentials) in (DEFAULT_ACCOUNTS if accounts is None else accounts).items():
            self.add_account(name, gateway, credentials)
        self.engine: Engine = Engine(self.core)
        self.transport: Transport = SandboxTransport(self.engine)
        self.async_transport: AsyncTransport = AsyncSandboxTransport(self.engine)
        doors = Channels(self._api_key, self.transport, self.async_transport)
        self.orchestrate: OrchestrateSandbox = OrchestrateSandbox(self.core, doors, ids=Ids(seed), now=now)
        """The fake of Orchestrate, behind the same doors."""
        self.forter: ForterSandbox = ForterSandbox(self.core, doors, ids=Ids(seed), now=now)
        """The fake of Forter's Orchestration API, behind the same doors."""

    @property
    def ledger(self) -> Ledger:
        """Who was charged what: the truth, whatever the answers said."""
        self.engine.act_due()
        return self.core.ledger

    def client(
        self,
        *,
        clock: Clock | None = None,
        ids: MakeId | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[Settings],
    ) -> Orchestra:
        """Make a client that talks to this sandbox and to nothing else.

        Args:
            clock: Where time comes from, for tests: see `orchestra.testing.ManualClock`.
            ids: For tests: makes correlation ids (`"id"`) and references of payments without one (`"reference"`).
            tracer: Makes spans.
            before_send: As for `orchestra.Orchestra`: may raise to stop a payment with nothing sent.
            **settings: The client's own.

        Returns:
            The client. Close it when you are done.
        """
        settings.setdefault("api_key", self._api_key)
        return Orchestra(
            transport=self.transport, clock=clock, ids=ids, tracer=tracer, before_send=before_send, **settings
        )

    def async_client(
        self,
        *,
        clock: Clock | None = None,
        ids: MakeId | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[Settings],
    ) -> AsyncOrchestra:
        """Make an async client that talks to this sandbox and to nothing else.

        Args:
            clock: Where time comes from, for tests: see `orchestra.testing.ManualClock`.
            ids: For tests: makes correlation ids (`"id"`) and references of payments without one (`"reference"`).
            tracer: Makes spans.
            before_send: As for `orchestra.AsyncOrchestra`: may raise to stop a payment with nothing sent.
            **settings: The client's own.

        Returns:
            The client. Close it when you are done.
        """
        settings.setdefault("api_key", self._api_key)
        return AsyncOrchestra(
            transport=self.async_transport, clock=clock, ids=ids, tracer=tracer, before_send=before_send, **settings
        )

    def add_account(self, name: str, gateway: str, credentials: Mapping[str, str] | None = None) -> None:
        """Store a gateway account. Raises ValueError for a gateway the sandbox does not know."""
        with self.core.lock:
            self.core.accounts.add(name, _gateway(gateway), tuple((credentials or {}).items()))

    def add_string_token(self, payload: str, token: str | None = None) -> str:
        """Put a payload into the vault, under a token of your own when given, and return the token."""
        if token is not None and not (len(token) == 32 and token.isalnum() and token.isascii()):
            raise ValueError("a string token has 32 letters and digits")
        with self.core.lock:
            return self.core.tokens.add(payload, token)

    def add_gateway_token(
        self, gateway: str, token: str | None = None, *, card_number: str = "4111111111111111"
    ) -> str:
        """Make a gateway hold a card under a token, and return the token."""
        with self.core.lock:
            return self.core.cashier.make_token(_gateway(gateway), card_number, token)

    def complete_wallet_session(
        self,
        session_token: str | Secret,
        outcome: WalletOutcome = "approved",
        *,
        wallet: str = "CardPay",
        card_number: str = "4111111111111111",
        holder: str = "Jane Smith",
    ) -> str:
        """Play the payer's browser and return what the page's callback would get.

        That is a signed result token for `approved`, `declined` and `pending`, and for `canceled` and
        `failed` the browser library's JSON text, which `validate_results` refuses. `PayPal`, `BankPay`
        and `UPI` charge by themselves; other wallets go through the session's gateway account and its
        fallbacks. Raises ValueError for a token that is not an open session of this sandbox.
        """
        with self.core.lock:
            return self.core.wallets.complete(reveal(session_token), outcome, wallet, Card(card_number, holder))

    def settle(self, reference: str | None = None, outcome: Literal["approved", "declined"] = "approved") -> int:
        """Decide what was accepted with a 202, under one `myRef` when given. Returns how many that were.

        Requests that a `late_commit` or `second_attempt` fault held back take effect first, and are counted too.
        """
        with self.core.lock:
            late = self.engine.act_late()
            return late + self.core.cashier.settle(reference, approve=outcome == "approved")

    def inject(self, fault: Fault | str, on: Target = "any", times: int = 1) -> None:
        """Put a fault in the way of the next requests, as often as `times` says.

        `fault` is one of `orchestra.sandbox.faults`, or its name. `on` is an operation such as `"charge"`,
        several, or `"any"`, `"money"` or `"reads"`. Faults happen in the order they were injected. Raises
        ValueError for a name that does not exist.
        """
        self.engine.inject(fault, on, times)

    def random_faults(
        self, seed: int, rate: float, *, faults: Collection[Fault | str] | None = None, on: Target = "any"
    ) -> None:
        """Give requests a random fault with probability `rate`; the same seed and calls give the same ones.

        Every kind with its defaults, unless `faults` names some. Ends with `clear_faults()`.
        """
        self.engine.inject_at_random(seed, rate, faults, on)

    def clear_faults(self) -> None:
        """Forget every fault that has not happened yet, random ones included."""
        self.engine.clear()

    @property
    def faults_injected(self) -> tuple[InjectedFault, ...]:
        """The faults that happened, oldest first."""
        return tuple(self.engine.happened)

    @contextmanager
    def serve(self, port: int = 0, host: str = "127.0.0.1") -> Generator[str]:
        """Serve this sandbox over HTTP from a thread, and yield its base URL. Port 0 finds a free one."""
        from ._server import serving

        with serving(self.engine, host, port) as url:
            yield url

    def __repr__(self) -> str:
        mode = "strict" if self.core.strict else "lenient"
        return f"<Sandbox {mode}, {self.ledger.count()} movements>"


def _gateway(name: str) -> _gateways.Gateway:
    gateway = _gateways.find(name)
    if gateway is None:
        known = ", ".join(gateway.name for gateway in _gateways.GATEWAYS)
        raise ValueError(f"there is no gateway {name!r}; the sandbox knows {known}")
    return gateway
