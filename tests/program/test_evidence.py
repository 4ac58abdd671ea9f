"""Which records count, and what is said of them."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from sitegen.dates import Span
from sitegen.program.evidence import EvidenceItem, cite, collect_holdings, field_of, select
from sitegen.program.measures import Condition, Selection
from tests.program.builders import TODAY, ago, ahead, directory_of, holdings_of, program_of

PROGRAM = program_of("""
categories: [{id: crm, name: CRM}]
certifications: [{id: admin, name: Admin}]
activities: [{id: talk, name: Talk}, {id: fair, name: Fair}]
attestations: [{id: survey, name: Survey}]
fields:
  project:
    - {id: people, title: People, type: integer}
    - {id: uses, title: Uses, type: choices, options: [shop, crm]}
    - {id: sla, title: SLA, type: boolean}
points: {ledger: [{id: sale, title: Sales}]}
""")


def where(field: str, *options: Any, least: Any = None, most: Any = None) -> Condition:
    return Condition(field, frozenset(options) if options else None, least, most)


@pytest.mark.parametrize(
    ('condition', 'expected'),
    [
        (where('people', 5), ['project-2']),
        (where('people', 4, 6), ['project-1', 'project-3']),
        (where('people', least=5), ['project-2', 'project-3']),
        (where('people', most=5), ['project-1', 'project-2']),
        (where('people', least=5, most=5), ['project-2']),
        (where('uses', 'shop'), ['project-1', 'project-2']),
        (where('uses', 'shop', 'crm'), ['project-1', 'project-2', 'project-3']),
        (where('sla', True), ['project-1']),
        (where('sla', False), ['project-2']),
        (where('finished', least=Day(2026, 5, 1)), ['project-1']),
        (where('state', 'live'), []),
    ],
)
def test_conditions(condition: Condition, expected: list[str]) -> None:
    """A condition is equality, any of a list, or a range with both ends; lists match by what they contain."""
    holdings = holdings_of(
        PROGRAM,
        {},
        projects=[
            {'people': 4, 'uses': ['shop'], 'sla': True, 'finished': '2026-05-01'},
            {'people': 5, 'uses': ['shop', 'crm'], 'sla': False, 'finished': '2026-04-30'},
            {'people': 6, 'uses': ['crm']},
        ],
    )
    found = select(Selection('projects', (condition,)), holdings, TODAY)
    assert [field_of(project, 'id') for project in found] == expected


@pytest.mark.parametrize(
    ('fields', 'counts'),
    [
        ({'finished': TODAY.isoformat()}, True),
        ({'finished': ahead('1 day')}, False),
        ({'started': ahead('1 day')}, False),
        ({'started': ago('2 years'), 'finished': ago('12 months', days=1)}, True),
        ({'started': ago('1 month'), 'finished': ago('12 months', days=-1)}, False),
        ({'started': ago('12 months', days=1)}, True),
        ({}, False),
    ],
)
def test_window_of_projects(fields: dict[str, str], counts: bool) -> None:
    """A window looks at the end of a project, else at its start; a project without dates lies in none."""
    holdings = holdings_of(PROGRAM, {}, projects=[fields])
    assert bool(select(Selection('projects', (), Span(12, 'month')), holdings, TODAY)) is counts


def test_project_without_dates_counts_without_window() -> None:
    """Where there is no window, a project needs no date."""
    holdings = holdings_of(PROGRAM, {}, projects=[{}])
    assert len(select(Selection('projects'), holdings, TODAY)) == 1


@pytest.mark.parametrize(
    ('entry', 'counts'),
    [
        ({'valid_until': TODAY.isoformat()}, True),
        ({'valid_until': ago('1 day')}, False),
        ({'date': TODAY.isoformat()}, True),
        ({'date': ahead('1 day')}, False),
        ({}, True),
    ],
)
def test_certificates_expire(entry: dict[str, str], counts: bool) -> None:
    """The last day of a certificate is a good one, and one of tomorrow does not count yet."""
    holdings = holdings_of(PROGRAM, {'certificates': [{'kind': 'admin', **entry}]})
    assert bool(select(Selection('certificates'), holdings, TODAY)) is counts


def test_lifted_time_counts_everything_dated() -> None:
    """With time lifted a record of tomorrow, an expired one and one outside its window count."""
    holdings = holdings_of(
        PROGRAM,
        {'certificates': [{'kind': 'admin', 'date': ahead('1 day')}, {'kind': 'admin', 'valid_until': ago('1 day')}]},
        cases=[{'date': ago('9 years')}],
    )
    assert len(select(Selection('certificates'), holdings, None)) == 2
    assert len(select(Selection('cases', (), Span(1, 'month')), holdings, None)) == 1


def test_contacts_have_no_date() -> None:
    """Contacts always count, whether public or not."""
    holdings = holdings_of(PROGRAM, {'contacts': [{'name': 'A', 'public': True}, {'name': 'B'}]})
    assert len(select(Selection('contacts'), holdings, TODAY)) == 2


def test_evidence_names_nothing_private() -> None:
    """Evidence names neither a holder, a contact, a note, nor a confidential project."""
    holdings = holdings_of(
        PROGRAM,
        {
            'certificates': [{'kind': 'admin', 'holder': 'Secret Holder'}],
            'contacts': [{'name': 'Secret Contact', 'email': 'secret@example.com'}],
            'activities': [{'kind': 'talk', 'date': ago('1 day'), 'title': 'A talk'}],
            'attestations': [{'id': 'survey', 'date': ago('1 day')}],
        },
        projects=[{'confidential': True, 'client': 'Secret client'}, {}],
        cases=[{}],
        ledger=[f'{ago("1 day")},sale,10'],
    )
    found = {source: cite(holdings.records(source)) for source in ('certificates', 'contacts', 'activities')}
    assert found == {
        'certificates': (EvidenceItem('certificate', None, 'admin'),),
        'contacts': (EvidenceItem('contact'),),
        'activities': (EvidenceItem('activity', None, 'A talk'),),
    }
    assert cite(holdings.projects) == (EvidenceItem('project', 'project-2'), EvidenceItem('project'))
    assert cite(holdings.cases) == (EvidenceItem('case', 'case-1'),)
    assert cite(holdings.ledger) == (EvidenceItem('ledger', None, 'sale'),)
    assert cite(holdings.partner.attestations) == (EvidenceItem('attestation'),)


def test_broken_records_are_no_evidence() -> None:
    """A record that breaks a rule is left out, and so is an entry of a list or a row of the ledger."""
    collection = directory_of(
        PROGRAM,
        {'activities': [{'kind': 'talk', 'date': ago('1 day')}, {'kind': 'fair', 'date': ago('1 day')}]},
        cases=[{}, {}],
        projects=[{}],
        ledger=[f'{ago("1 day")},sale,10', f'{ago("1 day")},sale,20'],
    )
    broken = {('case', 'case-1'), ('project', 'project-1'), ('activity', 'alatau#0')}
    holdings = collect_holdings(collection, frozenset({*broken, ('ledger', 'content/ledger/rows.csv:2')}))['alatau']
    assert [case.id for case in holdings.cases] == ['case-2']
    assert holdings.projects == ()
    assert [activity.kind for activity in holdings.partner.activities] == ['fair']
    assert [row.points for row in holdings.ledger] == [20]


def test_records_of_others_stay_theirs() -> None:
    """A record belongs to the partner that it names, and to nobody where there is none."""
    collection = directory_of(PROGRAM, {}, projects=[{'partner': 'unknown'}])
    assert collect_holdings(collection)['alatau'].projects == ()
