"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import gateway_authorize
    from . import gateway_capture
    from . import gateway_charge
    from . import gateway_list
    from . import gateway_refund
    from . import gateway_status
    from . import gateway_tokenize
    from . import gateway_void

__all__ = (
    "gateway_authorize",
    "gateway_capture",
    "gateway_charge",
    "gateway_list",
    "gateway_refund",
    "gateway_status",
    "gateway_tokenize",
    "gateway_void",
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
