"""Requests for string tokens, gateway accounts and the key check."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.
# Generated modules are imported by the function that needs them: deleting a token loads no account.

from __future__ import annotations

from .._accounts import InlineAccount
from .._secrets import Secret
from . import Prepared, prepare
from .routes import key_values


def create_token(payload: Secret) -> Prepared:
    """Build `StoreStringToken`."""
    from orchestra_api.api.string_tokens import store_string_token
    from orchestra_api.models.string_token_input_model import StringTokenInputModel

    return prepare(store_string_token._get_kwargs(body=StringTokenInputModel(payload=payload.reveal())))


def get_token(token: str) -> Prepared:
    """Build `StringTokenRetrieve`."""
    from orchestra_api.api.string_tokens import string_token_retrieve

    return prepare(string_token_retrieve._get_kwargs(token=token))


def describe_token(token: str) -> Prepared:
    """Build `StringTokenRetrieveMetaData`."""
    from orchestra_api.api.string_tokens import string_token_retrieve_meta_data

    return prepare(string_token_retrieve_meta_data._get_kwargs(token=token))


def delete_token(token: str) -> Prepared:
    """Build `Delete`, the file's name for the removal of a string token."""
    from orchestra_api.api.string_tokens import delete

    return prepare(delete._get_kwargs(token=token))


def list_accounts() -> Prepared:
    """Build `PaymentGatewayAccountsList`."""
    from orchestra_api.api.payment_gateway_accounts import payment_gateway_accounts_list

    return prepare(payment_gateway_accounts_list._get_kwargs())


def get_account(name: str) -> Prepared:
    """Build `PaymentGatewayAccountRetrieve`."""
    from orchestra_api.api.payment_gateway_accounts import payment_gateway_account_retrieve

    return prepare(payment_gateway_account_retrieve._get_kwargs(name=name))


def set_account(name: str, account: InlineAccount) -> Prepared:
    """Build `PaymentGatewayAccountSet`."""
    from orchestra_api.api.payment_gateway_accounts import payment_gateway_account_set
    from orchestra_api.models.payment_gateway_account_input_model import PaymentGatewayAccountInputModel

    body = PaymentGatewayAccountInputModel(
        payment_gateway_name=account.gateway,
        credentials=key_values(account),
    )
    return prepare(payment_gateway_account_set._get_kwargs(name=name, body=body))


def delete_account(name: str) -> Prepared:
    """Build `PaymentGatewayAccountDelete`."""
    from orchestra_api.api.payment_gateway_accounts import payment_gateway_account_delete

    return prepare(payment_gateway_account_delete._get_kwargs(name=name))


def check_api_key() -> Prepared:
    """Build `ValidateApiKey`."""
    from orchestra_api.api.utils import validate_api_key

    return prepare(validate_api_key._get_kwargs())
