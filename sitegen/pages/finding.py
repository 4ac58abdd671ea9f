"""The files that filters in the browser read: facet columns, orders, and the cards of all pages of a listing.

The browser reads `/finding/<language>.json` when a visitor begins to filter. It names the other files, which
carry a digest and are kept for ever: one file of columns for all languages, a file for each order but the
listing's own (a number for each partner, the least first), and the cards in blocks. A partner's place is its
place in the listing, from 0.

Everything comes from the facet index and from rendered cards, which hold public views only. A confidential project
counts as it does on the pages: its partner stands under its category and industry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sitegen.directory.facets import PROVEN_FACETS, order_of
from sitegen.directory.listing import Directory
from sitegen.directory.names import collation_key, locale_of
from sitegen.directory.urls import has_listings
from sitegen.directory.wording import Wording
from sitegen.pages.api import to_json

VERSION = 1
BLOCK_CARDS = 8
_DIGITS = 8
_BASE = 45
_FIRST = ord('#')
# The one character of the alphabet's range that JSON strings escape; it is left out.
_ESCAPED = ord('\\')


def numeral(number: int) -> str:
    """A number from 0 in characters that JSON does not escape: base 45, the lowest digit first.

    The alphabet has 90 characters; a digit of its upper half says that more follow. Most gaps of a column take one
    character, and gzip compresses these well.
    """
    signs = []
    while number >= _BASE:
        signs.append(_sign(_BASE + number % _BASE))
        number //= _BASE
    return ''.join((*signs, _sign(number)))


def _sign(value: int) -> str:
    code = _FIRST + value
    return chr(code + (code >= _ESCAPED))


def gaps(places: Iterable[int]) -> str:
    """Rising numbers as the numerals of the gaps between them."""
    found, last = [], -1
    for place in places:
        found.append(numeral(place - last - 1))
        last = place
    return ''.join(found)


def columns_file(directory: Directory) -> dict[str, Any]:
    """Who stands under which option, for all languages.

    Where one project has to prove category and industry, `pairs` has both facets ('' for neither), and
    `facets` leaves them out; `projects` counts each partner's.
    """
    together = directory.program.directory.match == 'same-project'
    places = {id: place for place, id in enumerate(directory.entries)}
    facets = {
        facet: {option: gaps(places[id] for id in ids) for option, ids in sorted(options.items())}
        for facet, options in sorted(directory.facets.options.items())
        if has_listings(directory, facet) and not (together and facet in PROVEN_FACETS)
    }
    return {
        'version': VERSION,
        'partners': len(places),
        'facets': facets,
        'pairs': _pairs(directory) if together else {},
        'projects': ''.join(numeral(len(entry.holdings.projects)) for entry in directory.entries.values()),
    }


def _pairs(directory: Directory) -> dict[str, dict[str, str]]:
    """The partners of each category and industry that one project proves, or only one of them."""
    found: dict[tuple[str, str], list[int]] = {}
    for place, entry in enumerate(directory.entries.values()):
        for category, industry in entry.pairs.all():
            found.setdefault((category or '', industry or ''), []).append(place)
    pairs: dict[str, dict[str, str]] = {}
    for (category, industry), places in sorted(found.items()):
        pairs.setdefault(category, {})[industry] = gaps(places)
    return pairs


def newest_keys(directory: Directory) -> list[int]:
    """For each partner, how many days before the newest one it joined; those without a date come last."""
    days = [entry.partner.since.toordinal() if entry.partner.since else 0 for entry in directory.entries.values()]
    known = [day for day in days if day]
    latest, last = max(known, default=0), max(known, default=0) - min(known, default=0) + 1
    return [latest - day if day else last for day in days]


def name_keys(wording: Wording) -> list[int]:
    """The rank of each partner's name in the order of the page's language; the same for equal names."""
    named = (wording.localise(entry.partner).name for entry in wording.directory.entries.values())
    keys = [collation_key(name, wording.language) for name in named]
    places = {key: number for number, key in enumerate(sorted(set(keys)))}
    return [places[key] for key in keys]


def plural_forms(wording: Wording, say: Callable[[int], str]) -> dict[str, str]:
    """A text with a count in every plural form of the language, by CLDR's name for the form."""
    locale = locale_of(wording.language)
    forms = {locale.plural_form(count): say(count) for count in range(200, -1, -1)}
    return dict(sorted(forms.items()))


def finding_files(wording: Wording, cards: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """All files of one language, as output paths and bytes; `cards` are rendered cards by id."""
    directory, language = wording.directory, wording.language
    columns = _hashed('facets', to_json(columns_file(directory)))
    orders = {
        'name': _hashed(f'order-name-{language}', _keys(name_keys(wording))),
        'newest': _hashed('order-newest', _keys(newest_keys(directory))),
    }
    blocks = _card_blocks(wording, cards)
    if language == wording.settings.languages[0]:
        yield columns
        yield orders['newest']
    yield orders['name']
    yield from blocks
    manifest = {
        'version': VERSION,
        'columns': wording.address.asset(f'/{columns[0]}'),
        'orders': {name: wording.address.asset(f'/{path}') for name, (path, _) in orders.items()},
        'cards': {
            'size': BLOCK_CARDS,
            'begin': wording.address.asset(f'/assets/cards-{language}-'),
            'digests': [path.split('.')[1] for path, _ in blocks],
        },
        'per_page': directory.program.directory.per_page,
        'facets': _names(wording),
        'texts': _texts(wording),
    }
    yield finding_path(language), to_json(manifest)


def finding_path(language: str) -> str:
    """Where the manifest of a language stands in the output."""
    return f'finding/{language}.json'


def _card_blocks(wording: Wording, cards: Mapping[str, str]) -> list[tuple[str, bytes]]:
    """The cards in listing order, so many to a file."""
    ids, name = list(wording.directory.entries), f'cards-{wording.language}'
    return [
        _hashed(f'{name}-{at // BLOCK_CARDS}', to_json([str(cards[id]) for id in ids[at : at + BLOCK_CARDS]]))
        for at in range(0, len(ids), BLOCK_CARDS)
    ]


def _keys(keys: Iterable[int]) -> bytes:
    return to_json(''.join(numeral(key) for key in keys))


def _hashed(name: str, data: bytes) -> tuple[str, bytes]:
    return f'assets/{name}.{hashlib.sha256(data).hexdigest()[:_DIGITS]}.json', data


def _names(wording: Wording) -> list[dict[str, Any]]:
    """Facets with the names of their options; a third entry is the language of a name in another than the page's."""
    facets = []
    wanted = [*wording.directory.program.directory.facets, *sorted(wording.directory.facets.options)]
    for facet in dict.fromkeys(wanted):
        options = wording.directory.facets.options.get(facet, {})
        if not options or not has_listings(wording.directory, facet):
            continue
        places = order_of(wording.directory.program, facet)
        named = []
        for option in sorted(options, key=lambda id: (places.get(id, 0), id)):
            name = wording.option_name(facet, option)
            named.append([option, str(name), name.language] if name.language else [option, str(name)])
        facets.append({'id': facet, 'name': str(wording.facet_name(facet)), 'options': named})
    return facets


def _texts(wording: Wording) -> dict[str, Any]:
    """What the scripts say. `{count}` and `{total}` are filled in by them, `group` stands between thousands."""
    marks = {'count': '{count}', 'num': '{total}'}

    def found(total: int) -> str:
        said = wording.speech.ngettext('%(count)s of %(num)s partner', '%(count)s of %(num)s partners', total)
        return said % marks

    def without(count: int) -> str:
        said = wording.speech.ngettext('%(num)s partner', '%(num)s partners', count)
        return said % {'num': '{total}'}

    return {
        'found': plural_forms(wording, found),
        'partners': plural_forms(wording, without),
        'remove': wording.labels('Remove filter:'),
        'chosen': '({})'.format(wording.labels('remove this filter')),
        'all': wording.labels('Show all'),
        'none': wording.labels('No partner fits all of these filters.'),
        'loosen': wording.labels('Without one of the filters:'),
        'without': wording.labels('without %(filter)s') % {'filter': '{filter}'},
        'group': wording.speech.number(1000)[1:-3],
        'pages': wording.labels('Pages'),
        'previous': wording.labels('Previous'),
        'next': wording.labels('Next'),
    }
