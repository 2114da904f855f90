"""Reading and writing documents: limits, hostile input, and one fixed form."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from scripts.regenerate.document import MAX_BYTES, dump, loads
from scripts.regenerate.errors import RegenerationError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
@example({"\x85": None})
@example("a\x85b\n\u2028c")
@example("# no comment\n\n  indented\n")
@example("\ufeff")
def test_what_is_written_reads_back_the_same(value: Any) -> None:
    """Any plain data survives the YAML form, value and type, and the form is stable."""
    text = dump({"value": value})
    again = loads(text.encode(), name="x.yaml")
    assert repr({"value": value}) == repr(again)
    assert text == dump(again)


@pytest.mark.parametrize(
    "text", ["no", "on", "0o17", "017", "1_000", "12:30:45", "2025-11-05", "null", "~", "", "1e3", ".5", "<<", "="]
)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    """YAML 1.1 and 1.2 readers of other makers see the same text."""
    written = dump({"key": text})
    assert {"key": text} == YAML(typ="safe", pure=True).load(written)
    assert {"key": text} == yaml.safe_load(written)


def test_plain_yaml_is_read_by_the_core_schema() -> None:
    """No dates, no yes and no, no base-60 numbers."""
    document = loads(b"a: yes\nb: 2025-11-05\nc: 12:30\nd: true\ne: 0x10\nf: 1.50\ng: ~\n200: ok\n", name="x")
    assert document == {
        "a": "yes", "b": "2025-11-05", "c": "12:30", "d": True, "e": 16, "f": 1.5, "g": None, "200": "ok",
    }  # fmt: skip


def test_an_alias_is_read_as_a_copy() -> None:
    """Ordinary anchors work, and what they give is not shared."""
    document = loads(b"a: &x {b: 1}\nc: *x\n", name="x")
    assert document == {"a": {"b": 1}, "c": {"b": 1}}
    assert document["a"] is not document["c"]


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ('{"a": 1, "b"', "x:1", "not JSON"),
        ('{"a": 1,\n\n"b": }', "x:3", "not JSON"),
        ('{"a": 1, "a": 2}', "x", "'a' is given twice"),
        ('{"a": NaN}', "x", "NaN is not JSON"),
        ('{"a": 1e999}', "x", "too large"),
        ('{"a": "\\ud800"}', "x", "surrogate"),
        ('{"a": ' + "9" * 5000 + "}", "x", "not JSON"),
        ("[" * 100_000, "x", "nested deeper"),
        ('{"a":' * 200 + "1" + "}" * 200, "x", "nested deeper"),
        ("a: [1, 2\nb: 3\n", "x:2", "not YAML"),
        ("a: 1\nb: 2\na: 3\n", "x:3", "'a' is given twice"),
        ("a:\n  b: !!python/object/apply:os.system ['true']\n", "x:2", "tag"),
        ("a: !!python/name:os.system\n", "x:1", "tag"),
        ("a: !local 1\n", "x:1", "tag"),
        ("a: &a [*a]\n", "x:1", "contains itself"),
        ("a: &a {b: 1}\nc:\n  <<: *a\n", "x:3", "merge"),
        ("? [a, b]\n: 1\n", "x:1", "not a scalar"),
        ("a: " + "[" * 5000, "x:1", "nested deeper"),
        ("- " * 200 + "1", "x:1", "nested deeper"),
        ("a: .inf\n", None, None),
        ("a: 1e999\n", "x:1", "too large"),
        ("a: " + "1" * 5000 + "\n", "x:1", "too large"),
        ("a: 1\n---\nb: 2\n", "x:2", "another document"),
        ("", "x", "empty"),
        ("a: *nothing\n", "x:1", "alias"),
        (BOMB, "x:", "values once aliases are expanded"),
        ("a: \x07\n", "x", "not YAML"),
    ],
)
def test_hostile_text_is_refused_with_its_place(text: str, where: str | None, what: str | None) -> None:
    """Each attack gives one short line with the place, or is plain text after all."""
    if where is None or what is None:
        assert loads(text.encode(), name="x") == {"a": ".inf"}
        return
    with pytest.raises(RegenerationError) as caught:
        loads(text.encode(), name="x")
    line = str(caught.value)
    assert line.startswith(where)
    assert what in line
    assert "\n" not in line
    assert len(line) < 1000


def test_bytes_that_are_not_utf8_are_refused() -> None:
    """The line of the first bad byte is named."""
    with pytest.raises(RegenerationError, match="x:2: not UTF-8"):
        loads(b"a: 1\nb: \xff\n", name="x")


def test_size_is_limited() -> None:
    """One byte more than the limit is too much."""
    with pytest.raises(RegenerationError, match="larger than"):
        loads(b"a" * (MAX_BYTES + 1), name="x")


def test_too_many_values_are_refused() -> None:
    """A flat list is counted too."""
    with pytest.raises(RegenerationError, match="values"):
        loads(b"[" + b"1," * 500_001 + b"1]", name="x")


def test_a_byte_order_mark_is_ignored() -> None:
    """Files saved by some editors begin with one."""
    assert loads(b"\xef\xbb\xbf{}", name="x") == {}
