"""`tokens`, `accounts`, `gateways`: what Orchestra keeps and what it can talk to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ._accounts import InlineAccount, check_name
from ._calls import NO_OPTIONS, Call, Program
from ._cards import StringToken
from ._config import CallOptions
from ._errors import InvalidRequest, shown
from ._interpretation import read_deleted, read_list, read_new_token, read_object
from ._operations import ORCHESTRA, Operation
from ._resources import M, Resource, operation
from ._results import AccountBrief, AccountFull, Deleted, Gateway, StoredToken, TokenContent
from ._secrets import Secret

__all__ = ["Accounts", "Gateways", "Tokens"]

PAYLOAD_LIMIT: Final = 16_384
"""Characters of a string token's payload (spec: `StringTokenIntputModel.payload`)."""

_ACCOUNT_NAME: Final = re.compile(r"[A-Za-z0-9]{3,64}")


def simple_call(
    found: Operation,
    prepared: Any,
    read: Any,
    options: CallOptions,
    secrets: tuple[str | Secret, ...] = (),
    account: str | None = None,
) -> Call[Any]:
    """Return a call that moves no money."""
    return Call(
        operation=found,
        method=prepared.method,
        path=prepared.path,
        body=prepared.body,
        read=read,
        account=account,
        secrets=secrets,
        options=options,
    )


def listed_accounts(options: CallOptions) -> Call[list[AccountBrief]]:
    """Return the call that lists all stored accounts."""
    from ._requests import vault as requests

    found = ORCHESTRA["list_accounts"]
    return simple_call(found, requests.list_accounts(), read_list(found, AccountBrief), options)


class Tokens(Resource[M]):
    """String tokens: texts kept in Orchestra's vault, used as `@token` in a card's number or cvv."""

    __slots__ = ()

    @operation
    def create(self, payload: str | Secret, *, options: CallOptions = NO_OPTIONS) -> Program[StringToken]:
        """Store a text of 1 to 16,384 characters. Spec: `POST /StringTokens`.

        The token goes into a `Card`; its `stored` holds the answer. Not repeated when the answer is lost: a
        second token for the same text would be harmless, but a stray. Card security codes must not be kept once
        used: delete them.
        """
        from ._requests import vault as requests

        kept = Secret(payload) if isinstance(payload, Secret | str) else None
        if kept is None:
            raise InvalidRequest(f"must be a string, not {type(payload).__name__}", field="payload")
        length = len(kept.reveal())
        if not 1 <= length <= PAYLOAD_LIMIT:
            raise InvalidRequest(f"must have 1 to {PAYLOAD_LIMIT:,} characters, not {length:,}", field="payload")
        found = ORCHESTRA["create_token"]
        return self._engine.exchange(
            simple_call(found, requests.create_token(kept), read_new_token(found), options, (kept,))
        )

    @operation
    def get(self, token: str | StringToken, *, options: CallOptions = NO_OPTIONS) -> Program[TokenContent]:
        """Read a stored text back. Spec: `GET /StringTokens/{token}`.

        Reading card data brings you into PCI scope; `result.payload` is a secret with `reveal()`.
        """
        from ._requests import vault as requests

        found = ORCHESTRA["get_token"]
        checked = StringToken(token)
        prepared = requests.get_token(checked.reveal())
        read = read_object(found, TokenContent)
        return self._engine.exchange(simple_call(found, prepared, read, options, (checked,)))

    @operation
    def describe(self, token: str | StringToken, *, options: CallOptions = NO_OPTIONS) -> Program[StoredToken]:
        """Tell when a text was stored, without reading it. Spec: `GET /StringTokens/{token}/meta`."""
        from ._requests import vault as requests

        found = ORCHESTRA["describe_token"]
        checked = StringToken(token)
        prepared = requests.describe_token(checked.reveal())
        read = read_object(found, StoredToken)
        return self._engine.exchange(simple_call(found, prepared, read, options, (checked,)))

    @operation
    def delete(self, token: str | StringToken, *, options: CallOptions = NO_OPTIONS) -> Program[Deleted]:
        """Delete a stored text for good. Spec: `DELETE /StringTokens/{token}`. Raises `NotFound`."""
        from ._requests import vault as requests

        found = ORCHESTRA["delete_token"]
        checked = StringToken(token)
        prepared = requests.delete_token(checked.reveal())
        read = read_deleted(found, str(checked))
        return self._engine.exchange(simple_call(found, prepared, read, options, (checked,)))


class Accounts(Resource[M]):
    """Stored gateway accounts: a gateway's credentials under a name."""

    __slots__ = ()

    @operation
    def list(self, *, options: CallOptions = NO_OPTIONS) -> Program[list[AccountBrief]]:
        """List all accounts, without credentials. Spec: `GET /PaymentGatewayAccounts`. No pages."""
        return self._engine.exchange(listed_accounts(options))

    @operation
    def get(self, name: str, *, options: CallOptions = NO_OPTIONS) -> Program[AccountFull]:
        """Read one account with its credentials. Spec: `GET /PaymentGatewayAccounts/{name}`. Raises `NotFound`."""
        from ._requests import vault as requests

        found = ORCHESTRA["get_account"]
        prepared = requests.get_account(check_name(name, "name"))
        return self._engine.exchange(
            simple_call(found, prepared, read_object(found, AccountFull), options, account=name)
        )

    @operation
    def set(
        self,
        name: str,
        account: InlineAccount | None = None,
        *,
        gateway: str | None = None,
        credentials: Mapping[str, str | Secret] | None = None,
        any_name: bool = False,
        options: CallOptions = NO_OPTIONS,
    ) -> Program[AccountFull]:
        """Add an account, or replace the whole of it. Spec: `PUT /PaymentGatewayAccounts/{name}`.

        Give an `InlineAccount`, or `gateway` and `credentials`. `name`: 3 to 64 letters and digits by the
        spec's pattern; the vendor's guides also use `-` and `_`, let through with `any_name=True`. What was
        stored under the name before is gone.
        """
        from ._requests import vault as requests

        check_name(name, "name")
        if not any_name and _ACCOUNT_NAME.fullmatch(name) is None:
            raise InvalidRequest(
                f"must be 3 to 64 letters and digits, not {shown(name)}; any_name=True lets others through",
                field="name",
            )
        if (account is None) == (gateway is None):
            raise InvalidRequest("or gateway and credentials: give exactly one of them", field="account")
        checked = InlineAccount(gateway, credentials) if gateway is not None else account
        if not isinstance(checked, InlineAccount):
            raise InvalidRequest(f"must be an InlineAccount, not {type(checked).__name__}", field="account")
        found = ORCHESTRA["set_account"]
        prepared = requests.set_account(name, checked)
        read = read_object(found, AccountFull)
        return self._engine.exchange(simple_call(found, prepared, read, options, checked.secrets, account=name))

    @operation
    def delete(self, name: str, *, options: CallOptions = NO_OPTIONS) -> Program[Deleted]:
        """Delete an account. Spec: `DELETE /PaymentGatewayAccounts/{name}`. May raise `NotFound`."""
        from ._requests import vault as requests

        found = ORCHESTRA["delete_account"]
        prepared = requests.delete_account(check_name(name, "name"))
        return self._engine.exchange(simple_call(found, prepared, read_deleted(found, name), options, account=name))


class Gateways(Resource[M]):
    """The payment gateways that Orchestra can talk to."""

    __slots__ = ()

    @operation
    def list(self, *, options: CallOptions = NO_OPTIONS) -> Program[list[Gateway]]:
        """List all gateways with the names of the credentials each wants. Spec: `GET /PaymentGateway`."""
        from ._requests.gateways import list_gateways

        found = ORCHESTRA["list_gateways"]
        return self._engine.exchange(simple_call(found, list_gateways(), read_list(found, Gateway), options))
