# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.payment_gateway_account_brief_output_model import PaymentGatewayAccountBriefOutputModel
    from ...models.validation_error_message import ValidationErrorMessage


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/PaymentGatewayAccounts",
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ValidationErrorMessage | list[PaymentGatewayAccountBriefOutputModel] | None:
    from ...models.payment_gateway_account_brief_output_model import PaymentGatewayAccountBriefOutputModel
    from ...models.validation_error_message import ValidationErrorMessage

    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = PaymentGatewayAccountBriefOutputModel.from_dict(response_200_item_data)

            response_200.append(response_200_item)

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
) -> Response[ValidationErrorMessage | list[PaymentGatewayAccountBriefOutputModel]]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[ValidationErrorMessage | list[PaymentGatewayAccountBriefOutputModel]]:
    """List gateway accounts

     Returns every stored gateway account, without credentials.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ValidationErrorMessage | list[PaymentGatewayAccountBriefOutputModel]]
    """

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
) -> ValidationErrorMessage | list[PaymentGatewayAccountBriefOutputModel] | None:
    """List gateway accounts

     Returns every stored gateway account, without credentials.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ValidationErrorMessage | list[PaymentGatewayAccountBriefOutputModel]
    """

    return sync_detailed(
        client=client,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[ValidationErrorMessage | list[PaymentGatewayAccountBriefOutputModel]]:
    """List gateway accounts

     Returns every stored gateway account, without credentials.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ValidationErrorMessage | list[PaymentGatewayAccountBriefOutputModel]]
    """

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
) -> ValidationErrorMessage | list[PaymentGatewayAccountBriefOutputModel] | None:
    """List gateway accounts

     Returns every stored gateway account, without credentials.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ValidationErrorMessage | list[PaymentGatewayAccountBriefOutputModel]
    """

    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
