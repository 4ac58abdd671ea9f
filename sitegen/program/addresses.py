"""Addresses that a site uses itself, so that nobody else can take them."""

from __future__ import annotations

from sitegen.content.shapes import RESERVED_IDS

# First parts of the site's own addresses; neither a free page nor a declared facet can take one.
SITE_ADDRESSES = frozenset(
    {
        *('partners', 'cases', 'projects', 'program', 'search', 'finding', 'compare', 'api', 'assets', 'admin', 'page'),
        *('category', 'industry', 'level', 'type', 'status', 'country', 'language'),
        *('feed', 'sitemap', 'robots', '404', 'index'),
    }
)
# A facet is a word of the search page's addresses too.
RESERVED_ADDRESSES = SITE_ADDRESSES | RESERVED_IDS | {'kind', 'sort', 'q', 'p'}
