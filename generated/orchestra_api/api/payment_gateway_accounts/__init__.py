"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import payment_gateway_account_delete
    from . import payment_gateway_account_retrieve
    from . import payment_gateway_account_set
    from . import payment_gateway_accounts_list

__all__ = (
    "payment_gateway_account_delete",
    "payment_gateway_account_retrieve",
    "payment_gateway_account_set",
    "payment_gateway_accounts_list",
)

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a module on first use (PEP 562)."""
        from importlib import import_module

        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f".{name}", __name__)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
