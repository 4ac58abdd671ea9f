"""Measuring: not part of the package, and of no test's time."""
