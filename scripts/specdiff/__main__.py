"""`python -m scripts.specdiff`."""

import sys

from scripts.specdiff.cli import main

if __name__ == "__main__":
    sys.exit(main())
