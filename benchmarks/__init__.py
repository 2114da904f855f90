"""Side-by-side measurements of this package, its peers and the libraries below them: `python -m benchmarks`."""
