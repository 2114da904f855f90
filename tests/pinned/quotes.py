"""Secrets as servers write them, and what is left of the text: met where texts lose them.

Encoded by hand with jq, Python's `quote` and GNU base64. What a form is called for is in the tests of messages, results
and pickles (`tests/unit/core/test_quoting.py`).
"""

from __future__ import annotations

import base64
import html
import html.entities
import itertools
import json
import pickle
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Final

from orchestra import CardNumber, Cvv, Secret, TransportResponse
from orchestra._core.pipeline import _quoted
from orchestra._core.redaction import SecretMatcher, redact_text

__all__ = [
    "base64_of_credentials",
    "base64_of_numbers",
    "cards",
    "cards_of_others",
    "chance",
    "characters",
    "entities",
    "forms",
    "lengths",
    "long_texts",
    "rounds",
    "spaces",
    "writers",
]


def _body(text: str, *, ascii_only: bool = True, encoding: str = "utf-8") -> TransportResponse:
    """Return an answer whose body is JSON with this text in it."""
    return TransportResponse(
        200, (), json.dumps({"m": text}, ensure_ascii=ascii_only).encode(encoding, "surrogatepass")
    )


def _left(secret: str | Secret, written: str, *, encoding: str = "utf-8") -> str:
    """Return what a message keeps of a text in an answer, after the quick look at its body that every answer gets."""
    hidden = SecretMatcher((secret,))
    bodies = [_body(written, ascii_only=each, encoding=encoding) for each in (True, False)]
    bodies.append(TransportResponse(200, (), f"[{written}]".encode(encoding, "surrogatepass")))
    first, *others = (redact_text(written, _quoted(body, hidden)) for body in bodies)
    assert others == [first, first], (secret, written)
    return first


def _kept(secret: str | Secret, code: str) -> str:
    """Return the same of an id or a code."""
    return _quoted(_body(code), SecretMatcher((secret,))).out_of(code, words=False)


PEM: Final = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0B/+==\nAQEFAASCBKcwggSjAgEAAoIB\n-----END KEY-----"

FORMS: Final[list[tuple[str | Secret, str, str]]] = [
    # secret, what a server writes, what is left of it
    ("sk_live_7hQ2", "bad key sk_live_7hQ2.", "bad key ***."),
    ("sk/live+7hQ2", r"bad key sk\/live+7hQ2.", "bad key ***."),
    ("sk/live+7hQ2", "bad key sk%2Flive%2B7hQ2.", "bad key ***."),
    ("sk/live+7hQ2", "bad key sk%2flive%2b7hQ2.", "bad key ***."),
    ("sk/live+7hQ2", "bad key sk%252Flive%252B7hQ2.", "bad key ***."),
    ("key of mine", "bad key key+of+mine.", "bad key ***."),
    ("key of mine", "bad key key%20of%20mine.", "bad key ***."),
    ('a"b<c>&d-key', r"bad key a\"b<c>&d-key.", "bad key ***."),
    ('a"b<c>&d-key', "bad key a&quot;b&lt;c&gt;&amp;d-key.", "bad key ***."),
    ('a"b<c>&d-key', "bad key a&#34;b&#x3c;c&#x3E;&#38;d-key.", "bad key ***."),
    ("schlüssel-wort", r"bad key schl\u00fcssel-wort.", "bad key ***."),
    ("schlüssel-wort", r"bad key b'schl\xc3\xbcssel-wort'.", "bad key b'***'."),
    ("schlüssel-wort", "bad key schl%C3%BCssel-wort.", "bad key ***."),
    ("sk_live_7hQ2", "Basic c2tfbGl2ZV83aFEy here", "Basic *** here"),
    ("sk_live_7hQ2", "Basic c2tfbGl2ZV83aFEyOg== here", "Basic *** here"),
    ("sk_live_7hQ2", "Basic dXNlcjpza19saXZlXzdoUTI= here", "Basic *** here"),
    ("sk_live_7hQ2", "Basic dXNlcjE6c2tfbGl2ZV83aFEy here", "Basic *** here"),
    ("sk_live_7hQ2", "Basic dXM6c2tfbGl2ZV83aFEy here", "Basic *** here"),
    ("sk_live_7hQ2", "Basic dXNlcjpza19saXZlXzdoUTI%3D here", "Basic ***%3D here"),
    ("a?b>c~d?e>f~", "Base64 YT9iPmN+ZD9lPmZ+ here", "Base64 *** here"),
    ("a?b>c~d?e>f~", "Base64 YT9iPmN-ZD9lPmZ- here", "Base64 *** here"),
    (PEM, f"bad {PEM}.", "bad ***."),
    (PEM, r"bad -----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0B/+==\n", r"bad -----BEGIN KEY-----\n***\n"),
    (PEM, r"bad -----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\/+==\n", "bad -----BEGIN KEY-----\n***\n"),
    (PEM, "bad MIIEvQIBADANBgkqhkiG9w0B/+== AQEFAASCBKcwggSjAgEAAoIB.", "bad *** ***."),
    (PEM, f"bad {PEM.replace(chr(10), '')}.", "bad -----BEGIN KEY-----******-----END KEY-----."),
    (Cvv("971"), "cvv 971, not 1971 nor 971a", "cvv ***, not 1971 nor 971a"),
    (Cvv("971"), "cvv%20971", "cvv ***"),
    (Cvv("971"), "cvv \uff19\uff17\uff11", "cvv ***"),
    (Cvv("971"), "cvv OTcx here", "cvv *** here"),
    (Cvv("971"), "body eyJjdnYiOiI5NzEifQ== here", "body *** here"),
]  # fmt: skip


def forms() -> None:
    """Hold what words keep of a secret: as it is, escaped for JSON, HTML or a URL, in Base64, with other spaces."""
    for secret, written, left in FORMS:
        assert _left(secret, written) == left, written


CARD: Final = "4929574612345675"
SEPARATED: Final = [
    "4929 - 5746 - 1234 - 5675", "4929_5746_1234_5675", "4929/5746/1234/5675", "4929, 5746, 1234, 5675",
    "4929%205746%201234%205675", "4929\u00a05746\u00a01234\u00a05675", "4929&nbsp;5746&nbsp;1234&nbsp;5675",
    "4929\u200b5746\u200b1234\u200b5675", "4 9 2 9 5 7 4 6 1 2 3 4 5 6 7 5", "4929:5746:1234:5675",
    "\uff14\uff19\uff12\uff19\uff15\uff17\uff14\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff15",
    "\u0664\u0669\u0662\u0669\u0665\u0667\u0664\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0665",
    "4929 | 5746 | 1234 | 5675",
    "NDkyOTU3NDYxMjM0NTY3NQ==",
]  # fmt: skip


def cards() -> None:
    """Hold that words, ids and codes lose the card of the request, whatever stands between its digits."""
    marks = [chr(code) for code in range(1, 128) if not chr(code).isalnum()]
    texts = [*SEPARATED, *(mark.join(("4929", "5746", "1234", "5675")) for mark in marks), "49295746|||||||||12345675"]
    for number, written in [(CARD, one) for one in texts] + [
        (CARD, "::::: ::".join(CARD)),
        ("492957461230", "4929|57461230"),
    ]:
        left = "***" if "|||||||||" not in written else written
        assert _left(CardNumber(number), f"id {written} end") == f"id {left} end", written
        assert _kept(CardNumber(number), f"id {written} end") == f"id {left} end", written


BETWEEN: Final = (
    "", " ", "   ", ".", "-", "...", "\t", "\n", "\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f",
    "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2060", "\ufeff", "\u200b-\u200b",
)  # fmt: skip
OTHERS: Final = [
    ("card 4929574612345675 bad", "card ***5675 bad"),
    ("card 4929 - 5746 - 1234 - 5675 bad", "card ***5675 bad"),
    ("card 4929_5746_1234_5675 bad", "card ***5675 bad"),
    ("card 4929/5746/1234/5675 bad", "card ***5675 bad"),
    ("card 4929, 5746, 1234, 5675 bad", "card ***5675 bad"),
    ("card 3782, 822463, 10005 bad", "card ***0005 bad"),
    ("card 4929%205746%201234%205675 bad", "card ***5675 bad"),
    ("on 2026-10-18T12:30:45 or 10/18/2026, 12:30", "on 2026-10-18T12:30:45 or 10/18/2026, 12:30"),
    ("order 10234567, 2 of 3 items", "order 10234567, 2 of 3 items"),
    *(
        (f"card 4929{sep}5746{sep}1234{sep}{'5675000'[:last]} bad", f"card ***{('1234' + '5675000'[:last])[-4:]} bad")
        for sep in ("/", "_", ", ", "_/ ", "_/_/")
        for last in range(1, 8)
    ),
    *(
        (f"card 3782{sep}822463{sep}{last} bad", f"card ***{last[-4:]} bad")
        for sep in ("/", "_", ", ", "_/ ", "_/_/")
        for last in ("1000", "10005")
    ),
    *((f"card {sep.join('4929574612345675')} bad", "card ***5675 bad") for sep in BETWEEN),
    ("card 4929_____5746_____1234_____5675 bad", "card 4929_____5746_____1234_____5675 bad"),
    ("4929574612345675", "***5675"),
    ("card 4929%2F5746%2F1234%2F5675 bad", "card ***5675 bad"),
    ("card 4929%252F5746%252F1234%252F5675 bad", "card ***5675 bad"),
    ("card 4929%25252F5746%25252F1234%25252F5675 bad", "card ***5675 bad"),
    ("got 41111111111.", "got 41111111111."),
    ("got 411111111111.", "got ***1111."),
    ("got 41111111111111111111.", "got ***1111."),
    ("got 411111111111111111111.", "got 411111111111111111111."),
]


def cards_of_others() -> None:
    """Hold that words show the last four digits of what looks like a card number; dates and counts stay."""
    for written, left in OTHERS:
        assert redact_text(written) == left, written


def long_texts() -> None:
    """Hold from which length on a text that may hold a secret in another form is masked as a whole: 262,144."""
    hidden = SecretMatcher(("sk_live_7hQ2",))
    assert hidden.out_of("x" * 300_000, words=True) == "x" * 300_000
    assert hidden.out_of("sk_live_7hQ2" + "x" * 300_000, words=True) == "***" + "x" * 300_000
    for written in ("sk%5flive_7hQ2", "sk_live _7hQ2"):
        rest = "x" * (262_144 - len(written))
        assert hidden.out_of(written + rest, words=True) == "***" + rest
        assert hidden.out_of(written + rest + "x", words=True) == "***"
    rest = "x" * (262_144 - 22)
    assert redact_text(f"4929%2F57461234%2F5675{rest}") == f"4929%2F57461234%2F5675{rest}"
    rest = "x" * (262_144 - 25)
    assert redact_text(f"4929%2F5746%2F1234%2F5675{rest}") == f"***5675{rest}"


# Escapes.

LATIN: Final = [chr(code) for code in range(1, 256)]
BEYOND: Final = [
    "\u0100", "\u0416", "\u07ff", "\u0800", "\u20ac", "\u4e2d", "\uabcd", "\ueffe", "\ufffd",
    *map(chr, (0x10000, 0x10123, 0x10345, 0x10167, 0x10089, 0x101AB, 0x102CD, 0x103EF, 0x1F600, 0xFEDCB, 0x10FFFD)),
]  # fmt: skip
SHORT_ESCAPES: Final = {
    "\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "'": r"\'", "/": r"\/", "\\": r"\\",
}  # fmt: skip


def _percent(one: str) -> str:
    return "".join(f"%{byte:02x}" for byte in one.encode())


def _json(one: str) -> str:
    units = one.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _bytes(one: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in one.encode())


def _upper(write: Callable[[str], str]) -> Callable[[str], str]:
    """Write hexadecimal digits, and nothing else, in upper case."""
    return lambda one: "".join(each.upper() if each in "abcdef" else each for each in write(one))


ALONE: Final[dict[str, tuple[Callable[[str], str], list[str]]]] = {
    "percent": (_percent, LATIN + BEYOND),
    "percent, upper": (_upper(_percent), LATIN + BEYOND),
    "JSON": (_json, LATIN + BEYOND),
    "JSON, upper": (_upper(_json), LATIN + BEYOND),
    "bytes": (_bytes, LATIN + BEYOND),
    "bytes, upper": (_upper(_bytes), LATIN + BEYOND),
    "Latin-1": (lambda one: f"\\x{ord(one):02x}", LATIN),
    "Latin-1, upper": (_upper(lambda one: f"\\x{ord(one):02x}"), LATIN),
}
"""Ways to write one character, and which can be written so."""
PRINTED: Final = [one for one in LATIN if one.isprintable() or one in "\t\n"] + BEYOND
REFERENCES: Final[dict[str, Callable[[str], str]]] = {
    "decimal": lambda one: f"&#{ord(one)};",
    "decimal, open": lambda one: f"&#{ord(one)}",
    "decimal, padded": lambda one: f"&#{ord(one):07};",
    "hexadecimal": lambda one: f"&#x{ord(one):x};",
    "hexadecimal, open": lambda one: f"&#x{ord(one):x}",
    "hexadecimal, padded": lambda one: f"&#x{ord(one):06x};",
    "hexadecimal, upper": lambda one: f"&#X{ord(one):X};",
    "hexadecimal, upper, open": lambda one: f"&#X{ord(one):X}",
}
"""HTML. What it says of control characters is not the character."""


def _chunks(every: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(every), size):
        yield every[start : start + size]


def characters() -> None:
    """Hold that a secret is found however each of its characters is escaped, alone or in a row."""
    for form, (write, able) in {**ALONE, **{form: (write, PRINTED) for form, write in REFERENCES.items()}}.items():
        for some in _chunks(able, 15):
            written = "q".join(map(write, some))
            assert _left(f"k7{'q'.join(some)}qz9", f"bad k7{written}qz9 here") == "bad *** here", (form, some)
            if "Latin" not in form and "open" not in form:
                written = "".join(map(write, some))
                assert _left(f"k7{''.join(some)}qz9", f"bad k7{written}qz9 here") == "bad *** here", (form, some)
    for one, written in SHORT_ESCAPES.items():
        assert _left(f"k7q{one}-qz9", f"bad k7q{written}-qz9 here") == "bad *** here", one
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-32-le", "utf-8-sig"):
        assert _left("sk_live_7hQ2", "bad sk_live_7hQ2 here", encoding=encoding) == "bad *** here", encoding
    for one, written in (("%", "%25"), ("\\", r"\\"), ("&", "&amp;"), ("s", "%73"), ("s", r"\x73"), ("s", "&#115;")):
        assert _left(f"k7q{one}z9-word", f"bad k7q{written}z9-word here") == "bad *** here", one
    assert _left("hunter-2%21word", "bad hunter-2!word here") == "bad *** here"


def entities() -> None:
    """Hold that every character that HTML has a name for is found by its name."""
    names = sorted(name for name in html.entities.html5 if name.endswith(";"))
    for some in _chunks(names, 25):
        secret = "-".join(html.entities.html5[name] for name in some)
        written = "-".join(f"&{name}" for name in some)
        assert _left(f"k7q{secret}qz9", f"bad k7q{written}qz9 here") == "bad *** here", some


WRITERS: Final[tuple[Callable[[str], str], ...]] = (
    lambda text: urllib.parse.quote(text, safe=""),
    urllib.parse.quote,
    urllib.parse.quote_plus,
    html.escape,
    lambda text: html.escape(text, quote=False),
    lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
    lambda text: text.encode("ascii", "backslashreplace").decode() if text.isascii() else text,
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: repr(text)[1:-1],
    lambda text: repr(text.encode())[2:-1],
)


def writers() -> None:
    """Hold that a secret is found as the encoders of Python's own library write it, one after the other."""
    secrets = ("k7+q/w=e&r%t-z9", "k7\"q<w>e'r\\t-z9", "k7 q w-e~r.t_z9", "k7äöü€-\U0001f600-z9", "k7\tq\nw-e:r,t;z9")
    for secret in secrets:
        for first, second in itertools.product(WRITERS, (lambda text: text, *WRITERS)):
            written = second(first(secret))
            assert _left(secret, f"bad {written} here") == "bad *** here", written


def rounds() -> None:
    """Hold that three escapes, each of the other, are undone, besides that of a body, and a pickle keeps nothing."""
    secret = "sk/live+7hQ2&x"
    quote = WRITERS[0]
    twice = quote(quote(secret))
    for written in (quote(secret), twice, quote(twice), r"sk%255c%2flive+7hQ2&amp;x", twice.replace("%", r"\u0025")):
        assert _left(secret, f"bad {written} here") == "bad *** here", written
        assert _kept(secret, f"bad {written} here") == "bad *** here", written
        response = TransportResponse(200, (), json.dumps({"id": written}).encode())
        _quoted(response, SecretMatcher((secret,)))
        kept = pickle.loads(pickle.dumps(response))  # noqa: S301  made on the line before
        assert kept.body == b"***", written


# Spaces.

LOOSE: Final = (
    "+\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\xad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
"""White space and marks without a width (Unicode: White_Space, and Cf that browsers and mails put in), and `+`."""


def spaces() -> None:
    """Hold that a secret is found with spaces put in, left out, and others in place of its own."""
    for one in LOOSE:
        for secret, written in (
            ("sk_live_7hQ2", f"sk_li{one}ve_7hQ2"),
            (f"sk_li{one}ve_7hQ2", "sk_live_7hQ2"),
            (f"sk_li{one}ve_7hQ2", "sk_live_\u200b7hQ2"),
            (f"sk_li{one}ve_7hQ2", "sk_li\u2003\t ve_7hQ2"),
            (f"sk_lïve{one}_7hQ2", "sk_lïve_7hQ2"),
            ("sk_lïve_7hQ2", f"sk_lï{one}ve_7hQ2"),
        ):
            assert _left(secret, f"bad {written} here") == "bad *** here", (one, secret, written)
    assert _left("sk_live_7hQ2", "sk_live _7hQ2") == "***"


# Base64.


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _in_base64(data: bytes) -> Iterator[str]:
    for text in (_base64(data), _base64(data).translate(str.maketrans("+/", "-_"))):
        yield from (text, text.rstrip("="))


def base64_of_credentials() -> None:
    """Hold that a secret is found in Base64 with anything before and after it, cut where its own part begins."""
    # every value of six bits begins the part that the secret alone decides, and every one stands within it
    firsts = [chr(0x30 + low) + after for low in range(16) for after in "0A\u00fc"] + [
        chr(0x400 + 64 * n) for n in range(16)
    ]
    secrets = [f"{first}k~Q7?Zr>9" for first in firsts] + [f"k~{chr(code)}7?Zr9" for code in range(0x20, 0x60)]
    for secret in secrets:
        for before, cut in ((b"", 0), (b"x", 2), (b"xy", 3)):
            for text in _in_base64(before + secret.encode()):
                assert _left(secret, f"got {text[cut:]} here") == "got *** here", (secret, text)
    for length in range(3, 14):
        secret = "k~7Qz-Rw.5LmX"[:length]
        for before, after in itertools.product((b"", b":", b":;", b"::>"), (b"", b":", b"~", b"\x7f:", b"~ :;")):
            for text in _in_base64(before + secret.encode() + after):
                assert _left(secret, f"got {text} here") == "got *** here", (secret, before, after)
    for secret in ('k~"7Qz-R', "k~\\7Qz-R", "k~\n7Qz-R", "k~ü7Qz-R"):
        inner = json.dumps(secret)[1:-1].encode()
        for before, after in itertools.product((b"", b'"', b":", b"::", b'{"a":"'), (b"", b":", b'"', b'"}')):
            for text in _in_base64(before + inner + after):
                assert _left(secret, f"got {text} here") == "got *** here", (secret, before, after)
    assert _left("ab", "got YWI6 here") == "got YWI6 here"  # two characters turn up anywhere


def base64_of_numbers() -> None:
    """Hold that cards and security codes are found in Base64, wherever they begin, padded or cut short."""
    for number in range(1000):
        code = f"{number:03}"
        for before in (b"", b":", b'"cvv":"')[: 3 if number % 37 == 0 else 1]:
            assert _left(Cvv(code), f"got {_base64(before + code.encode())} here") == "got *** here", code
    for before, after in itertools.product(range(8), range(8)):
        data = b"=" * before + b"971" + b"=" * after
        whole = _base64(data)
        for text in (
            whole,
            whole.rstrip("="),
            *(whole[:end] for end in range((len(data) - after) * 8 // 6 + 1, len(whole))),
        ):
            for front in ("", "i", "id", "id_", "cvv-", "cvv/", "path/to/"):
                assert _left(Cvv("971"), f"got {front}{text} here") == "got *** here", (data, text)
        for text in (_base64(b"1" * before + b"971"), _base64(b"971a" + b"1" * after)):
            if text != "OTcx":
                assert _left(Cvv("971"), f"got {text} here") == f"got {text} here", text
    assert _left(Cvv("971"), "got OTcxZ here") == "got *** here"
    for number in ("492957461230", CARD, "6331101010181234568"):
        for before, after in itertools.product((b"", b":", b"::", b"1"), (b"", b":", b"::")):
            for text in _in_base64(before + number.encode() + after):
                assert _left(CardNumber(number), f"got {text} here") == "got *** here", (before, text)
                assert _kept(CardNumber(number), f"got {text} here") == "got *** here", (before, text)


# How long a secret is.

VALID: Final = (
    "4222222222222", "30569309025904", "378282246310005", "4111111111111111", "67596498264384533", "589375000000000017",
    "6331101010181234568",
)  # fmt: skip
"""Numbers of 13 to 19 digits whose last one is the check digit (ISO/IEC 7812-1, annex B)."""
INVALID: Final = ("422222222222", "40128888888818812345")
"""Numbers with a right check digit that have 12 and 20."""


def chance() -> None:
    """Hold that ids lose a credential that is a card number by its length and check digit, and no other number."""
    for number in VALID:
        assert _kept(number, f"id {number}") == "id ***", number
        for place, digit in itertools.product(range(len(number)), "0123456789"):
            if number[place] != digit:
                other = f"{number[:place]}{digit}{number[place + 1 :]}"
                assert _kept(other, f"id {other}") == f"id {other}", other
    for number in INVALID:
        assert _kept(number, f"id {number}") == f"id {number}", number


def lengths() -> None:
    """Hold how long a secret, or a line of one, has to be."""
    for secret, written, left in (
        ("a", "a b c", "a b c"),
        ("ab", "ab abc ab", "*** abc ***"),
        ("%aa", "%aa %aab", "*** %aab"),
        ("aa", "aa", "***"),
        ("abcde", "abcde xabcde", "*** xabcde"),
        ("abcdef", "xabcdefx", "x***x"),
        ("abcdefg", "abc defg", "abc defg"),
        ("abcdefgh", "abc defgh", "***"),
        ("111111111111", "1111 111111111", "***"),  # that may begin at two places
        ("aaaaaaaa", "aaaa aaaaa", "***"),
        ("1 1", "1 1 1", "***"),
        ("BEGIN OF KEY\nabcdefghijklmno\nabcdefghijklmn_p\n", "abcdefghijklmno or abcdefghijklmn_p", "abcdefghijklmno or ***"),
        ("-----BEGIN KEY-----\nabcdefghijklmn_p\n", "-----BEGIN KEY-----", "-----BEGIN KEY-----"),
    ):  # fmt: skip
        given = CardNumber(secret) if len(secret) == 12 else secret
        assert _left(given, written) == left, secret
