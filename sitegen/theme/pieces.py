"""Pieces that many pages share, each made for the first page that asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable

from jinja2 import Environment
from markupsafe import Markup

_SITE_ALONE = re.compile(r'\{#(?:(?!#\}).)*\bContext: site alone\b', re.DOTALL)


def looks_at_site_alone(template: str) -> bool:
    """Whether a template says in its first comment that `site` is all it gets. What else it asks for is undefined."""
    return bool(_SITE_ALONE.match(template))


class Once:
    """`once(macro, value, …)`: what a macro gives for values, made for the first page that asks.

    For macros that look at nothing but their values, such as the badge of a level.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], str] = {}

    def __call__(self, macro: Callable[..., str], *values: Hashable) -> str:
        key = (macro, *values)
        if key not in self._made:
            self._made[key] = macro(*values)
        return self._made[key]


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
