# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ThreeDSAuthenticationInputModel")


@_attrs_define
class ThreeDSAuthenticationInputModel:
    """Outcome of a 3-D Secure authentication that the caller has run.

    Attributes:
        authentication_value (str): Cryptographic proof of the authentication (CAVV or AAV).
        eci (str): Electronic commerce indicator.
        xid (str): Transaction id given by the 3-D Secure server.
        version (str): 3-D Secure version, such as 2.2.0.
        merchant_name (str): Name of the merchant, as used in the authentication.
        sli (None | str | Unset): Security level indicator (Mastercard).
    """

    authentication_value: str
    eci: str
    xid: str
    version: str
    merchant_name: str
    sli: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        authentication_value = self.authentication_value

        eci = self.eci

        xid = self.xid

        version = self.version

        merchant_name = self.merchant_name

        sli: None | str | Unset
        if isinstance(self.sli, Unset):
            sli = UNSET
        else:
            sli = self.sli

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "authenticationValue": authentication_value,
                "eci": eci,
                "xid": xid,
                "version": version,
                "merchantName": merchant_name,
            }
        )
        if sli is not UNSET:
            field_dict["sli"] = sli

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        authentication_value = d.pop("authenticationValue")

        eci = d.pop("eci")

        xid = d.pop("xid")

        version = d.pop("version")

        merchant_name = d.pop("merchantName")

        def _parse_sli(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        sli = _parse_sli(d.pop("sli", UNSET))

        three_ds_authentication_input_model = cls(
            authentication_value=authentication_value,
            eci=eci,
            xid=xid,
            version=version,
            merchant_name=merchant_name,
            sli=sli,
        )

        return three_ds_authentication_input_model
