"""Secrets as servers write them, and what is left of the text: met where texts lose them.

Encoded by hand with jq, Python's `quote` and GNU base64. What a form is called for is in the tests of messages, results
and pickles (`tests/unit/core/test_quoting.py`).
"""

from __future__ import annotations

from typing import Final

from orchestra import CardNumber, Cvv, Secret
from orchestra._redaction import Hidden, without

__all__ = ["cards", "cards_of_others", "forms", "long_texts"]

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
        assert without(written, Hidden((secret,))) == left, written


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
    hidden = Hidden((CardNumber("4929574612345675"),))
    for written in SEPARATED:
        for words in (True, False):
            assert hidden.out_of(f"id {written} end", words=words) == "id *** end", written


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
    ("got 41111111111.", "got 41111111111."),
    ("got 411111111111.", "got ***1111."),
    ("got 41111111111111111111.", "got ***1111."),
    ("got 411111111111111111111.", "got 411111111111111111111."),
]


def cards_of_others() -> None:
    """Hold that words show the last four digits of what looks like a card number; dates and counts stay."""
    for written, left in OTHERS:
        assert without(written) == left, written


def long_texts() -> None:
    """Hold from which length on a text that may hold a secret in another form is masked as a whole."""
    hidden = Hidden(("sk_live_7hQ2",))
    assert hidden.out_of("x" * 300_000, words=True) == "x" * 300_000
    assert hidden.out_of("sk_live_7hQ2" + "x" * 300_000, words=True) == "***" + "x" * 300_000
    assert hidden.out_of("%41" + "x" * 300_000, words=True) == "***"
