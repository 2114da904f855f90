"""What an API beside Orchestra brings to live on the same doors: its paths, its file, its answers.

Both siblings explain an error by a `message`, so that is what a mounted API refuses with.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import attrs

from orchestra._core.transport import AsyncTransport, Transport

from ._answers import Answer, Json, RefusedError, answer, decode_json
from ._routing import Match, UrlRoute, allowed_methods, match
from ._spec import Specification, sibling_specification
from ._validation import members, with_floats

__all__ = ["Channels", "Host", "MountedApi", "refusal"]


class Host(Protocol):
    """What an API is mounted on: `SandboxCore`."""

    lock: threading.RLock
    mounted: list[MountedApi]
    strict: bool

    def accepts(self, key: str) -> bool:
        """Say whether a key is one of this sandbox's."""
        ...


@attrs.frozen(slots=True, repr=False)
class Channels:
    """What a client needs to talk to a sandbox in process."""

    key: str
    blocking: Transport
    awaiting: AsyncTransport


class MountedApi:
    """Base of the fakes of other APIs. All state is guarded by the lock of the core it is mounted on."""

    name: ClassVar[str]
    """Of the API's folder in `spec/`."""
    routes: ClassVar[tuple[UrlRoute, ...]]
    roots: ClassVar[tuple[str, ...]]
    """Beginnings of the paths that are this API's."""
    invalid: ClassVar[int]
    """Status of the answer to a body that the file refuses."""

    def __init__(self, core: Host, doors: Channels) -> None:
        self._core = core
        self._doors = doors
        core.mounted.append(self)

    @property
    def specification(self) -> Specification:
        """The document that requests are judged by."""
        return sibling_specification(self.name)

    def owns(self, path: str) -> bool:
        """Say whether a path is this API's."""
        plain = path.partition("?")[0]
        return any(plain == root or plain.startswith(f"{root}/") for root in self.roots)

    def match(self, method: str, path: str) -> Match | None:
        """Find the operation of a request."""
        return match(method, path, any_case=False, routes=self.routes)

    def handle(self, method: str, path: str, fields: Mapping[str, str], body: bytes | None) -> Answer:
        """Answer one request. `fields` are its headers, by lower-case name."""
        try:
            found = self.match(method, path)
            if found is None:
                return self.beside(method, path, fields, body)
            if not self.admits(fields.get("authorization", "")):
                raise refusal(401, "Unauthenticated.")
            with self._core.lock:
                return self.dispatch(found, path.partition("?")[2], fields, self._read(found.route, body))
        except RefusedError as refused:
            return refused.answer

    def admits(self, authorization: str) -> bool:
        """Say whether the value of an Authorization header is good enough."""
        raise NotImplementedError

    def dispatch(self, found: Match, query: str, fields: Mapping[str, str], body: Mapping[str, Any]) -> Answer:
        """Answer a request that was admitted, with a body that the file accepts."""
        raise NotImplementedError

    def beside(self, method: str, path: str, fields: Mapping[str, str], body: bytes | None) -> Answer:
        """Answer a request for none of the operations."""
        allowed = allowed_methods(path, any_case=False, routes=self.routes)
        if allowed:
            return answer(405, {"message": "Method not allowed."}, ("allow", ", ".join(allowed)))
        return refusal(404, "Not found.").answer

    def prepare(self, value: Json) -> Json:
        """Return the body as the file is to judge it: an API that takes more, or says more, does it here."""
        return value

    def _read(self, route: UrlRoute, body: bytes | None) -> Mapping[str, Any]:
        if self.specification.body_schema(route.method, route.template) is None:
            return {}
        try:
            value = decode_json(body or b"")
        except ValueError:
            raise refusal(400, "The request body is not valid JSON.") from None
        if not isinstance(value, Mapping):
            raise refusal(400, "The request body must be a JSON object.")
        value = self.prepare(value)
        faults = self.specification.body_faults(route.method, route.template, with_floats(value))
        if faults:
            raise refusal(self.invalid, f"{faults[0].field}: {faults[0].message}")
        return members(value)


def refusal(status: int, message: str) -> RefusedError:
    """Return an error answer, ready to be raised."""
    return RefusedError(answer(status, {"message": message}))
