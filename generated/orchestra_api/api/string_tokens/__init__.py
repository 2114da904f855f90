"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import delete
    from . import store_string_token
    from . import string_token_retrieve
    from . import string_token_retrieve_meta_data

__all__ = (
    "delete",
    "store_string_token",
    "string_token_retrieve",
    "string_token_retrieve_meta_data",
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
