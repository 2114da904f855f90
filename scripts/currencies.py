"""Write `orchestra/_core/currencies.py` from the dated ISO 4217 list that the `iso4217` package carries.

usage: python -m scripts.currencies [--check]

The list is copied at development time because reading it costs 40 ms, more than a first payment may cost.
"""

from __future__ import annotations

import sys
from pathlib import Path

import iso4217

TARGET = Path(__file__).resolve().parent.parent / "orchestra" / "_core" / "currencies.py"

HEADER = '''"""ISO 4217 exponents, written by `python -m scripts.currencies`. Do not edit.

Source: the list published on {published} by the ISO 4217 maintenance agency, as carried by the `iso4217`
package.
"""

from __future__ import annotations

from typing import Final

__all__ = ["EXPONENTS", "PUBLISHED"]

PUBLISHED: Final = "{published}"

EXPONENTS: Final[dict[str, int | None]] = {{
'''


def render() -> str:
    """Return the text of the module."""
    lines = [HEADER.format(published=iso4217.__published__.isoformat())]
    for currency in sorted(iso4217.Currency, key=lambda currency: currency.code):
        lines.append(f'    "{currency.code}": {currency.exponent},\n')
    return "".join(lines) + "}\n"


def main(arguments: list[str]) -> int:
    """Write the module, or with `--check` say whether it is what would be written."""
    text = render()
    if "--check" in arguments:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("currencies: up to date" if same else "currencies: out of date, run python -m scripts.currencies")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
