from enum import StrEnum


class NetworkTokenSchemes(StrEnum):
    AMEX = "Amex"
    MASTERCARD = "MasterCard"
    VISA = "Visa"

    def __str__(self) -> str:
        return str(self.value)
