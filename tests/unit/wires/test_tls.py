"""TLS: checked by default, with one context for the whole process, or with a context of the caller's."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import certifi
import httpx
import pytest
import trustme

from orchestra import ConfigurationError
from orchestra._core.config import Config
from orchestra._http import built_in_transport, route
from tests.unit.wires.conftest import Caller
from tests.unit.wires.raw_server import RawServer, answer_all

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]


def test_trusted_servers_answer(connect: Connect, serve: Serve, server_tls: Any, trusting: Any) -> None:
    """A server that the caller's context trusts is spoken to, call after call over one connection."""
    server = serve(tls=server_tls)
    caller = connect(server.url, verify=trusting)

    statuses = [caller.answer().status for _ in range(3)]

    assert (statuses, server.connections) == ([200] * 3, 1)


def test_unknown_authorities_are_refused(connect: Connect, serve: Serve, server_tls: Any) -> None:
    """A certificate of an unknown authority ends the call before anything is sent."""
    server = serve(tls=server_tls)

    failure = connect(server.url).failure()

    assert (failure.reason, failure.sent) == ("tls", False)
    assert "certificate" in failure.detail
    assert server.requests == []


def test_wrong_names_are_refused(connect: Connect, serve: Serve, authority: trustme.CA, trusting: Any) -> None:
    """A certificate for another name ends the call before anything is sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("elsewhere.test").configure_cert(context)
    server = serve(tls=context)

    failure = connect(server.url, verify=trusting).failure()

    assert (failure.reason, failure.sent, server.requests) == ("tls", False, [])


def test_plain_servers_do_not_speak_tls(connect: Connect, serve: Serve, trusting: Any) -> None:
    """A server that answers a TLS greeting with HTTP ends the call before anything is sent."""
    server = serve(lambda peer: (peer.some(5), peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")))

    failure = connect(server.url.replace("http:", "https:"), verify=trusting).failure()

    assert (failure.reason, failure.sent) == ("tls", False)


def test_verification_can_be_switched_off(connect: Connect, serve: Serve, server_tls: Any) -> None:
    """`verify=False` speaks to any server: for tests only."""
    server = serve(tls=server_tls)

    assert connect(server.url, verify=False).answer().status == 200


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_client_certificates_are_shown(
    connect: Connect, serve: Serve, authority: trustme.CA, version: ssl.TLSVersion
) -> None:
    """A context with a client certificate satisfies a server that asks for one; a context without does not."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.minimum_version = server_side.maximum_version = version
    server_side.verify_mode = ssl.CERT_REQUIRED
    authority.issue_cert("127.0.0.1").configure_cert(server_side)
    authority.configure_trust(server_side)
    known, unknown = ssl.create_default_context(), ssl.create_default_context()
    authority.issue_cert("shop@example.test").configure_cert(known)
    for context in (known, unknown):
        authority.configure_trust(context)
    server = serve(tls=server_side)

    assert connect(server.url, verify=known).answer().status == 200
    # With TLS 1.3 a client learns of the refusal after it has sent the request.
    failure = connect(server.url, verify=unknown).failure()
    assert failure.sent is (version is ssl.TLSVersion.TLSv1_3)
    assert len(server.requests) == 1


def test_servers_that_go_silent_within_tls_are_late(
    connect: Connect, serve: Serve, server_tls: Any, trusting: Any
) -> None:
    """Time limits hold within TLS as they do without."""
    server = serve(lambda peer: (peer.request(), peer.drip(b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200)), tls=server_tls)

    failure = connect(server.url, verify=trusting).failure(budget=0.3)

    assert (failure.reason, failure.sent) == ("timeout", True)


def test_stale_tls_connections_are_noticed(connect: Connect, serve: Serve, server_tls: Any, trusting: Any) -> None:
    """A TLS connection that the server has closed is not used again."""
    from tests.unit.wires.raw_server import OK, answering

    server = serve(answering(OK), answer_all, tls=server_tls)
    caller = connect(server.url, verify=trusting)
    caller.answer()
    server.until_idle()
    caller.settle()

    assert caller.answer().status == 200
    assert server.connections == 2


def test_the_process_has_one_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred clients load the authorities once; clients without TLS never do."""
    made: list[ssl.SSLContext] = []
    make = ssl.create_default_context

    def counted(**named: Any) -> ssl.SSLContext:
        made.append(make(**named))
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", counted)
    route._shared_context.cache_clear()
    for url, expected in (("http://127.0.0.1:1", 0), ("https://127.0.0.1:1", 1)):
        for _ in range(100):
            built_in_transport(Config.load("ORCHESTRA", {"api_key": "key", "base_url": url})).close()
        assert expected == len(made)
    assert (made[0].verify_mode, made[0].check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.fixture
def fresh_contexts() -> Iterator[None]:
    """Make the shared contexts anew for one test."""
    route._shared_context.cache_clear()
    yield
    route._shared_context.cache_clear()


@pytest.mark.usefixtures("fresh_contexts")
def test_the_environment_names_authorities(
    open_wire: Connect,
    serve: Serve,
    authority: trustme.CA,
    server_tls: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """An authority in the file that the environment names is trusted, without any setting."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    assert open_wire("sync-h11", serve(tls=server_tls).url).answer().status == 200


@pytest.mark.usefixtures("fresh_contexts")
@pytest.mark.parametrize("verify", [True, False])
def test_our_contexts_offer_what_we_speak(
    open_wire: Connect,
    serve: Serve,
    authority: trustme.CA,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    verify: bool,
) -> None:
    """A server that chooses among protocols is offered HTTP/1.1 and agrees on it."""
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(server_side)
    server_side.set_alpn_protocols(["h2", "http/1.1"])
    agreed: list[str | None] = []

    def noted(peer: Any) -> None:
        agreed.append(peer.socket.selected_alpn_protocol())
        answer_all(peer)

    assert open_wire("sync-h11", serve(noted, tls=server_side).url, verify=verify).answer().status == 200
    assert agreed == ["http/1.1"]


@pytest.mark.usefixtures("fresh_contexts")
@pytest.mark.parametrize(
    ("named", "loaded"),
    [
        ({"SSL_CERT_DIR": "folder"}, {"capath": "folder"}),
        ({"SSL_CERT_FILE": "file", "SSL_CERT_DIR": "folder"}, {"cafile": "file"}),
        ({"SSL_CERT_FILE": "", "SSL_CERT_DIR": ""}, {"cafile": certifi.where()}),
    ],
)
def test_a_file_of_authorities_goes_before_a_folder(
    monkeypatch: pytest.MonkeyPatch, named: dict[str, str], loaded: dict[str, str]
) -> None:
    """The folder is used when no file is named, the package's list when neither is."""
    asked: list[dict[str, str]] = []
    plain = ssl.create_default_context()
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(variable, named.get(variable, ""))

    def noted(**how: str) -> ssl.SSLContext:
        asked.append(how)
        return plain

    monkeypatch.setattr(ssl, "create_default_context", noted)

    assert route._shared_context(True) is plain
    assert asked == [loaded]


@pytest.mark.usefixtures("fresh_contexts")
def test_authorities_that_can_not_be_read_are_a_mistake_of_the_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file that is absent is refused when the client is made, not at the first payment."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))

    with pytest.raises(ConfigurationError, match="SSL_CERT_FILE or SSL_CERT_DIR can't be read: FileNotFoundError"):
        built_in_transport(Config.load("ORCHESTRA", {"api_key": "key", "base_url": "https://127.0.0.1:1"}))


@pytest.mark.usefixtures("fresh_contexts")
@pytest.mark.parametrize("verify", [True, False])
def test_our_contexts_are_those_of_httpx(monkeypatch: pytest.MonkeyPatch, verify: bool) -> None:
    """What is checked, and whom it trusts, is what httpx checks and trusts by default."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    ours, theirs = route._shared_context(verify), httpx.create_ssl_context(verify=verify)

    def settings(context: ssl.SSLContext) -> tuple[Any, ...]:
        trusted = sorted(context.get_ca_certs(binary_form=True))
        return (
            context.verify_mode, context.check_hostname, context.verify_flags, context.options,
            context.minimum_version, context.get_ciphers(), trusted,
        )  # fmt: skip

    assert settings(ours) == settings(theirs)
    assert bool(ours.get_ca_certs()) is verify


def test_a_callers_context_is_left_as_it_is(serve: Serve, server_tls: Any, open_wire: Connect) -> None:
    """A context of the caller's is used, never changed."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    before = (context.options, context.minimum_version, context.verify_flags, context.get_ciphers())

    assert open_wire("sync-h11", serve(tls=server_tls).url, verify=context).answer().status == 200

    assert before == (context.options, context.minimum_version, context.verify_flags, context.get_ciphers())


@pytest.mark.parametrize("proxied", [False, True])
def test_contexts_that_agree_on_another_protocol_are_refused(
    connect: Connect, serve: Serve, authority: trustme.CA, proxied: bool
) -> None:
    """A caller's context that offers HTTP/2 to a server that speaks it ends the call before anything is sent."""
    server_side, client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server_side)
    authority.configure_trust(client_side)
    for context in (server_side, client_side):
        context.set_alpn_protocols(["h2", "http/1.1"])
    server = serve(tls=server_side)
    settings = {"proxy": serve(tls=server_side).url} if proxied else {}

    failure = connect(server.url, verify=client_side, **settings).failure()

    assert (failure.reason, failure.sent, server.requests) == ("tls", False, [])
    assert "'h2'" in failure.detail


def test_contexts_that_agree_on_our_protocol_are_used(connect: Connect, serve: Serve, authority: trustme.CA) -> None:
    """A caller's context that offers HTTP/1.1 to a server that chooses it is used."""
    server_side, client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server_side)
    authority.configure_trust(client_side)
    server_side.set_alpn_protocols(["http/1.1"])
    client_side.set_alpn_protocols(["h2", "http/1.1"])

    assert connect(serve(tls=server_side).url, verify=client_side).answer().status == 200
