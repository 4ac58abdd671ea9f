"""What comes out of a pickle is what went in, also where most of it comes out later."""

from __future__ import annotations

import dataclasses
import pickle
from datetime import date

import pytest

from sitegen.content.body import Body
from sitegen.content.entries import Certificate
from sitegen.content.packing import given
from sitegen.content.records import Partner, Project, Translation, localised
from sitegen.passing import passing

ACME = Partner(
    id='acme',
    path='content/partners/acme.md',
    body=Body(html='<p>Text</p>'),
    digest='of bytes',
    name='Acme',
    country='KZ',
    certificates=(Certificate(kind='dev', date=date(2026, 1, 1)),),
    translations={'sv': Translation(path='content/partners/acme.sv.md', values={'name': 'Acme AB'}, body=None)},
)


def unpickled(partner: Partner) -> Partner:
    found: Partner = pickle.loads(pickle.dumps(partner))  # noqa: S301 - our own
    return found


def test_head_is_there_at_once_and_the_rest_when_asked_for() -> None:
    """Who a partner is does not unpickle what it says; every field is what it was."""
    partner = unpickled(ACME)
    assert (partner.id, partner.name, partner.digest) == ('acme', 'Acme', 'of bytes')
    assert 'certificates' not in vars(partner)
    assert partner.certificates == ACME.certificates
    assert partner == ACME
    assert {field.name for field in dataclasses.fields(Partner)} <= set(vars(partner))


def test_field_with_a_default_is_not_taken_for_it() -> None:
    """A field that has a default in its class has its own value when it comes late."""
    project = Project(id='p', path='p.md', body=Body(), title='P', partner='acme', state='live', partial=True)
    again: Project = pickle.loads(pickle.dumps(project))  # noqa: S301 - our own
    assert (again.state, again.partial, again.confidential, again.body_line) == ('live', True, False, 1)


def test_late_value_is_pickled_again_as_it_came() -> None:
    """What nobody asked for goes from pickle to pickle in the same bytes."""
    stored = pickle.dumps(ACME)
    once: Partner = pickle.loads(stored)  # noqa: S301 - our own
    assert pickle.dumps(once) == stored
    assert 'certificates' not in vars(once)
    assert unpickled(once) == ACME


def test_rest_is_let_go_of_with_the_piece_of_work_that_asked_for_it() -> None:
    """Within a piece of work the rest is there, after it the head alone; it comes again, and is pickled as it came."""
    partner = unpickled(ACME)
    stored = pickle.dumps(partner)
    for _ in range(2):
        with passing():
            assert partner.certificates == ACME.certificates
            assert pickle.dumps(partner) == stored
        assert 'certificates' not in vars(partner)
    assert partner == ACME


def test_given_fields_win_over_those_that_come_late() -> None:
    """A copy with other fields keeps them when the rest is unpickled, and leaves the first one as it is."""
    late = unpickled(ACME)
    other = given(late, translations={}, digest='of others')
    assert (other.digest, other.translations) == ('of others', {})
    assert other.certificates == ACME.certificates
    assert (other.digest, other.translations) == ('of others', {})
    assert late == ACME
    assert unpickled(other) == dataclasses.replace(ACME, translations={})


def test_late_record_is_localised() -> None:
    """Translations come late, too."""
    assert localised(unpickled(ACME), 'sv').name == 'Acme AB'


def test_unknown_attribute_is_unknown() -> None:
    """What no field is called is an error that names it, before and after the rest is there."""
    partner = unpickled(ACME)
    for _ in range(2):
        with pytest.raises(AttributeError, match="'Partner' object has no attribute 'colour'"):
            _ = partner.colour  # type: ignore[attr-defined]  # that is the point
