"""Take secrets out of texts that are about to be kept or shown, in every form in which a server sends them back.

Texts that quote the server lose the secrets of the request and card-like digits. A secret is found as it is, with
other spaces, escaped for JSON, HTML or a URL (up to three times over), and in Base64 at any alignment; a card number
also with anything between its digits. Pickles of answers keep of a JSON body only numbers, truth values and the
members listed here; of any other body, nothing.
"""

from __future__ import annotations

import json
import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Container, Sequence
from typing import Any, AnyStr, Final, cast, final

from .secrets import MASK, CardNumber, Cvv, Sealed, Secret, reveal

__all__ = [
    "KEPT_MEMBERS",
    "NO_SECRETS",
    "SecretMatcher",
    "one_line",
    "quoted_secrets",
    "redact_body",
    "redact_headers",
    "redact_line",
    "redact_text",
    "redact_texts",
    "redact_value",
]

KEPT_MEMBERS: Final = frozenset(
    {
        "authorizationCode", "code", "createTime", "creationTime", "created_at", "currency", "eci",
        "gatewayName", "gatewayReference", "gatewayResultCode", "gatewayResultSubCode", "id", "operationResultCode",
        "operationType", "status", "transaction_id", "type", "updated_at", "version",
    }
)  # fmt: skip
"""Members of answers whose texts stay in a pickle: ids, codes and times, nobody's words and no tokens."""

_SECRET_NUMBERS: Final = frozenset({"cvv", "cvc", "securitycode", "cardnumber", "number"})
_BETWEEN: Final = r"[\s.\-\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff]{0,3}"
_DIGITS: Final = re.compile(
    rf"\d(?<!\d\d)(?:(?:{_BETWEEN}\d){{11,19}}"
    r"|\d{3}[\W_]{1,4}(?:\d{4}[\W_]{1,4}\d{4}[\W_]{1,4}\d{1,7}|\d{6}[\W_]{1,4}\d{4,5}))(?!\d)"
)
"""Twelve to twenty digits with little between them; the groups of a card number with more."""
_ANY_DIGIT: Final = re.compile(r"(?![0-9])\d")
_DIGIT_RUN: Final = re.compile(r"\d(?:[\W_]{0,8}\d){11,}")
_NO_DIGITS: Final = bytes(set(range(256)) - set(b"0123456789"))
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-][A-Za-z0-9+/_-]{3,}={0,2}")
_FROM_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
_TO_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")
_ESCAPED: Final = re.compile(
    r"[%\\&](?:(?<=%)[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*"
    r"|(?<=\\)(?:u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})*|x[0-9A-Fa-f]{2}(?:\\x[0-9A-Fa-f]{2})*|[nrtbf\"'/\\])"
    r"|(?<=&)(?:#[0-9]{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z1-8]{1,30};))"
)  # like the others, it begins with a set of characters: that is what a search goes quickly by
_MARKS: Final = b"\\%&\0"
"""One of these is in every text that is escaped, or is not UTF-8."""
_ROUNDS: Final = 3
"""Times that a text may have been escaped, each time in another way."""
_LOOSE: Final = dict.fromkeys(
    [ord(each) for each in "+\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"]
    + [code for code in range(0x3001) if chr(code).isspace()]
)
"""Characters that come and go when a text is wrapped, or written into a form."""
_LOOSE_BYTES: Final = bytes(code for code in _LOOSE if code < 128)

_MEDIA_TYPE: Final = r"(?:application/(?:problem\+)?json|text/(?:plain|html|xml)|application/xml)"
_MOMENT: Final = r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
_SAFE_HEADERS: Final = {
    "content-type": re.compile(rf"{_MEDIA_TYPE}(?:; ?charset=(?:utf-8|us-ascii|iso-8859-1))?", re.IGNORECASE),
    "content-length": re.compile(r"[0-9]{1,9}"),
    "date": re.compile(_MOMENT),
    "retry-after": re.compile(rf"[0-9]{{1,6}}|{_MOMENT}"),
}
"""Headers whose value stays in a pickle when it has the one shape that it can have."""
_KNOWN_HEADERS: Final = frozenset(
    {
        *_SAFE_HEADERS, "allow", "cache-control", "cf-ray", "connection", "content-encoding", "etag", "location",
        "proxy-authenticate", "server", "set-cookie", "strict-transport-security", "transfer-encoding", "vary", "via",
        "www-authenticate", "x-correlation-id", "x-request-id",
    }
)  # fmt: skip
_DEEPEST: Final = 32
"""Levels of a JSON value that are kept. A server could nest more than a stack has room for."""
_LONG: Final = 8
"""Characters. A secret shorter than this may be part of an id by chance."""
_SHORT: Final = 6
"""Characters. A secret shorter than this is taken for one only where it stands alone."""
_SHORTEST_CARD: Final = 12
"""Digits."""
_LINE: Final = 16
"""Characters. A line of a secret of several lines is a secret from this length on."""
_LONGEST: Final = 256 * 1024
"""Characters. A longer text that may hold a secret in another form is not searched: it counts as one."""


@final
class SecretMatcher(Sealed):
    """The secrets of one call, for everything that looks for them in its answer. Shows none.

    `base` are those of the client, which are made ready once for all of its calls. Most answers quote nothing: what
    it takes to find a secret in another form is made when a quick look says that there may be one.
    """

    __slots__ = ("_base", "_needles", "_patterns", "_secrets")

    def __init__(self, secrets: tuple[str | Secret, ...], base: SecretMatcher | None = None) -> None:
        self._secrets = secrets
        self._base = base
        self._needles: _Needles | None = None
        self._patterns: dict[bool, _Patterns] = {}

    def __repr__(self) -> str:
        return f"<{len(self.texts)} hidden>"

    @property
    def texts(self) -> list[str]:
        """All of them."""
        found = [_plain(secret) for secret in self._secrets]
        lines = [line for text in found if _is_long(text) for line in _lines(text)]
        return found + lines + ([] if self._base is None else self._base.texts)

    @property
    def long(self) -> list[str]:
        """Those that don't turn up in an id by chance, the longest first: no security codes, of numbers only cards."""
        found = [_plain(secret) for secret in self._secrets if not isinstance(secret, Cvv) and _is_long(secret)]
        lines = [line for text in found for line in _lines(text)]
        return sorted(found + lines + ([] if self._base is None else self._base.long), key=len, reverse=True)

    def may_be_in(self, body: bytes) -> bool:
        """Tell whether a body might hold one of these in some form. Quick, and never False by mistake."""
        if self.hits(body):
            return True
        if body.isascii() and len(body.translate(None, _MARKS)) == len(body):
            return False
        if len(body) > _LONGEST:
            return True
        text = _decoded(body)
        for _ in range(_ROUNDS + 1):  # one more: a body is JSON
            plain = _ascii_digits(text)
            if any(self.hits(each.encode("utf-8", "surrogatepass")) for each in (plain, _squeezed(plain))):
                return True
            escaped, text = text, _unescaped(text)
            if text == escaped:
                return False
        return True

    def hits(self, data: bytes) -> bool:
        """Tell whether a text might hold one of these as it stands."""
        if self._needles is None:
            self._needles = _Needles(self._secrets)
        return self._needles.hit(data) or (self._base is not None and self._base.hits(data))

    def out_of(self, text: str, *, words: bool, rounds: int = _ROUNDS) -> str:
        """Return a text without these; an id or a code (`words` is False) without those of `long`.

        A text that held one behind escapes is returned without its escapes.
        """
        if not self._secrets and self._base is None:
            return text
        patterns = self._patterns.get(words)
        if patterns is None:
            patterns = self._patterns[words] = _Patterns(self.texts if words else self.long, self.long)
        text = patterns.out_of(text)
        if not rounds or not _is_escaped(text):
            return text
        if len(text) > _LONGEST:
            return MASK
        plain = _unescaped(text)
        clean = plain if plain == text else self.out_of(plain, words=words, rounds=rounds - 1)
        return text if clean == plain else clean


class _Needles(Sealed):
    """For a quick look: one of these is in every text that holds a secret and is not escaped."""

    __slots__ = ("_cards", "_plain", "_tight")

    def __init__(self, secrets: tuple[str | Secret, ...]) -> None:
        self._plain: list[bytes] = []
        self._tight: list[bytes] = []
        self._cards: list[bytes] = []
        for secret in secrets:
            text = _plain(secret)
            if len(text) < 2:
                continue
            if len(text) >= _SHORTEST_CARD and text.isdecimal():
                self._cards.append(text.encode())
            for each in {text, _plainest(text), *_lines(text)}:
                self._plain += (each.encode("utf-8", "surrogatepass"), *_cores(each))
                tight = _squeezed(each)
                if len(tight) >= _LONG:
                    self._tight.append(tight.encode("utf-8", "surrogatepass"))

    def hit(self, data: bytes) -> bool:
        return (
            _holds_any(data, self._plain)
            or (bool(self._tight) and _holds_any(data.translate(None, _LOOSE_BYTES), self._tight))
            or (bool(self._cards) and _holds_any(data.translate(None, _NO_DIGITS), self._cards))
        )


class _Patterns(Sealed):
    """What is looked for in texts of one kind, the longest first."""

    __slots__ = ("_cards", "_cores", "_short", "_short_cores", "_tight", "_whole")

    def __init__(self, texts: Sequence[str], long: Sequence[str]) -> None:
        found = sorted({each for text in texts for each in (text, _plainest(text))}, key=len, reverse=True)
        self._whole = [text for text in found if len(text) >= _SHORT]
        self._short = [text for text in found if 1 < len(text) < _SHORT]
        """Those that count only where they stand alone."""
        self._cards = [text for text in long if text.isdecimal()]
        self._tight = [tight for text in found if len(tight := _squeezed(text)) >= _LONG]
        self._cores = [core for text in self._whole for core in _cores(text)]
        self._short_cores = [core for text in self._short for core in _cores(text)]

    def out_of(self, text: str) -> str:
        """Return a text without these, as it stands: escapes count for what they are."""
        for secret in self._whole:
            text = text.replace(secret, MASK)
        for secret in self._short:
            text = _alone_out(text, secret)
        if self._cards:
            text = _DIGIT_RUN.sub(self._card_out, text)
        if _holds_any(_squeezed(text), self._tight):
            text = _loose_out(text, self._tight)
        if self._are_behind(text.encode("utf-8", "replace")):
            text = _BASE64.sub(lambda found: MASK if self._are_behind(found[0].encode("ascii")) else found[0], text)
        return text

    def _card_out(self, found: re.Match[str]) -> str:
        """Take the cards out of a run of digits, whatever stands between these."""
        run = found[0]
        places = [place for place, each in enumerate(run) if each.isdecimal()]
        return _cut(run, _spans("".join([str(int(run[place])) for place in places]), places, self._cards))

    def _are_behind(self, run: bytes) -> bool:
        """Tell whether a text is Base64, or a part of it, of one that holds one of these; or might hold such a text."""
        data = run.rstrip(b"=").translate(_FROM_URL_SAFE)
        if _holds_any(data, self._cores):
            return True
        if not _holds_any(data, self._short_cores):
            return False
        if _BASE64.fullmatch(run.decode("utf-8", "replace")) is None:
            return True
        for start in range(4):
            part = data[start:]
            part = part[:-1] if len(part) % 4 == 1 else part
            plain = a2b_base64(part + b"=" * (-len(part) % 4)).decode("latin-1")
            if any(_alone_out(plain, each) != plain for each in self._short):
                return True
        return False


NO_SECRETS: Final = SecretMatcher(())
"""The secrets of no call."""


def _cores(text: str) -> list[bytes]:
    """Return the characters that this text alone decides in the Base64 of a longer one, at each alignment.

    Where JSON writes it in another way, of that too: what was sent is JSON.
    """
    if len(text) < 3:
        return []
    found = _cores_of(text.encode("utf-8", "surrogatepass"))
    if '"' in text or "\\" in text or not (text.isascii() and text.isprintable()):
        found += _cores_of(json.dumps(text)[1:-1].encode("ascii"))
    return found


def _cores_of(data: bytes) -> list[bytes]:
    size = len(data) * 8
    first = b2a_base64(data)[: size // 6]
    second = b2a_base64(b"\0" + data)[2 : (size + 8) // 6]
    third = b2a_base64(b"\0\0" + data)[3 : (size + 16) // 6]
    found = [first, second, third]
    together = first + second + third
    if b"+" in together or b"/" in together:
        found += [core.translate(_TO_URL_SAFE) for core in found]
    return found


def _is_card(digits: str) -> bool:
    """Tell whether these digits have the length and the check digit of a card number."""
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [int(each) * 2 for each in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(each - 9 if each > 9 else each for each in doubled)) % 10 == 0


def _is_long(secret: str | Secret) -> bool:
    text = _plain(secret)
    if text.isdecimal():
        return isinstance(secret, CardNumber) or _is_card(text)
    return len(text) >= _LONG


def _plain(secret: str | Secret) -> str:
    """Return the text of a secret, which is looked at for each call."""
    text = secret if isinstance(secret, str) else secret._text  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return reveal(secret) if text is None else text


def _lines(text: str) -> list[str]:
    """Return the lines of a secret of several lines: a server may quote some of a key in PEM."""
    if "\n" not in text:
        return []
    return [line for line in map(str.strip, text.splitlines()) if len(line) >= _LINE and not line.startswith("-----")]


def _holds_any(text: AnyStr, parts: Sequence[AnyStr]) -> bool:
    for part in parts:  # noqa: SIM110  a generator costs more than most looks
        if part in text:
            return True
    return False


def _alone_out(text: str, secret: str) -> str:
    """Mask a secret where it stands alone."""
    plain = f" {_ascii_digits(text)} "
    spans = [
        (start, end)
        for start, end in _spans(plain[1:-1], range(len(text)), [secret])
        if not any(each.isascii() and each.isalnum() for each in (plain[start], plain[end + 1]))
    ]
    return _cut(text, spans)


def _loose_out(text: str, tight: Sequence[str]) -> str:
    """Mask secrets that stand in a text with other spaces than their own."""
    if len(text) > _LONGEST:
        return MASK
    places = [place for place, each in enumerate(text) if ord(each) not in _LOOSE]
    return _cut(text, _spans("".join([text[place] for place in places]), places, tight))


def _spans(text: str, places: Sequence[int], secrets: Sequence[str]) -> list[tuple[int, int]]:
    """Return where secrets begin and end in the text that this one was taken from; `places` says from where."""
    found: list[tuple[int, int]] = []
    for secret in secrets:
        start = text.find(secret)
        while start >= 0:
            found.append((places[start], places[start + len(secret) - 1] + 1))
            start = text.find(secret, start + 1)
    return sorted(found)


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with the mask for each of these spans, which may overlap."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        if start >= done:
            pieces += text[done:start], MASK
        done = max(done, end)
    return "".join(pieces) + text[done:]


def _squeezed(text: str) -> str:
    """Return a text without the characters of `_LOOSE`."""
    squeezed = "".join(text.split()).replace("+", "")
    return squeezed if squeezed.isascii() else squeezed.translate(_LOOSE)


def _ascii_digits(text: str) -> str:
    return text if text.isascii() else _ANY_DIGIT.sub(lambda found: str(int(found[0])), text)


def _decoded(body: bytes) -> str:
    return body.decode(json.detect_encoding(body), "replace")


def _is_escaped(text: str) -> bool:
    return "%" in text or "\\" in text or "&" in text


def _unescaped(text: str) -> str:
    """Return a text without what JSON, HTML and URLs write for other characters."""
    return _ESCAPED.sub(_unescape, text)


def _unescape(found: re.Match[str]) -> str:
    text = found[0]
    if text[0] == "%":
        return bytes.fromhex(text.replace("%", "")).decode("utf-8", "replace")
    if text[0] == "&":
        from html import unescape

        return unescape(text)
    if text[1] == "x":  # Python's, of bytes or of characters
        data = bytes.fromhex(text.replace("\\x", ""))
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode("latin-1")
    plain: str = "'" if text[1] == "'" else json.loads(f'"{text}"')
    return plain


def _plainest(text: str) -> str:
    for _ in range(_ROUNDS if _is_escaped(text) else 0):
        text = _unescaped(text)
    return text


def _last_four(found: re.Match[str]) -> str:
    return MASK + "".join([str(int(each)) for each in found[0] if each.isdecimal()][-4:])


def redact_body(body: bytes) -> bytes:
    """Return what may be kept of a body."""
    if not body.strip():
        return body
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return MASK.encode()
    return json.dumps(redact_value(data), separators=(",", ":")).encode()


def redact_value(value: Any, name: str = "", room: int = _DEEPEST, *, words: Container[str] = KEPT_MEMBERS) -> Any:
    """Return what may be kept of a JSON value that stands under this name, at most `room` levels of it.

    `words` are the members whose texts are kept.
    """
    if isinstance(value, dict | list) and not room:
        return MASK
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {redact_text(key): redact_value(item, key, room - 1, words=words) for key, item in members.items()}
    if isinstance(value, list):
        return [redact_value(item, name, room - 1, words=words) for item in cast("Sequence[Any]", value)]
    if isinstance(value, str):
        return redact_text(value) if name in words else MASK
    if value is None or isinstance(value, bool):
        return value
    return MASK if name.lower() in _SECRET_NUMBERS or _DIGITS.search(format(value, "")) else value


def redact_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the headers with only the names that are in use, and only the values that are surely no secret."""
    return tuple(
        (name if name in _KNOWN_HEADERS else MASK, value if _is_harmless(name, value) else MASK)
        for name, value in headers
    )


def _is_harmless(name: str, value: str) -> bool:
    shape = _SAFE_HEADERS.get(name)
    return shape is not None and shape.fullmatch(value) is not None


def redact_text(text: str, secrets: SecretMatcher = NO_SECRETS, *, rounds: int = _ROUNDS) -> str:
    """Return the text without the given secrets and without card-like digits."""
    text = _DIGITS.sub(_last_four, secrets.out_of(text, words=True, rounds=rounds))
    if not rounds or not _is_escaped(text) or len(text) > _LONGEST:
        return text
    plain = _unescaped(text)
    clean = plain if plain == text else redact_text(plain, rounds=rounds - 1)
    return text if clean == plain else clean


def redact_texts(texts: dict[str, str], secrets: SecretMatcher) -> dict[str, str]:
    """Return the texts, each without the given secrets and without card-like digits; the same when there are none."""
    if secrets is NO_SECRETS:
        together = "\n".join(texts.values())  # one look at all of them: mostly there is nothing to take out
        if _DIGITS.search(together) is None and not _is_escaped(together):
            return texts
    clean = {name: redact_text(text, secrets) for name, text in texts.items()}
    return texts if clean == texts else clean


def quoted_secrets(body: bytes, secrets: SecretMatcher) -> tuple[SecretMatcher, bool]:
    """Return the secrets that have to be looked for in the parts of an answer: none when it quotes none.

    And whether it quotes some that don't turn up by chance: then a pickle keeps nothing of its body.
    """
    if not secrets.may_be_in(body):
        return NO_SECRETS, False
    text = _decoded(body)
    if secrets.out_of(text, words=True, rounds=_ROUNDS + 1) == text:  # one more: a body is JSON
        return NO_SECRETS, False
    return secrets, secrets.out_of(text, words=False, rounds=_ROUNDS + 1) != text


def redact_line(text: str, secrets: SecretMatcher = NO_SECRETS) -> str:
    """Return the text as one printable line, without secrets."""
    return one_line(redact_text(text, secrets))


def one_line(text: str) -> str:
    """Return the text as one line in which control characters and the like are escaped: a terminal would obey them."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in line)
