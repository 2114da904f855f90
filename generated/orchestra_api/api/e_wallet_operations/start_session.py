# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import errors
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.start_e_wallets_session_request import StartEWalletsSessionRequest
    from ...models.token_model import TokenModel
    from ...models.validation_error_message import ValidationErrorMessage


def _get_kwargs(
    *,
    body: StartEWalletsSessionRequest | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/EWalletOperations",
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> TokenModel | ValidationErrorMessage | None:
    from ...models.token_model import TokenModel
    from ...models.validation_error_message import ValidationErrorMessage

    if response.status_code == 200:
        response_200 = TokenModel.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ValidationErrorMessage.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ValidationErrorMessage.from_dict(response.json())

        return response_401

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[TokenModel | ValidationErrorMessage]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: StartEWalletsSessionRequest | Unset = UNSET,
) -> Response[TokenModel | ValidationErrorMessage]:
    """Start a wallet session

     Opens a session for the browser library and returns the token that the library needs. The request
    says what the session may do: charge, tokenize, or both.

    Args:
        body (StartEWalletsSessionRequest | Unset): What a wallet session may do.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TokenModel | ValidationErrorMessage]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: StartEWalletsSessionRequest | Unset = UNSET,
) -> TokenModel | ValidationErrorMessage | None:
    """Start a wallet session

     Opens a session for the browser library and returns the token that the library needs. The request
    says what the session may do: charge, tokenize, or both.

    Args:
        body (StartEWalletsSessionRequest | Unset): What a wallet session may do.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TokenModel | ValidationErrorMessage
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: StartEWalletsSessionRequest | Unset = UNSET,
) -> Response[TokenModel | ValidationErrorMessage]:
    """Start a wallet session

     Opens a session for the browser library and returns the token that the library needs. The request
    says what the session may do: charge, tokenize, or both.

    Args:
        body (StartEWalletsSessionRequest | Unset): What a wallet session may do.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TokenModel | ValidationErrorMessage]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: StartEWalletsSessionRequest | Unset = UNSET,
) -> TokenModel | ValidationErrorMessage | None:
    """Start a wallet session

     Opens a session for the browser library and returns the token that the library needs. The request
    says what the session may do: charge, tokenize, or both.

    Args:
        body (StartEWalletsSessionRequest | Unset): What a wallet session may do.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TokenModel | ValidationErrorMessage
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
