# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import errors
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models.string_token_input_model import StringTokenInputModel
    from ...models.string_token_meta_data_output_model import StringTokenMetaDataOutputModel
    from ...models.validation_error_message import ValidationErrorMessage


def _get_kwargs(
    *,
    body: StringTokenInputModel,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/StringTokens",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> StringTokenMetaDataOutputModel | ValidationErrorMessage | None:
    from ...models.string_token_meta_data_output_model import StringTokenMetaDataOutputModel
    from ...models.validation_error_message import ValidationErrorMessage

    if response.status_code == 200:
        response_200 = StringTokenMetaDataOutputModel.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = StringTokenMetaDataOutputModel.from_dict(response.json())

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
) -> Response[StringTokenMetaDataOutputModel | ValidationErrorMessage]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: StringTokenInputModel,
) -> Response[StringTokenMetaDataOutputModel | ValidationErrorMessage]:
    """Store a string and get a token

     Keeps the string in the vault. The answer's body has the token; the `Location` header has the full
    address of it.

    Args:
        body (StringTokenInputModel): A string to put in the vault.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[StringTokenMetaDataOutputModel | ValidationErrorMessage]
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
    body: StringTokenInputModel,
) -> StringTokenMetaDataOutputModel | ValidationErrorMessage | None:
    """Store a string and get a token

     Keeps the string in the vault. The answer's body has the token; the `Location` header has the full
    address of it.

    Args:
        body (StringTokenInputModel): A string to put in the vault.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        StringTokenMetaDataOutputModel | ValidationErrorMessage
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: StringTokenInputModel,
) -> Response[StringTokenMetaDataOutputModel | ValidationErrorMessage]:
    """Store a string and get a token

     Keeps the string in the vault. The answer's body has the token; the `Location` header has the full
    address of it.

    Args:
        body (StringTokenInputModel): A string to put in the vault.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[StringTokenMetaDataOutputModel | ValidationErrorMessage]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: StringTokenInputModel,
) -> StringTokenMetaDataOutputModel | ValidationErrorMessage | None:
    """Store a string and get a token

     Keeps the string in the vault. The answer's body has the token; the `Location` header has the full
    address of it.

    Args:
        body (StringTokenInputModel): A string to put in the vault.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        StringTokenMetaDataOutputModel | ValidationErrorMessage
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
