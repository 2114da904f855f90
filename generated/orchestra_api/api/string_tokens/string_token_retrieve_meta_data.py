# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.string_token_meta_data_output_model import StringTokenMetaDataOutputModel
    from ...models.validation_error_message import ValidationErrorMessage


def _get_kwargs(
    token: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/StringTokens/{token}/meta".format(
            token=quote(str(token), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | StringTokenMetaDataOutputModel | ValidationErrorMessage | None:
    from ...models.string_token_meta_data_output_model import StringTokenMetaDataOutputModel
    from ...models.validation_error_message import ValidationErrorMessage

    if response.status_code == 200:
        response_200 = StringTokenMetaDataOutputModel.from_dict(response.json())

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
) -> Response[Any | StringTokenMetaDataOutputModel | ValidationErrorMessage]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    token: str,
    *,
    client: AuthenticatedClient,
) -> Response[Any | StringTokenMetaDataOutputModel | ValidationErrorMessage]:
    """Describe a stored string

     Returns the token and the time of storage, never the content. `GET /StringTokens/{token}` returns
    the content.

    Args:
        token (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | StringTokenMetaDataOutputModel | ValidationErrorMessage]
    """

    kwargs = _get_kwargs(
        token=token,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    token: str,
    *,
    client: AuthenticatedClient,
) -> Any | StringTokenMetaDataOutputModel | ValidationErrorMessage | None:
    """Describe a stored string

     Returns the token and the time of storage, never the content. `GET /StringTokens/{token}` returns
    the content.

    Args:
        token (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | StringTokenMetaDataOutputModel | ValidationErrorMessage
    """

    return sync_detailed(
        token=token,
        client=client,
    ).parsed


async def asyncio_detailed(
    token: str,
    *,
    client: AuthenticatedClient,
) -> Response[Any | StringTokenMetaDataOutputModel | ValidationErrorMessage]:
    """Describe a stored string

     Returns the token and the time of storage, never the content. `GET /StringTokens/{token}` returns
    the content.

    Args:
        token (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | StringTokenMetaDataOutputModel | ValidationErrorMessage]
    """

    kwargs = _get_kwargs(
        token=token,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    token: str,
    *,
    client: AuthenticatedClient,
) -> Any | StringTokenMetaDataOutputModel | ValidationErrorMessage | None:
    """Describe a stored string

     Returns the token and the time of storage, never the content. `GET /StringTokens/{token}` returns
    the content.

    Args:
        token (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | StringTokenMetaDataOutputModel | ValidationErrorMessage
    """

    return (
        await asyncio_detailed(
            token=token,
            client=client,
        )
    ).parsed
