"""The fake itself: a request in, an answer out. No sockets, no framework, no clock of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Literal

from . import _gateways
from ._accounts import Accounts
from ._answers import Answer, Json, RefusedError, answer, bad_request, not_found
from ._cashier import PaymentProcessor
from ._ids import Ids
from ._ledger import Ending, Ledger
from ._mounted import MountedApi
from ._payments import Payments, StatusFinds
from ._routing import Match, allowed_methods, match
from ._tokens import StringTokens
from ._validation import Validation, members
from ._wallets import Wallets

__all__ = ["SandboxCore"]

_PUBLIC_URL: Final = "https://api.orchestrasolutions.com"
_BAD_KEY: Final = "The API key is missing or not valid."


class SandboxCore:
    """All state of one sandbox. `handle` may be called from any thread."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        seed: int,
        strict: bool,
        api_keys: Collection[str] | None,
        declined_cards: Mapping[str, str],
        mock_gateways_tokenize: bool,
        success_status: Literal[200, 202],
        status_finds: StatusFinds,
    ) -> None:
        self.lock: threading.RLock = threading.RLock()
        self.now = now
        self.mounted: list[MountedApi] = []
        self.strict = strict
        self._api_keys = api_keys
        self._validation = Validation(strict=strict)
        ids = Ids(seed)
        self.ledger: Ledger = Ledger(self.lock)
        self.accounts: Accounts = Accounts(now)
        self.tokens: StringTokens = StringTokens(ids, now)
        self.cashier: PaymentProcessor = PaymentProcessor(
            self.ledger,
            ids,
            now,
            declined_cards=declined_cards,
            currencies=lambda: self._validation.specification.currencies,
            success_status=success_status,
        )
        self.wallets: Wallets = Wallets(ids, self.cashier, self.accounts, self.tokens, now)
        self._payments = Payments(
            self.cashier,
            self.accounts,
            self.tokens,
            now,
            mock_gateways_tokenize=mock_gateways_tokenize,
            status_finds=status_finds,
        )

    def match(self, method: str, path: str) -> Match | None:
        """Find the operation of a request; lenient mode reads paths in any case."""
        for api in self.mounted:
            if api.owns(path):
                return api.match(method, path)
        return match(method, path, any_case=not self.strict)

    def handle(
        self,
        method: str,
        path: str,
        headers: Iterable[tuple[str, str]],
        body: bytes | None,
        *,
        ending: Ending = "done",
    ) -> Answer:
        """Answer one request. `ending` is what is to become of a money operation."""
        fields = {name.lower(): value for name, value in headers}
        for api in self.mounted:
            if api.owns(path):
                return api.handle(method, path, fields, body)
        try:
            found = self._admit(method, path, fields)
            self._validation.check_parameter(found)
            request = self._validation.read_body(found.route, body)
            with self.lock:
                return self._dispatch(found, request, fields, ending=ending)
        except RefusedError as refused:
            return refused.answer

    def _admit(self, method: str, path: str, fields: Mapping[str, str]) -> Match:
        found = self.match(method, path)
        if found is None:
            allowed = allowed_methods(path, any_case=not self.strict)
            if allowed:
                raise RefusedError(answer(405, None, ("allow", ", ".join(allowed)), empty=True))
            raise RefusedError(answer(404, empty=True))
        if not self.accepts(fields.get("x-api-key", "")):
            # Pages of the vendor show both forms of a 401; the file has no body.
            refusal: Json = {"fieldName": "X-Api-Key", "errors": [_BAD_KEY]}
            raise RefusedError(answer(401, refusal, empty=self.strict))
        media_type = fields.get("content-type", "application/json").partition(";")[0].strip().lower()
        if media_type != "application/json" and found.route.method != "GET":
            raise RefusedError(answer(415, empty=True))
        return found

    def accepts(self, key: str) -> bool:
        """Say whether a key is one of this sandbox's."""
        if self._api_keys is None:
            return bool(key) and key != "invalid"
        return key in self._api_keys

    def _dispatch(  # noqa: PLR0911, PLR0912 - one case for each operation
        self, found: Match, request: Json, fields: Mapping[str, str], *, ending: Ending
    ) -> Answer:
        body: Mapping[str, Any] = members(request)
        value = found.value or ""
        host = fields.get("host")
        base_url = f"http://{host}" if host else _PUBLIC_URL
        match found.route.name:
            case "charge" | "authorize" as operation:
                return self._payments.pay(operation, body, ending=ending)
            case "capture" | "refund" | "void" as operation:
                return self._payments.follow_up(operation, body, ending=ending)
            case "tokenize":
                return self._payments.tokenize(body)
            case "status":
                return self._payments.status(body)
            case "create_token":
                return self.tokens.create(body, base_url)
            case "get_token":
                return self.tokens.get(value)
            case "describe_token":
                return self.tokens.describe(value)
            case "delete_token":
                return self.tokens.delete(value)
            case "list_accounts":
                return self.accounts.list()
            case "get_account":
                return self.accounts.get(value)
            case "set_account":
                return self.accounts.set(value, body)
            case "delete_account":
                return self.accounts.delete(value)
            case "list_gateways":
                return answer(200, [_gateways.describe(gateway) for gateway in _gateways.GATEWAYS])
            case "start_session":
                return self.wallets.start(body, base_url)
            case "validate_results":
                if not isinstance(request, str):
                    raise bad_request("$", "The result token must be a JSON string.")
                return self.wallets.validate(request)
            case "check_api_key":
                status: Json = {"status": "OK", "userName": "sandbox", "accountId": 1, "isSandbox": True}
                return answer(200, status)
            case _:
                raise not_found()  # operations of mounted APIs never come here
