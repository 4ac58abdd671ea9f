"""Which templates a template names."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.meta import find_referenced_templates

from sitegen.theme.files import read_theme
from sitegen.theme.references import closure, references


def test_all_templates_of_the_theme_are_read_as_jinja_reads_them(tmp_path: Path) -> None:
    """For every template of the default theme the names are those that Jinja2 finds."""
    environment = Environment(extensions=['jinja2.ext.i18n'], autoescape=True)
    templates = read_theme(tmp_path, 'default').templates
    named = {name: set(references(source)) for name, source in templates.items()}
    assert named == {
        name: set(find_referenced_templates(environment.parse(source))) for name, source in templates.items()
    }
    assert 'base.html' in named['profile.html']


@pytest.mark.parametrize(
    ('source', 'expected'),
    [
        ("{% extends 'base.html' %}", ['base.html']),
        ('{%- include "a.html" ignore missing without context -%}', ['a.html']),
        ('{% import "m.html" as m with context %}', ['m.html']),
        ('{%+ from\n "m.html" import one, two as three %}', ['m.html']),
        ('{% include name %}', [None]),
        ('{% include ["a.html", "b.html"] %}', [None]),
        ('{% extends "a.html" if wide else "b.html" %}', [None]),
        ('{% include "a" ~ ".html" %}', [None]),
        ('{{ include }} {% set from = 1 %} including', []),
    ],
)
def test_a_name_is_plain_or_could_be_any(source: str, expected: list[str | None]) -> None:
    """A name in quotes is told; anything that is worked out on the page could be any template."""
    assert list(references(source)) == expected


def test_a_name_worked_out_on_the_page_leads_to_all_templates() -> None:
    """A template that includes by a variable depends on every template, also through another one."""
    templates = {'page.html': '{% extends "base.html" %}', 'base.html': '{% include part %}', 'other.html': ''}
    assert closure('page.html', templates) == set(templates)
    assert closure('other.html', templates) == {'other.html'}
    assert closure('missing.html', templates) == set()
