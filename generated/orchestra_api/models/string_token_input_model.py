# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="StringTokenInputModel")


@_attrs_define
class StringTokenInputModel:
    """A string to put in the vault.

    Attributes:
        payload (str): The string to store, at most 16,384 characters.
    """

    payload: str

    def to_dict(self) -> dict[str, Any]:
        payload = self.payload

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "payload": payload,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        payload = d.pop("payload")

        string_token_input_model = cls(
            payload=payload,
        )

        return string_token_input_model
