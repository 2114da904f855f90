"""What an answer held instead of what was expected is said in words, and never shown."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest

from orchestra import InvalidRequestError, InvalidResponseError, OutcomeUnknownError, StringToken
from tests.support.calls import CALLS, TOKEN
from tests.support.wires import answer

LONGER = "9f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0"
"""A UUID, 36 characters: a token of tomorrow, perhaps."""

INSTEAD = [
    (LONGER, "a text of 36 characters"),
    (TOKEN[:31] + "-", "a text of 32 characters"),
    ("x", "a text of 1 character"),
    ("", "an empty text"),
    (20345, "a number"),
    (2.5, "a number"),
    (True, "true or false"),
    ([LONGER, LONGER], "an array of 2 items"),
    ([LONGER], "an array of 1 item"),
    ({"value": LONGER}, "an object"),
]


@pytest.mark.parametrize(("value", "words"), INSTEAD)
def test_a_token_of_another_shape_is_not_no_token(make: Any, value: Any, words: str) -> None:
    """The error says what stood in the token's place, and shows none of it."""
    with pytest.raises(OutcomeUnknownError) as caught:
        CALLS["create_token"](make(answer(201, {"token": value})))

    assert f"the answer's token is {words}, where 32 letters and digits were expected" in str(caught.value)
    for shown in (str(caught.value), repr(caught.value), str(pickle.dumps(caught.value))):
        assert LONGER not in shown
        assert "20345" not in str(caught.value)


@pytest.mark.parametrize("body", [{}, {"token": None}, {"Token": TOKEN}])
def test_without_a_token_there_is_none(make: Any, body: dict[str, Any]) -> None:
    """Where no token is, the error says so."""
    with pytest.raises(OutcomeUnknownError, match="the answer holds no token"):
        CALLS["create_token"](make(answer(201, body)))


@pytest.mark.parametrize(
    ("operation", "body", "words"),
    [
        ("list_accounts", {}, "an array was expected, not an object"),
        ("list_gateways", "secret", "an array was expected, not a text of 6 characters"),
        ("get_account", [], "an object was expected, not an array of 0 items"),
        ("describe_token", 17, "an object was expected, not a number"),
        ("check_api_key", None, "an object was expected, not null"),
    ],
)
def test_reads_say_what_came_instead(make: Any, operation: str, body: Any, words: str) -> None:
    """The kind of what came is named, not its content."""
    with pytest.raises(InvalidResponseError, match=re.escape(words)):
        CALLS[operation](make(answer(200, b"null" if body is None else body)))


def test_a_text_of_the_right_length_is_not_called_too_long() -> None:
    """Of 32 characters that are no token, the length is not what is wrong."""
    with pytest.raises(
        InvalidRequestError, match="must be 32 letters and digits: of these 32 characters, some are neither"
    ):
        StringToken(TOKEN[:31] + "-")
