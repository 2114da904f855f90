"""The shortcut for JSON objects in UTF-8 reads what the standard library's own way reads."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestra import _reading


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _plainly(body: bytes) -> Any:
    return json.loads(body, parse_float=Decimal, parse_constant=_refuse)


def _tried(parse: Any, body: bytes) -> Any:
    try:
        return repr(parse(body))
    except (ValueError, RecursionError):
        return ValueError


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(value=st.dictionaries(st.text(max_size=5), VALUES), encoding=st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "latin-1"]
), plain=st.booleans())  # fmt: skip
def test_the_shortcut_changes_nothing(value: dict[str, Any], encoding: str, plain: bool) -> None:
    """Objects in any encoding, with any escapes and with what is not JSON, read the same or fail the same."""
    body = json.dumps(value, ensure_ascii=plain).encode(encoding, "ignore")

    assert _tried(_plainly, body) == _tried(_reading.parse, body)


@given(body=st.binary(max_size=40) | st.binary(max_size=40).map(lambda rest: b"{" + rest))
@example(b"{")
@example(b"{\0")
@example(b'{"a":1e400}')
@example(b'{"a":NaN}')
@example(b'{"a":-Infinity}')
@example(b'{"a":1}x')
@example(b' {"a":1}')
@example(b'{"a":1,"a":2}')
@example(b'{"a":"\xed\xa0\x80"}')
@example(b'{"a":"\xff"}')
@example(b'{"a":' * 100_000)
def test_bytes_that_are_no_json_fail_alike(body: bytes) -> None:
    """Whatever the standard library refuses is refused, and nothing else."""
    assert _tried(_plainly, body) == _tried(_reading.parse, body)


@pytest.mark.parametrize("digits", ["25.00", "0.1", "1e2", "-0.0", "123456789012345678.90", "1E-7", "100"])
def test_digits_are_those_of_the_wire(digits: str) -> None:
    """Amounts keep every digit and every zero."""
    found = _reading.parse(b'{"amount":%b}' % digits.encode())["amount"]

    assert Decimal(digits).as_tuple() == Decimal(found).as_tuple()
