from enum import StrEnum


class Operation(StrEnum):
    CAPTURE = "Capture"
    CHARGE = "Charge"
    PREAUTH = "PreAuth"
    REFUND = "Refund"
    STATUS = "Status"
    TOKENIZE = "Tokenize"
    VOID = "Void"

    def __str__(self) -> str:
        return str(self.value)
