# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.payment_gateway_account_full_output_model import PaymentGatewayAccountFullOutputModel
    from ...models.validation_error_message import ValidationErrorMessage


def _get_kwargs(
    name: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/PaymentGatewayAccounts/{name}".format(
            name=quote(str(name), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | PaymentGatewayAccountFullOutputModel | ValidationErrorMessage | None:
    from ...models.payment_gateway_account_full_output_model import PaymentGatewayAccountFullOutputModel
    from ...models.validation_error_message import ValidationErrorMessage

    if response.status_code == 200:
        response_200 = PaymentGatewayAccountFullOutputModel.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ValidationErrorMessage.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ValidationErrorMessage.from_dict(response.json())

        return response_401

    if response.status_code == 404:
        response_404 = cast(Any, None)
        return response_404

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | PaymentGatewayAccountFullOutputModel | ValidationErrorMessage]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
) -> Response[Any | PaymentGatewayAccountFullOutputModel | ValidationErrorMessage]:
    """Get one gateway account

     Returns a stored gateway account with its credentials. Change it with `PUT` on the same path.

    Args:
        name (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | PaymentGatewayAccountFullOutputModel | ValidationErrorMessage]
    """

    kwargs = _get_kwargs(
        name=name,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    name: str,
    *,
    client: AuthenticatedClient,
) -> Any | PaymentGatewayAccountFullOutputModel | ValidationErrorMessage | None:
    """Get one gateway account

     Returns a stored gateway account with its credentials. Change it with `PUT` on the same path.

    Args:
        name (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | PaymentGatewayAccountFullOutputModel | ValidationErrorMessage
    """

    return sync_detailed(
        name=name,
        client=client,
    ).parsed


async def asyncio_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
) -> Response[Any | PaymentGatewayAccountFullOutputModel | ValidationErrorMessage]:
    """Get one gateway account

     Returns a stored gateway account with its credentials. Change it with `PUT` on the same path.

    Args:
        name (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | PaymentGatewayAccountFullOutputModel | ValidationErrorMessage]
    """

    kwargs = _get_kwargs(
        name=name,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    name: str,
    *,
    client: AuthenticatedClient,
) -> Any | PaymentGatewayAccountFullOutputModel | ValidationErrorMessage | None:
    """Get one gateway account

     Returns a stored gateway account with its credentials. Change it with `PUT` on the same path.

    Args:
        name (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | PaymentGatewayAccountFullOutputModel | ValidationErrorMessage
    """

    return (
        await asyncio_detailed(
            name=name,
            client=client,
        )
    ).parsed
