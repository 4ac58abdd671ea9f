"""Pieces that many pages share, each made for the first page that asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from jinja2 import Environment  # see environment.py

_SITE_ALONE = re.compile(r'\{#(?:(?!#\}).)*\bContext: site alone\b', re.DOTALL)


def looks_at_site_alone(template: str) -> bool:
    """Whether a template says in its first comment that `site` is all it gets. What else it asks for is undefined."""
    return bool(_SITE_ALONE.match(template))


# The box of a partner stands on the pages of its works, which are made one after another.
_AT_HAND = 1_024


def make_once() -> Callable[..., str]:
    """`once(macro, value, …)`: what a macro gives for values, made for the first page that asks.

    For macros that look at nothing but their values, such as the badge of a level. What nobody asked for in a long
    time is made again.
    """

    @lru_cache(_AT_HAND)
    def once(macro: Callable[..., str], *values: Hashable) -> str:
        return macro(*values)

    return once


class SitePieces:
    """`piece(name, site)`: a template that looks at the site alone, such as the footer, made for each site once."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._made: dict[str, tuple[object, Markup]] = {}

    def __call__(self, name: str, site: object) -> Markup:
        made = self._made.get(name)
        if made is None or made[0] is not site:
            text = self._environment.get_template(name).render(site=site)
            made = self._made[name] = (site, Markup(text))  # noqa: S704  # our own escaped output
        return made[1]
