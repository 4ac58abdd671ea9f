"""Pieces that many pages share, each rendered once: the globals `once` and `piece` of templates."""

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
    """Whether a template declares in its first comment that it reads only `site`; it gets nothing else."""
    return bool(_SITE_ALONE.match(template))


# Results of macros that are kept. A partner's box, for one, stands on all pages of its works, one after another.
_KEPT = 1_024


def make_once() -> Callable[..., str]:
    """`once(macro, value, …)`: a macro's result for these values, remembered while it is in use.

    For macros that read nothing but their arguments, such as the badge of a level.
    """

    @lru_cache(_KEPT)
    def once(macro: Callable[..., str], *values: Hashable) -> str:
        return macro(*values)

    return once


class SitePieces:
    """`piece(name, site)`: a template that reads the site alone, such as the footer, rendered once for each site."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._made: dict[str, tuple[object, Markup]] = {}

    def __call__(self, name: str, site: object) -> Markup:
        made = self._made.get(name)
        if made is None or made[0] is not site:
            text = self._environment.get_template(name).render(site=site)
            made = self._made[name] = (site, Markup(text))  # noqa: S704  # our own escaped output
        return made[1]
