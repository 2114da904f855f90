"""The team's day when a vendor publishes a new file: compare, regenerate, test, write it down."""

from pathlib import Path

__all__ = ["ROOT"]

ROOT = Path(__file__).resolve().parents[2]
