from enum import StrEnum


class Result(StrEnum):
    ACCEPTED = "Accepted"
    FATALFAILURE = "FatalFailure"
    NOTIMPLEMENTED = "NotImplemented"
    REJECTED = "Rejected"
    SUCCESS = "Success"
    TEMPORARYFAILURE = "TemporaryFailure"

    def __str__(self) -> str:
        return str(self.value)
