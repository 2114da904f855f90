"""Everybody who can send a charge. Each maker returns a call and a way to close; one that is absent says so."""

from __future__ import annotations

import asyncio
import http.client
import importlib
import json
import socket
import sys
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.payload import BODY, HEADERS, KEY, PATH, REFERENCE

Call = Callable[[], Any]
Close = Callable[[], Any]
Maker = Callable[[str], tuple[Call, Close]]

SYNC: dict[str, Maker] = {}
ASYNC: dict[str, Callable[[str], Awaitable[tuple[Call, Close]]]] = {}

REFERENCE_NAME = "httpx.Client.post"

POOL = 1024
"""Connections that aiohttp and urllib3 may open, which would else queue or throw away what httpx keeps."""


class Absent(Exception):
    """A contestant that is not installed here."""


def sync(name: str) -> Callable[[Maker], Maker]:
    """Register a blocking contestant."""

    def register(maker: Maker) -> Maker:
        SYNC[name] = maker
        return maker

    return register


def awaiting(name: str) -> Callable[[Any], Any]:
    """Register an awaiting contestant."""

    def register(maker: Any) -> Any:
        ASYNC[name] = maker
        return maker

    return register


def need(name: str) -> Any:
    """Import a module or say that its contestant is absent."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Absent(str(error)) from None


def _message(url: str) -> bytes:
    head = [f"POST {PATH} HTTP/1.1", f"Host: {urlsplit(url).netloc}", f"Content-Length: {len(BODY)}"]
    head += [f"{name}: {value}" for name, value in HEADERS.items()]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + BODY


def _whole(answer: bytes) -> bool:
    head, found, body = answer.partition(b"\r\n\r\n")
    return bool(found) and len(body) >= int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])


@sync("socket")
def _socket(url: str) -> tuple[Call, Close]:
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    message = _message(url)

    def call() -> bytes:
        connection.sendall(message)
        answer = connection.recv(65536)
        while not _whole(answer):
            answer += connection.recv(65536)
        return answer

    return call, connection.close


class _Bare(asyncio.Protocol):
    def __init__(self) -> None:
        self.answer: asyncio.Future[bytes] | None = None
        self.held = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.held += data
        if _whole(self.held) and self.answer is not None:
            self.answer.set_result(self.held)
            self.held = b""


@awaiting("asyncio protocol")
async def _protocol(url: str) -> tuple[Call, Close]:
    loop = asyncio.get_running_loop()
    parts = urlsplit(url)
    message = _message(url)
    free: list[_Bare] = []

    async def call() -> bytes:
        if free:
            bare = free.pop()
        else:
            _, bare = await loop.create_connection(_Bare, parts.hostname, parts.port)
        bare.answer = loop.create_future()
        bare.transport.write(message)
        answer = await bare.answer
        free.append(bare)
        return answer

    async def close() -> None:
        for bare in free:
            bare.transport.close()

    return call, close


@sync("http.client")
def _http_client(url: str) -> tuple[Call, Close]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)

    def call() -> bytes:
        connection.request("POST", PATH, BODY, HEADERS)
        return connection.getresponse().read()

    return call, connection.close


@sync("urllib3")
def _urllib3(url: str) -> tuple[Call, Close]:
    pool = need("urllib3").PoolManager(maxsize=POOL)
    return lambda: pool.request("POST", url + PATH, body=BODY, headers=HEADERS).data, pool.clear


@sync("requests")
def _requests(url: str) -> tuple[Call, Close]:
    session = need("requests").Session()
    return lambda: session.post(url + PATH, data=BODY, headers=HEADERS).content, session.close


def _httpx_sync(name: str) -> Maker:
    def maker(url: str) -> tuple[Call, Close]:
        client = need(name).Client()
        return lambda: client.post(url + PATH, content=BODY, headers=HEADERS).content, client.close

    return maker


def _httpx_async(name: str) -> Any:
    async def maker(url: str) -> tuple[Call, Close]:
        client = need(name).AsyncClient()

        async def call() -> bytes:
            return (await client.post(url + PATH, content=BODY, headers=HEADERS)).content

        return call, client.aclose

    return maker


sync(REFERENCE_NAME)(_httpx_sync("httpx"))
sync("httpx2.Client.post")(_httpx_sync("httpx2"))
awaiting("httpx.AsyncClient.post")(_httpx_async("httpx"))
awaiting("httpx2.AsyncClient.post")(_httpx_async("httpx2"))

TIMEOUTS = {"timeout": {"connect": 5.0, "read": 5.0, "write": 5.0, "pool": 5.0}}


@sync("httpx transport")
def _httpx_transport(url: str) -> tuple[Call, Close]:
    httpx = need("httpx")
    transport = httpx.HTTPTransport(verify=False, trust_env=False)
    target = httpx.URL(url + PATH)
    headers = [("Host", urlsplit(url).netloc), *HEADERS.items()]

    def call() -> bytes:
        request = httpx.Request("POST", target, headers=headers, content=BODY, extensions=TIMEOUTS)
        response = transport.handle_request(request)
        body = b"".join(response.stream)
        response.close()
        return body

    return call, transport.close


@awaiting("httpx transport")
async def _httpx_async_transport(url: str) -> tuple[Call, Close]:
    httpx = need("httpx")
    transport = httpx.AsyncHTTPTransport(verify=False, trust_env=False)
    target = httpx.URL(url + PATH)
    headers = [("Host", urlsplit(url).netloc), *HEADERS.items()]

    async def call() -> bytes:
        request = httpx.Request("POST", target, headers=headers, content=BODY, extensions=TIMEOUTS)
        response = await transport.handle_async_request(request)
        body = b"".join([chunk async for chunk in response.stream])
        await response.aclose()
        return body

    return call, transport.aclose


@awaiting("aiohttp")
async def _aiohttp(url: str) -> tuple[Call, Close]:
    aiohttp = need("aiohttp")
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=POOL))

    async def call() -> bytes:
        async with session.post(url + PATH, data=BODY, headers=HEADERS) as response:
            return await response.read()

    return call, session.close


@sync("pyreqwest")
def _pyreqwest(url: str) -> tuple[Call, Close]:
    client = need("pyreqwest.client").SyncClientBuilder().build()

    def call() -> Any:
        return client.post(url + PATH).headers(HEADERS).body_bytes(BODY).build().send().bytes()

    return call, client.close


@awaiting("pyreqwest")
async def _pyreqwest_async(url: str) -> tuple[Call, Close]:
    client = need("pyreqwest.client").ClientBuilder().build()

    async def call() -> Any:
        response = await client.post(url + PATH).headers(HEADERS).body_bytes(BODY).build().send()
        return await response.bytes()

    return call, client.close


def _generated_body() -> Any:
    need("orchestra_api")
    from orchestra_api.models.auth_request_model import AuthRequestModel

    return AuthRequestModel.from_dict(json.loads(BODY))


@sync("raw generated client")
def _generated(url: str) -> tuple[Call, Close]:
    body = _generated_body()
    from orchestra_api import Client
    from orchestra_api.api.payment_gateway import gateway_charge

    client = Client(base_url=url, headers=HEADERS)
    return lambda: gateway_charge.sync(client=client, body=body), client.get_httpx_client().close


@awaiting("raw generated client")
async def _generated_async(url: str) -> tuple[Call, Close]:
    body = _generated_body()
    from orchestra_api import Client
    from orchestra_api.api.payment_gateway import gateway_charge

    client = Client(base_url=url, headers=HEADERS)
    return lambda: gateway_charge.asyncio(client=client, body=body), client.get_async_httpx_client().aclose


OPENAPI_GENERATOR: list[Path] = []
"""Folder of the client that openapi-generator made, when `benchmarks.tools` could make one."""


@sync("openapi-generator's client")
def _openapi_generator(url: str) -> tuple[Call, Close]:
    if not OPENAPI_GENERATOR:
        raise Absent("openapi-generator-cli or Java is not here")
    folder = str(OPENAPI_GENERATOR[0])
    if folder not in sys.path:
        sys.path.append(folder)
    package: Any = importlib.import_module("og_orchestra")
    configuration = package.Configuration(host=url)
    client = package.ApiClient(configuration)
    client.set_default_header("X-Api-Key", KEY)
    api = package.PaymentGatewayApi(client)
    body = package.PayToolsApiModelsAuthRequestModel.from_dict(json.loads(BODY))
    return lambda: api.gateway_charge(body), lambda: None


INTENT: dict[str, Any] = {
    "amount": 2500,
    "currency": "usd",
    "confirm": True,
    "payment_method": "pm_card_visa",
    "metadata": {"reference": REFERENCE},
}


@sync("stripe")
def _stripe(url: str) -> tuple[Call, Close]:
    stripe = need("stripe")
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": url})
    intents = client.v1.payment_intents
    return lambda: intents.create(INTENT), lambda: None


@awaiting("stripe")
async def _stripe_async(url: str) -> tuple[Call, Close]:
    stripe = need("stripe")
    transport = stripe.HTTPXClient()
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": url}, http_client=transport)
    intents = client.v1.payment_intents
    return lambda: intents.create_async(INTENT), transport.close_async


MESSAGES: Any = [{"role": "user", "content": "charge Jane Smith 25.00 USD, reference order-1042"}]


@sync("openai")
def _openai(url: str) -> tuple[Call, Close]:
    client = need("openai").OpenAI(api_key=KEY, base_url=url)
    return lambda: client.chat.completions.create(model="m", messages=MESSAGES), client.close


@awaiting("openai")
async def _openai_async(url: str) -> tuple[Call, Close]:
    client = need("openai").AsyncOpenAI(api_key=KEY, base_url=url)
    return lambda: client.chat.completions.create(model="m", messages=MESSAGES), client.close


TRANSACTION: dict[str, Any] = {
    "amount": 2500,
    "currency": "USD",
    "country": "US",
    "intent": "capture",
    "external_identifier": REFERENCE,
    "payment_method": {
        "method": "card",
        "number": "4111111111111111",
        "expiration_date": "12/30",
        "security_code": "123",
    },
}


@sync("gr4vy")
def _gr4vy(url: str) -> tuple[Call, Close]:
    gr4vy = need("gr4vy")
    client = gr4vy.Gr4vy(server_url=url, bearer_auth=KEY, merchant_account_id="default")
    return lambda: client.transactions.create(**TRANSACTION), lambda: client.__exit__(None, None, None)


def _ours(settings: dict[str, Any]) -> dict[str, Any]:
    orchestra = need("orchestra")
    from orchestra import ConfigurationError

    try:
        orchestra.Orchestra(**settings).close()
    except ConfigurationError as error:
        raise Absent(str(error)) from None
    return {
        "amount": "25.00",
        "currency": "USD",
        "card": orchestra.Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123"),
        "account": "stripeproduction",
        "reference": REFERENCE,
    }


def _ours_sync(wire: str) -> Maker:
    def maker(url: str) -> tuple[Call, Close]:
        settings: dict[str, Any] = {"api_key": KEY, "base_url": url, "transport": wire}
        charge = _ours(settings)
        client = need("orchestra").Orchestra(**settings)

        def call() -> None:
            result = client.payments.charge(**charge)
            assert result.approved
            assert result.amount == Decimal("25.0")

        return call, client.close

    return maker


def _ours_async(wire: str, **more: Any) -> Any:
    async def maker(url: str) -> tuple[Call, Close]:
        settings: dict[str, Any] = {"api_key": KEY, "base_url": url, "transport": wire, **more}
        charge = _ours(settings)
        client = need("orchestra").AsyncOrchestra(**settings)

        async def call() -> None:
            result = await client.payments.charge(**charge)
            assert result.approved

        return call, client.aclose

    return maker


OURS = {"orchestra": "h11", "orchestra[fast]": "httptools"}
"""Our client by transport, with retries, logging and masking as shipped."""

for _name, _wire in OURS.items():
    sync(_name)(_ours_sync(_wire))
    awaiting(_name)(_ours_async(_wire))

WIDE: dict[str, Any] = {
    f"{name}, {POOL} connections": _ours_async(wire, max_connections=POOL) for name, wire in OURS.items()
}
"""Our awaiting client with as many connections as calls in flight, instead of the hundred it comes with."""

SDKS = ("raw generated client", "openapi-generator's client", "stripe", "openai", "gr4vy")
