"""The shortcut for JSON objects in UTF-8 reads what the standard library's own way reads."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestra._core import decoding


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

    assert _tried(_plainly, body) == _tried(decoding.parse, body)


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
    assert _tried(_plainly, body) == _tried(decoding.parse, body)


@given(value=VALUES)
def test_what_is_said_once_is_read_alike(value: Any) -> None:
    """Looking for members with two values changes nothing where there are none."""
    body = json.dumps(value).encode()

    assert _tried(lambda text: decoding.parse(text, once=True), body) == _tried(decoding.parse, body)


@pytest.mark.parametrize(
    ("body", "member"),
    [
        (b'{"a":1,"a":2}', "a"),
        (b'{"a":2,"b":0,"a":1}', "a"),
        (b'{"x":[{"y":{"b":"1","b":1}}]}', "b"),
        (b' {"a":null,"a":false}', "a"),
        (b'[{"a":1,"\\u0061":2}]', "a"),
        ('{"a":1,"a":2}'.encode("utf-16"), "a"),
        (b'{"a":1,"a":true}', "a"),
        (b'{"":{},"":[]}', ""),
    ],
)
def test_two_values_for_one_member_are_seen(body: bytes, member: str) -> None:
    """Wherever they stand, however they are written; without being looked for, the last one counts."""
    with pytest.raises(decoding.Twice) as caught:
        decoding.parse(body, once=True)

    assert caught.value.member == member
    assert _tried(decoding.parse, body) == _tried(_plainly, body)


def test_a_number_of_any_size_does_not_hide_a_second_value() -> None:
    """The way around numbers beyond Decimal looks for them, too."""
    with pytest.raises(decoding.Twice):
        decoding.parse(b'{"a":1e999999999999999999999,"b":1,"b":2}', once=True)


@pytest.mark.parametrize("body", [b'{"a":1,"a":1}', b'{"a":1,"a":1.0}', b'{"a":{"b":[null]},"a":{"b":[null]}}'])
def test_the_same_value_twice_is_one_value(body: bytes) -> None:
    """A member that is repeated with its own value contradicts nothing."""
    assert decoding.parse(body, once=True) == decoding.parse(body)


@pytest.mark.parametrize("digits", ["25.00", "0.1", "1e2", "-0.0", "123456789012345678.90", "1E-7", "100"])
def test_digits_are_those_of_the_wire(digits: str) -> None:
    """Amounts keep every digit and every zero."""
    found = decoding.parse(b'{"amount":%b}' % digits.encode())["amount"]

    assert Decimal(digits).as_tuple() == Decimal(found).as_tuple()
