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
        ('{sum: projects.people}', '1', True, 2),
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
