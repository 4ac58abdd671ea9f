"""Values of a verdict that are nobody else's business."""

from __future__ import annotations

from typing import Any

import pytest

from sitegen.program.privacy import public_value
from tests.program.builders import TODAY, ago, program_of, row_of, verdict_of

WORDS = """
levels: [{id: gold, name: Gold}]
roles: [{id: developers, name: Developers}]
attestations: [{id: audit, name: Audit}]
fields:
  partner:
    - {id: revenue, title: Revenue, type: integer, public: false}
    - {id: size, title: Size, type: integer}
  project:
    - {id: budget, title: Budget, type: integer, public: false}
    - {id: people, title: People, type: integer}
requirements: [{id: it, measure: MEASURE, limit: LIMIT}]
"""
FIELDS: dict[str, Any] = {
    'level': 'gold',
    'revenue': 7,
    'size': 8,
    'employees': 9,
    'applied': ago('1 year'),
    'attestations': [{'id': 'audit', 'date': ago('1 month')}],
    'staff': {'developers': {'total': 3}},
}


@pytest.mark.parametrize(
    ('measure', 'limit', 'confidential', 'value'),
    [
        ('{value: revenue}', '1', False, None),
        ('{value: size}', '1', False, 8),
        ('{value: employees}', '1', False, 9),
        ('{value: staff.developers.total}', '1', False, 3),
        ('{share: revenue, of: employees}', '1%', False, None),
        ('{share: size, of: revenue}', '1%', False, None),
        ('{sum: projects.budget}', '1', False, None),
        ('{sum: projects.people}', '1', False, 2),
        ('{sum: projects.people}', '1', True, None),
        ('{newest: attestations}', '1 year', False, None),
        ('{newest: projects}', '1 year', False, TODAY),
        ('{newest: projects}', '1 year', True, None),
        ('{attested: audit}', 'true', False, True),
        ('{present: revenue}', 'true', False, True),
        ('{count: projects}', '1', True, 1),
    ],
)
def test_public_value(measure: str, limit: str, confidential: bool, value: Any) -> None:
    """What is told of a private field or a confidential date is whether it is enough, not what it is."""
    program = program_of(WORDS.replace('MEASURE', measure).replace('LIMIT', limit))
    project = {'budget': 1000, 'people': 2, 'finished': TODAY.isoformat(), 'confidential': confidential}
    row = row_of(verdict_of(program, FIELDS, projects=[project]), 'gold', 'it')
    assert row.status == 'met'
    assert public_value(program, row) == value


def test_sum_with_a_confidential_project_has_no_public_value() -> None:
    """A sum of public and confidential projects is not told: less the public ones it is the confidential figure."""
    program = program_of(WORDS.replace('MEASURE', '{sum: projects.people}').replace('LIMIT', '1'))
    projects = [{'people': 2}, {'people': 40, 'confidential': True}, {'people': 60, 'confidential': True}]
    row = row_of(verdict_of(program, FIELDS, projects=projects), 'gold', 'it')
    assert (row.status, row.found.value) == ('met', 102)
    assert public_value(program, row) is None


def test_confidential_project_without_the_figure_hides_no_sum() -> None:
    """A confidential project that adds nothing to a sum is no reason to keep it."""
    program = program_of(WORDS.replace('MEASURE', '{sum: projects.people}').replace('LIMIT', '1'))
    row = row_of(verdict_of(program, FIELDS, projects=[{'people': 2}, {'confidential': True}]), 'gold', 'it')
    assert public_value(program, row) == 2
