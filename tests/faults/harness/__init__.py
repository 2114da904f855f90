"""Prove the promises about money: random operations and faults, checked against the sandbox's ledger.

`python -m tests.faults.harness --operations 200000` is the long run; the tests in `tests/faults` use the same parts.
"""
