# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.direct_charge_results import DirectChargeResults
    from ..models.operation_result import OperationResult
    from ..models.token_and_masked_card_model import TokenAndMaskedCardModel


T = TypeVar("T", bound="EWalletResultData")


@_attrs_define
class EWalletResultData:
    """What came of a wallet session. Which member is filled depends on the wallet used.

    Attributes:
        upg_charge_results (OperationResult | Unset): What came of a payment operation. Every member may be absent.
        direct_charge_results (DirectChargeResults | Unset): What came of a payment made directly with a wallet
            provider.
        token_and_masked_card_model (TokenAndMaskedCardModel | Unset): A card that a wallet session has tokenized, with
            its number masked.
        failed_upg_charge_results (list[OperationResult] | None | Unset): Results of the attempts that failed before a
            fallback account took over.
    """

    upg_charge_results: OperationResult | Unset = UNSET
    direct_charge_results: DirectChargeResults | Unset = UNSET
    token_and_masked_card_model: TokenAndMaskedCardModel | Unset = UNSET
    failed_upg_charge_results: list[OperationResult] | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        upg_charge_results: dict[str, Any] | Unset = UNSET
        if not isinstance(self.upg_charge_results, Unset):
            upg_charge_results = self.upg_charge_results.to_dict()

        direct_charge_results: dict[str, Any] | Unset = UNSET
        if not isinstance(self.direct_charge_results, Unset):
            direct_charge_results = self.direct_charge_results.to_dict()

        token_and_masked_card_model: dict[str, Any] | Unset = UNSET
        if not isinstance(self.token_and_masked_card_model, Unset):
            token_and_masked_card_model = self.token_and_masked_card_model.to_dict()

        failed_upg_charge_results: list[dict[str, Any]] | None | Unset
        if isinstance(self.failed_upg_charge_results, Unset):
            failed_upg_charge_results = UNSET
        elif isinstance(self.failed_upg_charge_results, list):
            failed_upg_charge_results = []
            for failed_upg_charge_results_type_0_item_data in self.failed_upg_charge_results:
                failed_upg_charge_results_type_0_item = failed_upg_charge_results_type_0_item_data.to_dict()
                failed_upg_charge_results.append(failed_upg_charge_results_type_0_item)

        else:
            failed_upg_charge_results = self.failed_upg_charge_results

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if upg_charge_results is not UNSET:
            field_dict["upgChargeResults"] = upg_charge_results
        if direct_charge_results is not UNSET:
            field_dict["directChargeResults"] = direct_charge_results
        if token_and_masked_card_model is not UNSET:
            field_dict["tokenAndMaskedCardModel"] = token_and_masked_card_model
        if failed_upg_charge_results is not UNSET:
            field_dict["failedUpgChargeResults"] = failed_upg_charge_results

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.direct_charge_results import DirectChargeResults  # noqa: PLC0415
        from ..models.operation_result import OperationResult  # noqa: PLC0415
        from ..models.token_and_masked_card_model import TokenAndMaskedCardModel  # noqa: PLC0415

        never_null = {"upgChargeResults", "directChargeResults", "tokenAndMaskedCardModel"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        _upg_charge_results = d.pop("upgChargeResults", UNSET)
        upg_charge_results: OperationResult | Unset
        if isinstance(_upg_charge_results, Unset):
            upg_charge_results = UNSET
        else:
            upg_charge_results = OperationResult.from_dict(_upg_charge_results)

        _direct_charge_results = d.pop("directChargeResults", UNSET)
        direct_charge_results: DirectChargeResults | Unset
        if isinstance(_direct_charge_results, Unset):
            direct_charge_results = UNSET
        else:
            direct_charge_results = DirectChargeResults.from_dict(_direct_charge_results)

        _token_and_masked_card_model = d.pop("tokenAndMaskedCardModel", UNSET)
        token_and_masked_card_model: TokenAndMaskedCardModel | Unset
        if isinstance(_token_and_masked_card_model, Unset):
            token_and_masked_card_model = UNSET
        else:
            token_and_masked_card_model = TokenAndMaskedCardModel.from_dict(_token_and_masked_card_model)

        def _parse_failed_upg_charge_results(data: object) -> list[OperationResult] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                failed_upg_charge_results_type_0 = []
                _failed_upg_charge_results_type_0 = data
                for failed_upg_charge_results_type_0_item_data in _failed_upg_charge_results_type_0:
                    failed_upg_charge_results_type_0_item = OperationResult.from_dict(
                        failed_upg_charge_results_type_0_item_data
                    )

                    failed_upg_charge_results_type_0.append(failed_upg_charge_results_type_0_item)

                return failed_upg_charge_results_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[OperationResult] | None | Unset, data)

        failed_upg_charge_results = _parse_failed_upg_charge_results(d.pop("failedUpgChargeResults", UNSET))

        e_wallet_result_data = cls(
            upg_charge_results=upg_charge_results,
            direct_charge_results=direct_charge_results,
            token_and_masked_card_model=token_and_masked_card_model,
            failed_upg_charge_results=failed_upg_charge_results,
        )

        return e_wallet_result_data
