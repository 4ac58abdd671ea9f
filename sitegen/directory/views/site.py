"""What every page of one language knows of the site, and its free pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day

from sitegen.directory.accent import DEFAULT_ACCENT, hex_colour
from sitegen.directory.views.words import Phrase, Picture, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePage:
    """An imprint, an about page."""

    id: str
    url: str
    title: Phrase
    summary: Phrase | None
    body_html: str
    body_language: str
    edit_url: str


class SiteAddresses(dict[str, str]):
    """Addresses by name, for templates: `site.urls.cases`, `'cases' in site.urls`."""

    def __init__(self, addresses: Mapping[str, str] | tuple[()] = ()) -> None:
        super().__init__(addresses)
        self.__dict__ = self  # so that attributes are found without a __getattr__


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """What every page of one language knows of the site. `pages` are (title, url) of free pages; `accent` is
    `#rrggbb`, dark enough for text on white."""

    title: Phrase
    description: Phrase | None
    language: str
    languages: tuple[Term, ...]
    base_url: str
    base_path: str
    home_url: str
    program_name: Phrase
    vendor_name: Phrase
    vendor_url: str | None
    points_title: Phrase | None
    has_points: bool
    has_levels: bool
    pages: tuple[tuple[Phrase, str], ...]
    leads_form: str
    leads_url: str | None
    noindex: bool
    repository: str | None
    generated_for: Day
    accent: str = hex_colour(DEFAULT_ACCENT)
    logo: Picture | None = None
    urls: SiteAddresses = field(default_factory=SiteAddresses)

    @property
    def origin(self) -> str:
        """Scheme and host, which a site-relative address lacks: `https://example.org`."""
        return self.base_url.removesuffix(self.base_path)
