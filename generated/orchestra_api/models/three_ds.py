# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ThreeDS")


@_attrs_define
class ThreeDS:
    """3-D Secure data as a wallet session reports it.

    Attributes:
        authentication_value (None | str | Unset): Cryptographic proof of the authentication (CAVV or AAV).
        eci (None | str | Unset): Electronic commerce indicator.
        xid (None | str | Unset): Transaction id given by the 3-D Secure server.
        version (None | str | Unset): 3-D Secure version.
        sli (None | str | Unset): Security level indicator (Mastercard).
        acs_transaction_id (None | str | Unset): Transaction id given by the issuer's access control server.
        universal_transaction_id (None | str | Unset): Transaction id of the authentication, the same for all parties.
    """

    authentication_value: None | str | Unset = UNSET
    eci: None | str | Unset = UNSET
    xid: None | str | Unset = UNSET
    version: None | str | Unset = UNSET
    sli: None | str | Unset = UNSET
    acs_transaction_id: None | str | Unset = UNSET
    universal_transaction_id: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        authentication_value: None | str | Unset
        if isinstance(self.authentication_value, Unset):
            authentication_value = UNSET
        else:
            authentication_value = self.authentication_value

        eci: None | str | Unset
        if isinstance(self.eci, Unset):
            eci = UNSET
        else:
            eci = self.eci

        xid: None | str | Unset
        if isinstance(self.xid, Unset):
            xid = UNSET
        else:
            xid = self.xid

        version: None | str | Unset
        if isinstance(self.version, Unset):
            version = UNSET
        else:
            version = self.version

        sli: None | str | Unset
        if isinstance(self.sli, Unset):
            sli = UNSET
        else:
            sli = self.sli

        acs_transaction_id: None | str | Unset
        if isinstance(self.acs_transaction_id, Unset):
            acs_transaction_id = UNSET
        else:
            acs_transaction_id = self.acs_transaction_id

        universal_transaction_id: None | str | Unset
        if isinstance(self.universal_transaction_id, Unset):
            universal_transaction_id = UNSET
        else:
            universal_transaction_id = self.universal_transaction_id

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if authentication_value is not UNSET:
            field_dict["authenticationValue"] = authentication_value
        if eci is not UNSET:
            field_dict["eci"] = eci
        if xid is not UNSET:
            field_dict["xid"] = xid
        if version is not UNSET:
            field_dict["version"] = version
        if sli is not UNSET:
            field_dict["sli"] = sli
        if acs_transaction_id is not UNSET:
            field_dict["acsTransactionId"] = acs_transaction_id
        if universal_transaction_id is not UNSET:
            field_dict["universal_TransactionId"] = universal_transaction_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_authentication_value(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        authentication_value = _parse_authentication_value(d.pop("authenticationValue", UNSET))

        def _parse_eci(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        eci = _parse_eci(d.pop("eci", UNSET))

        def _parse_xid(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        xid = _parse_xid(d.pop("xid", UNSET))

        def _parse_version(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        version = _parse_version(d.pop("version", UNSET))

        def _parse_sli(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        sli = _parse_sli(d.pop("sli", UNSET))

        def _parse_acs_transaction_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        acs_transaction_id = _parse_acs_transaction_id(d.pop("acsTransactionId", UNSET))

        def _parse_universal_transaction_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        universal_transaction_id = _parse_universal_transaction_id(d.pop("universal_TransactionId", UNSET))

        three_ds = cls(
            authentication_value=authentication_value,
            eci=eci,
            xid=xid,
            version=version,
            sli=sli,
            acs_transaction_id=acs_transaction_id,
            universal_transaction_id=universal_transaction_id,
        )

        return three_ds
