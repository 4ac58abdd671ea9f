"""A site's own catalogues and templates, held against each other."""

from __future__ import annotations

import pytest

from sitegen.theme.own_words import catalogue_findings, texts_without_words

TEMPLATE = (
    '{{ _("Our own") }}{{ ngettext("%(num)s day off", "%(num)s days off", 2) }}{% trans x=1 %}By {{ x }}{% endtrans %}'
)
OWN = ('%(num)s day off', 'By %(x)s', 'Our own')


def _written(*sources: str) -> bytes:
    return '\n\n'.join(f'msgid "{source}"\nmsgstr "x {source}"' for source in sources).encode()


def test_what_own_templates_say_is_known() -> None:
    """A text of an own template is said, in each way that a template may say it; a part of one is not."""
    assert catalogue_findings([('sv.po', _written('By %(x)s', 'Our own'))], [TEMPLATE]) == []
    (finding,) = catalogue_findings([('sv.po', _written('Our'))], [TEMPLATE])
    assert finding.message == 'no page says "Our", so this changes nothing'


def test_what_own_templates_say_has_words_nowhere_else() -> None:
    """Packaged languages lack words for it until the site has them; English needs none."""
    catalogues = [('themes/ours/translations/sv.po', _written('By %(x)s', 'Our own'))]
    lacking = texts_without_words(['en', 'ru', 'sv', 'de-AT', 'de'], catalogues, [TEMPLATE])
    assert lacking == {'ru': OWN, 'sv': ('%(num)s day off',), 'de': OWN}


def test_a_language_begun_lacks_the_rest() -> None:
    """A catalogue of one string leaves all other texts of the interface without words; one that nobody can read is
    told of by itself, and a language without one by another finding."""
    lacking = texts_without_words(['uk', 'fr', 'jp'], [('uk.po', _written('Partners')), ('fr.po', b'msgid')], [])
    assert list(lacking) == ['uk']
    assert 'Case studies' in lacking['uk']
    assert 'Partners' not in lacking['uk']


@pytest.mark.parametrize('template', ['{% if %}{{ _("Our own") }}', '{{ _("Our own") }}{{ ' + '(' * 9_999])
def test_a_template_written_wrong_says_nothing(template: str) -> None:
    """The build tells what is wrong with it."""
    assert texts_without_words(['ru'], [], [template]) == {}
