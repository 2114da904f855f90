"""Speed of the spec differ: `python -m benchmarks.specdiff`."""
