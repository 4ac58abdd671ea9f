"""What a partner takes along to its own website: HTML to copy for its badge and its card.

Both show what holds today: the badge shows the effective level, or is neutral where the level gives no right to a
badge; the card is a page of this site in a frame. When a partner is no longer listed, its badge and card are gone,
too, and its website shows the alternative text of the snippet.
"""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from sitegen.directory.views.site import SiteView
from sitegen.pages.badges import Badge

# The script that sets the height of embedded cards. Websites of partners rely on its name at the root of the site.
EMBED_SCRIPT = 'embed.js'
CARD_WIDTH, CARD_HEIGHT = 420, 240  # before the script runs; most cards fit


class TakeAway(NamedTuple):
    """The address of the badge, and HTML to copy; `badge_html` is empty where the level gives no right to one."""

    badge_url: str
    badge: Badge
    badge_html: str
    card_html: str


def take_away(badge: Badge, url: str, site: SiteView) -> TakeAway:
    """The snippets of a partner whose page stands at this site-relative address."""
    page = escape(site.origin + url)
    said = f'{badge.name}: {badge.level or badge.vendor}'
    alt = escape(f'{said}, {badge.vendor}' if badge.level else said)
    card = (
        f'<iframe src="{page}card/" title="{escape(badge.name)}" width="{CARD_WIDTH}" height="{CARD_HEIGHT}" '
        f'style="max-width:100%;border:0" loading="lazy"></iframe>\n'
        f'<script src="{escape(site.base_url)}/{EMBED_SCRIPT}" async></script>'
    )
    badge_html = f'<a href="{page}"><img src="{page}badge.svg" height="{badge.height}" alt="{alt}"></a>'
    return TakeAway(
        badge_url=f'{url}badge.svg', badge=badge, badge_html='' if badge.neutral else badge_html, card_html=card
    )
