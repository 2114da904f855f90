from enum import StrEnum


class CardTypes(StrEnum):
    AMEX = "AMEX"
    BC = "BC"
    CARTASI = "CartaSi"
    DANKORT = "Dankort"
    DELTA = "Delta"
    DINERSCLUB = "DinersClub"
    DISCOVER = "Discover"
    ELECTRON = "Electron"
    ELO = "Elo"
    ENROUTE = "enRoute"
    HIPERCARD = "Hipercard"
    JCB = "JCB"
    MAESTRO = "Maestro"
    MASTERCARD = "MasterCard"
    MC_ALASKA = "MC_Alaska"
    MC_CANADA = "MC_Canada"
    SWITCH = "Switch"
    TROY = "Troy"
    UATP = "UATP"
    UNIONPAY = "UnionPay"
    UNSPECIFIED = "Unspecified"
    VISA = "Visa"

    def __str__(self) -> str:
        return str(self.value)
