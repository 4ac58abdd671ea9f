"""The JSON API: what other programs read (FORMATS.md, Outputs). Keys and meanings are fixed there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.directory.panel import Panel
from sitegen.directory.proof import Proof, encoded
from sitegen.directory.urls import API_FOLDER
from sitegen.directory.views.cards import Card
from sitegen.directory.views.profiles import Profile
from sitegen.directory.views.words import DeclaredValue
from sitegen.directory.wording import Wording

VERSION = 1
_NO_RANK = '"rank":null'


def to_json(value: Any) -> bytes:
    """Compact JSON, keys in the order given, one line feed at the end."""
    return (encoded(value) + '\n').encode()


def partner_json(card: Card, rank: int | None) -> dict[str, Any]:
    """A partner as listings have it; texts in the page's language or the nearest there is. Its rank may come later."""
    return {
        'id': card.id,
        'name': str(card.name),
        'url': card.url,
        'level': card.level.id if card.level else None,
        'type': card.type.id if card.type else None,
        'statuses': [status.id for status in card.statuses],
        'points': card.points,
        'rank': rank,
        'categories': [term.id for term in card.categories],
        'industries': [term.id for term in card.industries],
        'country': card.country.id if card.country else None,
        'city': str(card.city) if card.city else None,
        'languages': [term.id for term in card.languages],
        'website': card.website,
        'summary': str(card.summary) if card.summary else None,
        'cases': card.cases,
        'projects': card.projects,
        'fields': _fields_json(card.fields),
    }


def _fields_json(fields: tuple[DeclaredValue, ...]) -> dict[str, Any]:
    return {field.id: field.value for field in fields}


def partners_file(wording: Wording, partners: Mapping[str, str]) -> str:
    """The listing as JSON; `partners` has every partner's own (`partner_json`) as text without its rank."""
    head = {'version': VERSION, 'generated_for': wording.directory.today.isoformat(), 'partners': []}
    # Quotes within a value are escaped, so that the first such key is the partner's own.
    ranked = (
        partners[id].replace(_NO_RANK, f'"rank":{entry.rank}', 1) for id, entry in wording.directory.entries.items()
    )
    return to_json(head).decode().replace('[]', f'[{",".join(ranked)}]')


def partner_file(profile: Profile, proof: Proof) -> bytes:
    """The listing's fields of a partner and what only its own file has."""
    contacts = [
        {
            key: None if value is None else str(value)
            for key, value in (('name', item.name), ('role', item.role), ('email', item.email), ('phone', item.phone))
        }
        for item in profile.contacts
    ]
    result = {'version': VERSION, **partner_json(profile.card, profile.rank)}
    # Here the records themselves stand where listings have their number.
    result |= {
        'description_html': profile.body_html,
        'contacts': contacts,
        'cases': [
            {
                'id': case.id,
                'title': str(case.title),
                'date': case.date.isoformat(),
                'category': case.category.id if case.category else None,
                'industry': case.industry.id if case.industry else None,
                'url': case.url,
            }
            for case in profile.cases
        ],
        'projects': [
            {
                'id': project.id,
                'title': str(project.title),
                'category': project.category.id if project.category else None,
                'industry': project.industry.id if project.industry else None,
                'url': project.url,
            }
            for project in profile.projects
        ],
        'proven': [
            {
                'category': pair.category.id if pair.category else None,
                'industry': pair.industry.id if pair.industry else None,
            }
            for pair in profile.proven
        ],
        'points_sources': [
            {
                'id': row.id,
                'title': str(row.title),
                'count': row.count,
                'points': row.points,
                'capped': row.capped,
            }
            for row in profile.points_sources
        ],
    }
    text = encoded(result)
    if proof.public:
        text = f'{text[:-1]},"verdict":{proof.json(profile.card.id)}}}'
    return f'{text}\n'.encode()


def facets_file(wording: Wording) -> dict[str, Any]:
    """Counts are of listed partners. Facets of the panel in its order, then the declared ones that it does not show."""
    program = wording.directory.program
    declared = [item.id for item in program.facets if item.public]
    shown = {facet.id: facet.options for facet in Panel(wording).of(dict.fromkeys(declared, ''))}
    return {
        'version': VERSION,
        'facets': {
            facet: [
                {'id': option.id, 'name': str(option.name), 'count': option.count, 'url': option.url or None}
                for option in shown.get(facet, ())
            ]
            for facet in dict.fromkeys([*program.directory.facets, *declared])
        },
    }


def list_files(wording: Wording, partners: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The API files of one language that are about the whole directory, as output paths and bytes."""
    from sitegen.pages.program_api import program_json  # noqa: PLC0415  # most builds leave these files as they are

    file = wording.address.file
    yield file(f'{API_FOLDER}partners.json'), partners_file(wording, partners).encode()
    yield file(f'{API_FOLDER}facets.json'), to_json(facets_file(wording))
    yield file(f'{API_FOLDER}program.json'), to_json(program_json(wording))
