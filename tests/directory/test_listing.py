"""Who is listed, in which order, and under which facets."""

from __future__ import annotations

import dataclasses
import re
from datetime import date as Day
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sitegen.directory.facets import FacetValues, index_facets, prove
from sitegen.directory.urls import page_count, paged
from sitegen.judging import judge_source, read_source
from tests.directories import copy_base
from tests.program.builders import holdings_of, program_of
from tests.tiny import tiny_directory


def test_order_is_points_then_name_then_id() -> None:
    """Partners stand by points descending, then by name without marks and letter case."""
    directory = tiny_directory()
    assert [(id, entry.points.total, entry.rank) for id, entry in directory.entries.items()] == [
        ('cedar', 35, 1),
        ('alder', 25, 2),
        ('dogwood', 7, 3),
    ]


def test_partner_without_the_right_is_not_listed() -> None:
    """A partner whose level has no card is not there, nor are its projects."""
    directory = tiny_directory()
    assert 'birch' not in directory.entries
    assert 'birch-crm' not in directory.projects


def test_confidential_project_proves_and_is_not_there() -> None:
    """A confidential project gives its category and industry to its partner and is no public project."""
    directory = tiny_directory()
    assert directory.facets.options['industry']['finance'] == ('alder',)
    assert 'alder-crm' not in directory.projects


def test_facets_rest_on_projects() -> None:
    """An option lists who has at least one project in it, in the order of the listing."""
    assert tiny_directory().facets.options['category'] == {
        'crm': ('cedar', 'alder'),
        'shops': ('cedar', 'alder', 'dogwood'),
    }


def test_pair_asks_for_one_project_in_both() -> None:
    """With same-project, two facets list only who has one project in both."""
    pairs = tiny_directory().facets.pairs
    assert pairs['shops', 'retail'] == ('alder', 'dogwood')
    assert pairs['crm', 'retail'] == ('cedar',)
    assert ('crm', 'mining') not in pairs


def test_pair_of_any_takes_two_projects() -> None:
    """With match any, two facets list who has a project in each of them."""
    directory = tiny_directory()
    settings = dataclasses.replace(directory.program.directory, match='any')
    program = dataclasses.replace(directory.program, directory=settings)
    listed = {id: FacetValues(entry.pairs, ()) for id, entry in directory.entries.items()}
    assert index_facets(program, listed).pairs['crm', 'mining'] == ('cedar',)


def test_declared_facets_take_choices_and_booleans() -> None:
    """A declared facet lists each of several choices, and a boolean under yes and no."""
    options = tiny_directory().facets.options
    assert options['region_served'] == {'north': ('alder', 'dogwood'), 'south': ('dogwood',)}
    assert options['remote'] == {'no': ('cedar',), 'yes': ('alder',)}


def test_case_of_a_counted_project_proves_nothing_twice() -> None:
    """Where cases are evidence too, a case study of a project that counts adds no second proof."""
    directory = tiny_directory()
    settings = dataclasses.replace(directory.program.directory, evidence=('projects', 'cases'))
    program = dataclasses.replace(directory.program, directory=settings)
    assert prove(program, directory.entries['alder'].holdings).counts('category') == {'crm': 1, 'shops': 1}


def test_cases_alone_can_be_evidence() -> None:
    """Where only cases are evidence, projects prove nothing."""
    directory = tiny_directory()
    settings = dataclasses.replace(directory.program.directory, evidence=('cases',))
    program = dataclasses.replace(directory.program, directory=settings)
    assert prove(program, directory.entries['alder'].holdings).counts('category') == {'shops': 1}
    assert prove(program, directory.entries['cedar'].holdings).counts('category') == {}


PROFILE = """
categories: [{id: crm, name: CRM}, {id: shops, name: Shops}, {id: portals, name: Portals}]
industries: [{id: retail, name: Retail}]
fields:
  partner:
    - {id: wants, title: Wants, type: choices, options: [shops, mining], public: false}
    - {id: offers, title: Offers, type: choices, options: [portals, mining]}
    - {id: sells_to, title: Sells to, type: choice, options: [retail]}
directory: {evidence: [profile]}
"""


@pytest.mark.parametrize(
    ('fields', 'proven'),
    [
        ({}, set()),
        ({'services': ['crm', 'Anything']}, {('crm', None)}),
        ({'offers': ['mining', 'portals']}, {('portals', None)}),
        ({'sells_to': 'retail', 'services': ['crm']}, {('crm', 'retail')}),
        ({'wants': ['shops']}, set()),
    ],
)
def test_profile_can_be_evidence(fields: dict[str, Any], proven: set[tuple[str | None, str | None]]) -> None:
    """Where the profile is evidence, its services and public fields count that are a category or an industry by id."""
    program = program_of(PROFILE)
    assert prove(program, holdings_of(program, fields)).all() == proven


def test_records_to_come_prove_nothing_yet() -> None:
    """A project dated after today stands under no category; from its day on it does."""
    directory = tiny_directory()
    held = directory.entries['alder'].holdings
    first, *_ = (project for project in held.projects if project.date)
    assert first.date
    alone = dataclasses.replace(held, projects=(first,), cases=())
    assert prove(directory.program, alone, first.date - timedelta(days=1)).all() == frozenset()
    assert prove(directory.program, alone, first.date).all() == {(first.category, first.industry)}


def test_case_study_to_come_is_last_until_its_day(tmp_path: Path) -> None:
    """A case study that is dated far ahead does not stand before all others for years."""
    root = copy_base(tmp_path / 'directory')
    text = (root / 'content/cases/acme-bank.md').read_text(encoding='utf-8')
    for id, day in (('later', '2027-01-01'), ('latest', '9999-12-31'), ('new', '2026-11-21')):
        (root / f'content/cases/{id}.md').write_text(re.sub('date: .*', f'date: {day}', text), encoding='utf-8')
    source = read_source(root)
    for today, ids in (
        (Day(2026, 11, 21), ['new', 'acme-bank', 'latest', 'later']),
        (Day(2027, 1, 1), ['later', 'new', 'acme-bank', 'latest']),
    ):
        directory = judge_source(source, today).directory
        assert directory is not None
        assert [case.id for case in directory.cases] == ids


@pytest.mark.parametrize(('items', 'pages'), [(0, 1), (1, 1), (24, 1), (25, 2), (48, 2), (49, 3)])
def test_page_count(items: int, pages: int) -> None:
    """A listing has a page for every 24 partners begun, and one where it has none."""
    assert page_count(items, 24) == pages


def test_first_page_has_the_plain_address() -> None:
    """Only pages after the first carry their number."""
    assert (paged('/cases/', 1), paged('/cases/', 2)) == ('/cases/', '/cases/page/2/')
