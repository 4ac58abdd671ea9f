"""Benchmarks; no part of the package, and run by hand."""
