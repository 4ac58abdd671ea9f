"""sitegen: a static-site generator for public partner directories."""

__version__ = '0.1.0'
