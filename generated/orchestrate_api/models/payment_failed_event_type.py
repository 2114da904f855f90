from enum import StrEnum
from typing import Any, Self


class PaymentFailedEventType(StrEnum):
    PAYMENT_FAILED = "payment.failed"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = "unknown"
        unknown._value_ = value
        return unknown

    def __reduce_ex__(self, protocol: Any) -> tuple[type[Self], tuple[str]]:
        return type(self), (self.value,)

    def __str__(self) -> str:
        return str(self.value)
