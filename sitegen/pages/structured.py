"""What a page says of itself to search engines: JSON-LD in the words of schema.org.

Values here are plain; the theme's filter `tojson` escapes them for the script element that holds them.
Nodes have an `@id`, so that a case study and its partner's page mean the same organisation. Contacts are left
out on purpose: they are for readers of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sitegen.directory.views.cards import Card
from sitegen.directory.views.listing import Listing
from sitegen.directory.views.profiles import Profile
from sitegen.directory.views.site import SiteView
from sitegen.directory.views.works import CaseView

Node = Mapping[str, Any]
CONTEXT = 'https://schema.org'


def graph(nodes: Sequence[Node]) -> Node | None:
    """One JSON-LD document of several nodes, without keys that have no value; None where there is no node."""
    return {'@context': CONTEXT, '@graph': list(map(_without_empty, nodes))} if nodes else None


def breadcrumb_list(crumbs: Sequence[tuple[str, str]], origin: str) -> list[Node]:
    """The breadcrumbs of a page as a node, if it has any; `crumbs` are (title, site-relative address)."""
    if not crumbs:
        return []
    steps = [
        {'@type': 'ListItem', 'position': number, 'name': title, 'item': origin + url}
        for number, (title, url) in enumerate(crumbs, start=1)
    ]
    return [{'@type': 'BreadcrumbList', 'itemListElement': steps}]


def website(site: SiteView) -> Node:
    """The site as a whole, for its home page."""
    return {
        '@type': 'WebSite',
        '@id': f'{site.origin}{site.home_url}#website',
        'name': str(site.title),
        'url': site.origin + site.home_url,
        'description': str(site.description or ''),
        'inLanguage': site.language,
    }


def partner_list(listing: Listing, cards: Sequence[Card], heading: str, origin: str) -> Node:
    """The partners of one page of a listing; positions count through all its pages."""
    items = [
        {'@type': 'ListItem', 'position': number, 'name': str(card.name), 'url': origin + card.url}
        for number, card in enumerate(cards, start=listing.first)
    ]
    return {'@type': 'ItemList', 'name': heading, 'numberOfItems': listing.total, 'itemListElement': items}


def organization(profile: Profile, site: SiteView) -> Node:
    """A partner: what its profile shows of it, and the program that it belongs to."""
    card, origin = profile.card, site.origin
    address = {
        '@type': 'PostalAddress',
        'addressCountry': card.country.id if card.country else None,
        'addressRegion': str(profile.region) if profile.region else None,
        'addressLocality': str(card.city) if card.city else None,
    }
    known = _without_empty(address)
    vendor = {'@type': 'Organization', 'name': str(site.vendor_name), 'url': site.vendor_url}
    member = {
        '@type': 'ProgramMembership',
        'programName': str(site.program_name),
        'hostingOrganization': _without_empty(vendor),
    }
    return {
        '@type': 'Organization',
        '@id': f'{origin}{card.url}#organization',
        'name': str(card.name),
        'url': card.website or origin + card.url,
        'mainEntityOfPage': origin + card.url,
        'description': profile.description,
        'logo': origin + (card.logo.largest or card.logo.url) if card.logo else None,
        'foundingDate': str(profile.founded) if profile.founded else None,
        'numberOfEmployees': _number(profile.employees),
        'address': known if len(known) > 1 else None,
        'knowsLanguage': [language.id for language in card.languages],
        'knowsAbout': [str(item.name) for item in (*card.categories, *card.industries)],
        'hasCredential': _credential(card),
        'memberOf': member,
    }


def article(case: CaseView, site: SiteView) -> Node:
    """A case study, with its partner as the author."""
    card, origin = case.card, site.origin
    author = {
        '@type': 'Organization',
        '@id': f'{origin}{card.partner_url}#organization',
        'name': str(card.partner_name),
        'url': origin + card.partner_url,
    }
    return {
        '@type': 'Article',
        '@id': f'{origin}{card.url}#article',
        'headline': str(card.title),
        'description': case.description,
        'url': origin + card.url,
        'mainEntityOfPage': origin + card.url,
        'datePublished': card.date.isoformat(),
        'inLanguage': case.body_language or site.language,
        'articleSection': str(card.category.name) if card.category else None,
        'about': [str(term.name) for term in (card.category, card.industry) if term],
        'author': author,
        'publisher': {'@type': 'Organization', 'name': str(site.title), 'url': origin + site.home_url},
    }


def _number(count: int | None) -> Node | None:
    return None if count is None else {'@type': 'QuantitativeValue', 'value': count}


def _credential(card: Card) -> Node | None:
    """The level that a partner has today."""
    return {'@type': 'EducationalOccupationalCredential', 'name': str(card.level.name)} if card.level else None


def _without_empty(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in (None, '', [])}
