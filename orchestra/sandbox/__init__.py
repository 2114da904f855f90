"""A stateful fake of all three APIs for tests and first steps. Needs the extra `[sandbox]`.

`Sandbox()` is the fake as a Python object, with clients that talk to it in this process. The pytest
fixture `orchestra_sandbox` hands one to a test, and `orchestra-sandbox serve` puts one on a local port.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._engine import InjectedFault
    from ._ledger import Ledger, Movement
    from ._sandbox import Sandbox
    from .faults import Fault

__all__ = ["Fault", "InjectedFault", "Ledger", "Movement", "Sandbox"]

_HOMES = {
    "Fault": "faults",
    "InjectedFault": "_engine",
    "Ledger": "_ledger",
    "Movement": "_ledger",
    "Sandbox": "_sandbox",
}


def __getattr__(name: str) -> Any:
    """Load a name on first use: pytest imports this package in every run, with or without a sandbox."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
