"""A forked child inherits connections that are its parent's conversations. Here it is told to leave them alone."""

from __future__ import annotations

import os
import weakref
from typing import Final, Protocol

__all__ = ["PARENTS", "watch_forks"]


class _Forkable(Protocol):
    def start_over(self) -> None: ...


_WATCHED: Final[weakref.WeakSet[_Forkable]] = weakref.WeakSet()

PARENTS: Final[list[object]] = []
"""Inherited through a fork. Kept, never used, so that no destructor says goodbye on the parent's sockets."""


def watch_forks(wire: _Forkable) -> None:
    """Have `start_over` called in every child that this process forks."""
    _WATCHED.add(wire)


def _forked() -> None:
    for wire in list(_WATCHED):
        wire.start_over()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
