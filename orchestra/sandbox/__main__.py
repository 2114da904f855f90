"""`python -m orchestra.sandbox` is `orchestra-sandbox`."""

from __future__ import annotations

from .cli import main

raise SystemExit(main())
