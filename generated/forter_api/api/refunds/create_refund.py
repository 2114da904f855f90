# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import errors
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.error import Error
    from ...models.refund import Refund
    from ...models.refund_create import RefundCreate


def _get_kwargs(
    *,
    body: RefundCreate,
    api_version: str | Unset = UNSET,
    x_forter_siteid: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["api-version"] = api_version

    if not isinstance(x_forter_siteid, Unset):
        headers["x-forter-siteid"] = x_forter_siteid

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/refunds",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | Refund | None:
    from ...models.error import Error
    from ...models.refund import Refund

    if response.status_code == 200:
        response_200 = Refund.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = Refund.from_dict(response.json())

        return response_201

    if response.status_code == 400:
        response_400 = Error.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Error.from_dict(response.json())

        return response_401

    if response.status_code == 404:
        response_404 = Error.from_dict(response.json())

        return response_404

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Error | Refund]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: RefundCreate,
    api_version: str | Unset = UNSET,
    x_forter_siteid: str | Unset = UNSET,
) -> Response[Error | Refund]:
    """Create a refund

     Give money of a payment back.

    Args:
        api_version (str | Unset):
        x_forter_siteid (str | Unset):
        body (RefundCreate): A refund to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | Refund]
    """

    kwargs = _get_kwargs(
        body=body,
        api_version=api_version,
        x_forter_siteid=x_forter_siteid,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: RefundCreate,
    api_version: str | Unset = UNSET,
    x_forter_siteid: str | Unset = UNSET,
) -> Error | Refund | None:
    """Create a refund

     Give money of a payment back.

    Args:
        api_version (str | Unset):
        x_forter_siteid (str | Unset):
        body (RefundCreate): A refund to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | Refund
    """

    return sync_detailed(
        client=client,
        body=body,
        api_version=api_version,
        x_forter_siteid=x_forter_siteid,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: RefundCreate,
    api_version: str | Unset = UNSET,
    x_forter_siteid: str | Unset = UNSET,
) -> Response[Error | Refund]:
    """Create a refund

     Give money of a payment back.

    Args:
        api_version (str | Unset):
        x_forter_siteid (str | Unset):
        body (RefundCreate): A refund to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | Refund]
    """

    kwargs = _get_kwargs(
        body=body,
        api_version=api_version,
        x_forter_siteid=x_forter_siteid,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: RefundCreate,
    api_version: str | Unset = UNSET,
    x_forter_siteid: str | Unset = UNSET,
) -> Error | Refund | None:
    """Create a refund

     Give money of a payment back.

    Args:
        api_version (str | Unset):
        x_forter_siteid (str | Unset):
        body (RefundCreate): A refund to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | Refund
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            api_version=api_version,
            x_forter_siteid=x_forter_siteid,
        )
    ).parsed
