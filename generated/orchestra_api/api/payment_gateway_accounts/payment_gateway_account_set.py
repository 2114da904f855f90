# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.payment_gateway_account_full_output_model import PaymentGatewayAccountFullOutputModel
    from ...models.payment_gateway_account_input_model import PaymentGatewayAccountInputModel
    from ...models.validation_error_message import ValidationErrorMessage


def _get_kwargs(
    name: str,
    *,
    body: PaymentGatewayAccountInputModel,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/PaymentGatewayAccounts/{name}".format(
            name=quote(str(name), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PaymentGatewayAccountFullOutputModel | ValidationErrorMessage | None:
    from ...models.payment_gateway_account_full_output_model import PaymentGatewayAccountFullOutputModel
    from ...models.validation_error_message import ValidationErrorMessage

    if response.status_code == 200:
        response_200 = PaymentGatewayAccountFullOutputModel.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = PaymentGatewayAccountFullOutputModel.from_dict(response.json())

        return response_201

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
) -> Response[PaymentGatewayAccountFullOutputModel | ValidationErrorMessage]:
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
    body: PaymentGatewayAccountInputModel,
) -> Response[PaymentGatewayAccountFullOutputModel | ValidationErrorMessage]:
    """Create or replace a gateway account

     Stores the gateway and the credentials under this name. An account that already has the name is
    replaced as a whole.

    Args:
        name (str):
        body (PaymentGatewayAccountInputModel): A gateway account to store.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaymentGatewayAccountFullOutputModel | ValidationErrorMessage]
    """

    kwargs = _get_kwargs(
        name=name,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    name: str,
    *,
    client: AuthenticatedClient,
    body: PaymentGatewayAccountInputModel,
) -> PaymentGatewayAccountFullOutputModel | ValidationErrorMessage | None:
    """Create or replace a gateway account

     Stores the gateway and the credentials under this name. An account that already has the name is
    replaced as a whole.

    Args:
        name (str):
        body (PaymentGatewayAccountInputModel): A gateway account to store.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaymentGatewayAccountFullOutputModel | ValidationErrorMessage
    """

    return sync_detailed(
        name=name,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    name: str,
    *,
    client: AuthenticatedClient,
    body: PaymentGatewayAccountInputModel,
) -> Response[PaymentGatewayAccountFullOutputModel | ValidationErrorMessage]:
    """Create or replace a gateway account

     Stores the gateway and the credentials under this name. An account that already has the name is
    replaced as a whole.

    Args:
        name (str):
        body (PaymentGatewayAccountInputModel): A gateway account to store.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaymentGatewayAccountFullOutputModel | ValidationErrorMessage]
    """

    kwargs = _get_kwargs(
        name=name,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    name: str,
    *,
    client: AuthenticatedClient,
    body: PaymentGatewayAccountInputModel,
) -> PaymentGatewayAccountFullOutputModel | ValidationErrorMessage | None:
    """Create or replace a gateway account

     Stores the gateway and the credentials under this name. An account that already has the name is
    replaced as a whole.

    Args:
        name (str):
        body (PaymentGatewayAccountInputModel): A gateway account to store.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaymentGatewayAccountFullOutputModel | ValidationErrorMessage
    """

    return (
        await asyncio_detailed(
            name=name,
            client=client,
            body=body,
        )
    ).parsed
