"""`accounts`: gateway accounts, stored under names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .._core.calls import NO_OPTIONS, Flow
from .._core.config import CallOptions
from .._core.errors import InvalidRequestError, shown
from .._core.resources import M, Resource, operation
from .._core.secrets import Secret
from . import requests
from .results import AccountDetails, AccountSummary, Deleted
from .values import InlineAccount, check_name

__all__ = ["Accounts"]

_ACCOUNT_NAME: Final = re.compile(r"[A-Za-z0-9]{3,64}")


class Accounts(Resource[M]):
    """Stored gateway accounts: a gateway's credentials under a name."""

    __slots__ = ()

    @operation
    def list(self, *, options: CallOptions = NO_OPTIONS) -> Flow[list[AccountSummary]]:
        """List all accounts, without credentials. Spec: `GET /PaymentGatewayAccounts`. No pages."""
        return self._engine.exchange(requests.list_accounts(options))

    @operation
    def get(self, name: str, *, options: CallOptions = NO_OPTIONS) -> Flow[AccountDetails]:
        """Read one account with its credentials. Spec: `GET /PaymentGatewayAccounts/{name}`. Raises `NotFoundError`."""
        return self._engine.exchange(requests.get_account(check_name(name, "name"), options))

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
    ) -> Flow[AccountDetails]:
        """Add an account, or replace the whole of it. Spec: `PUT /PaymentGatewayAccounts/{name}`.

        Give an `InlineAccount`, or `gateway` and `credentials`. `name`: 3 to 64 letters and digits by the
        spec's pattern; the vendor's guides also use `-` and `_`, let through with `any_name=True`. What was
        stored under the name before is gone.
        """
        check_name(name, "name")
        if not any_name and _ACCOUNT_NAME.fullmatch(name) is None:
            raise InvalidRequestError(
                f"must be 3 to 64 letters and digits, not {shown(name)}; any_name=True lets others through",
                field="name",
            )
        if (account is None) == (gateway is None):
            raise InvalidRequestError("or gateway and credentials: give exactly one of them", field="account")
        checked = InlineAccount(gateway, credentials) if gateway is not None else account
        if not isinstance(checked, InlineAccount):
            raise InvalidRequestError(f"must be an InlineAccount, not {type(checked).__name__}", field="account")
        return self._engine.exchange(requests.set_account(name, checked, options))

    @operation
    def delete(self, name: str, *, options: CallOptions = NO_OPTIONS) -> Flow[Deleted]:
        """Delete an account. Spec: `DELETE /PaymentGatewayAccounts/{name}`. May raise `NotFoundError`."""
        return self._engine.exchange(requests.delete_account(check_name(name, "name"), options))
