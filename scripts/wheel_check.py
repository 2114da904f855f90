"""One charge with nothing but the installed wheel, run by the `wheel` session outside the checkout."""

import importlib.util
import sys

import orchestra
from orchestra import Card
from orchestra.sandbox import Sandbox


def main() -> int:
    """Charge through a real socket and say what came of it."""
    if importlib.util.find_spec("generated") is not None:
        print("the wheel installs a module called generated")
        return 1
    sandbox = Sandbox()
    with sandbox.serve(port=0) as base_url, orchestra.Orchestra(api_key="sandbox-key", base_url=base_url) as client:
        client.accounts.set("mock", gateway="NULLSuccess", credentials={})
        card = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030")
        result = client.payments.charge(amount="25.00", currency="USD", card=card, account="mock")
    print(f"orchestra-payments {orchestra.__version__} from {orchestra.__file__}: {result.outcome}")
    return 0 if result.approved else 1


if __name__ == "__main__":
    sys.exit(main())
