# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.capture_void_request_model import CaptureVoidRequestModel
    from ...models.operation_result import OperationResult
    from ...models.validation_error_message import ValidationErrorMessage


def _get_kwargs(
    *,
    body: CaptureVoidRequestModel,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/PaymentGateway/capture",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | OperationResult | ValidationErrorMessage | None:
    from ...models.operation_result import OperationResult
    from ...models.validation_error_message import ValidationErrorMessage

    if response.status_code == 200:
        response_200 = OperationResult.from_dict(response.json())

        return response_200

    if response.status_code == 202:
        response_202 = OperationResult.from_dict(response.json())

        return response_202

    if response.status_code == 400:
        response_400 = ValidationErrorMessage.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ValidationErrorMessage.from_dict(response.json())

        return response_401

    if response.status_code == 404:
        response_404 = cast(Any, None)
        return response_404

    if response.status_code == 409:
        response_409 = OperationResult.from_dict(response.json())

        return response_409

    if response.status_code == 500:
        response_500 = OperationResult.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = OperationResult.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | OperationResult | ValidationErrorMessage]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CaptureVoidRequestModel,
) -> Response[Any | OperationResult | ValidationErrorMessage]:
    """Capture an authorized payment

     Collects money held by an earlier `POST /PaymentGateway/authorize`. The hold lasts as long as brand,
    issuer and processor allow; a late capture may be refused.

    Args:
        body (CaptureVoidRequestModel): A capture or a void of an earlier payment.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | OperationResult | ValidationErrorMessage]
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
    body: CaptureVoidRequestModel,
) -> Any | OperationResult | ValidationErrorMessage | None:
    """Capture an authorized payment

     Collects money held by an earlier `POST /PaymentGateway/authorize`. The hold lasts as long as brand,
    issuer and processor allow; a late capture may be refused.

    Args:
        body (CaptureVoidRequestModel): A capture or a void of an earlier payment.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | OperationResult | ValidationErrorMessage
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CaptureVoidRequestModel,
) -> Response[Any | OperationResult | ValidationErrorMessage]:
    """Capture an authorized payment

     Collects money held by an earlier `POST /PaymentGateway/authorize`. The hold lasts as long as brand,
    issuer and processor allow; a late capture may be refused.

    Args:
        body (CaptureVoidRequestModel): A capture or a void of an earlier payment.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | OperationResult | ValidationErrorMessage]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: CaptureVoidRequestModel,
) -> Any | OperationResult | ValidationErrorMessage | None:
    """Capture an authorized payment

     Collects money held by an earlier `POST /PaymentGateway/authorize`. The hold lasts as long as brand,
    issuer and processor allow; a late capture may be refused.

    Args:
        body (CaptureVoidRequestModel): A capture or a void of an earlier payment.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | OperationResult | ValidationErrorMessage
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
