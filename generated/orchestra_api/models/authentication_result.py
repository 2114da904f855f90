# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="AuthenticationResult")


@_attrs_define
class AuthenticationResult:
    """Whose API key was used.

    Attributes:
        status (None | str | Unset): `OK` when the key is accepted.
        user_name (None | str | Unset): Name of the user the key belongs to.
        account_id (int | Unset): Number of the account the key belongs to.
        is_sandbox (bool | Unset): True when the key belongs to a sandbox user.
    """

    status: None | str | Unset = UNSET
    user_name: None | str | Unset = UNSET
    account_id: int | Unset = UNSET
    is_sandbox: bool | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        user_name: None | str | Unset
        if isinstance(self.user_name, Unset):
            user_name = UNSET
        else:
            user_name = self.user_name

        account_id = self.account_id

        is_sandbox = self.is_sandbox

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if status is not UNSET:
            field_dict["status"] = status
        if user_name is not UNSET:
            field_dict["userName"] = user_name
        if account_id is not UNSET:
            field_dict["accountId"] = account_id
        if is_sandbox is not UNSET:
            field_dict["isSandbox"] = is_sandbox

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        never_null = {"accountId", "isSandbox"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_user_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        user_name = _parse_user_name(d.pop("userName", UNSET))

        account_id = d.pop("accountId", UNSET)

        is_sandbox = d.pop("isSandbox", UNSET)

        authentication_result = cls(
            status=status,
            user_name=user_name,
            account_id=account_id,
            is_sandbox=is_sandbox,
        )

        return authentication_result
