from enum import StrEnum


class EWalletOperation(StrEnum):
    CHARGE = "CHARGE"
    CHARGE_AND_TOKENIZE = "CHARGE_AND_TOKENIZE"
    PREAUTH_AND_TOKENIZE = "PREAUTH_AND_TOKENIZE"
    TOKENIZE = "TOKENIZE"

    def __str__(self) -> str:
        return str(self.value)
