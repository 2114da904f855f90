"""Requests for string tokens, gateway accounts and the key check."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.

from __future__ import annotations

from orchestra_api.api.payment_gateway_accounts import (
    payment_gateway_account_delete,
    payment_gateway_account_retrieve,
    payment_gateway_account_set,
    payment_gateway_accounts_list,
)
from orchestra_api.api.string_tokens import (
    delete,
    store_string_token,
    string_token_retrieve,
    string_token_retrieve_meta_data,
)
from orchestra_api.api.utils import validate_api_key
from orchestra_api.models.key_value import KeyValue
from orchestra_api.models.payment_gateway_account_input_model import PaymentGatewayAccountInputModel
from orchestra_api.models.string_token_input_model import StringTokenInputModel

from .._accounts import InlineAccount
from .._secrets import Secret
from . import Prepared, prepare


def create_token(payload: Secret) -> Prepared:
    """Build `StoreStringToken`."""
    return prepare(store_string_token._get_kwargs(body=StringTokenInputModel(payload=payload.reveal())))


def get_token(token: str) -> Prepared:
    """Build `StringTokenRetrieve`."""
    return prepare(string_token_retrieve._get_kwargs(token=token))


def describe_token(token: str) -> Prepared:
    """Build `StringTokenRetrieveMetaData`."""
    return prepare(string_token_retrieve_meta_data._get_kwargs(token=token))


def delete_token(token: str) -> Prepared:
    """Build `Delete`, the file's name for the removal of a string token."""
    return prepare(delete._get_kwargs(token=token))


def list_accounts() -> Prepared:
    """Build `PaymentGatewayAccountsList`."""
    return prepare(payment_gateway_accounts_list._get_kwargs())


def get_account(name: str) -> Prepared:
    """Build `PaymentGatewayAccountRetrieve`."""
    return prepare(payment_gateway_account_retrieve._get_kwargs(name=name))


def set_account(name: str, account: InlineAccount) -> Prepared:
    """Build `PaymentGatewayAccountSet`."""
    body = PaymentGatewayAccountInputModel(
        payment_gateway_name=account.gateway,
        credentials=[KeyValue(key=key, value=value.reveal()) for key, value in account.credentials.items()],
    )
    return prepare(payment_gateway_account_set._get_kwargs(name=name, body=body))


def delete_account(name: str) -> Prepared:
    """Build `PaymentGatewayAccountDelete`."""
    return prepare(payment_gateway_account_delete._get_kwargs(name=name))


def check_api_key() -> Prepared:
    """Build `ValidateApiKey`."""
    return prepare(validate_api_key._get_kwargs())
