"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# No test judges by the clock: machines are slow and shared. What failed prints how to run it again.
settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")
