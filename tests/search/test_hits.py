"""What the search in the terminal and of the development server was asked, and how it answers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sitegen.search.hits import LONGEST_QUERY, Question, answer, hits_html, hits_json, hits_text, parse_filters
from sitegen.search.hits import parse_question as parse
from sitegen.search.local import Found, Hit, LocalIndex
from tests.search.prose import source


@pytest.fixture(scope='module')
def index() -> LocalIndex:
    return LocalIndex(source('en'))


def test_filters_are_read() -> None:
    """`facet=option` may stand again; anything else is a ValueError with what was written."""
    assert parse_filters(['category=crm', 'category=shop', 'kind=case']) == {
        'category': ['crm', 'shop'],
        'kind': ['case'],
    }
    with pytest.raises(ValueError, match='crm'):
        parse_filters(['crm'])


def test_output_for_people_and_programs(index: LocalIndex) -> None:
    """The terminal shows titles and addresses and obeys nothing in them; JSON has what the browser has."""
    found = index.search('ashgrove', limit=1)
    text = hits_text(found)
    assert 'Ashgrove  [partner]' in text
    assert '/partners/partner-0/' in text
    told = hits_json('ashgrove', 'en', found)
    assert told['results'][0]['id'] == 'partner-0'
    assert set(told) == {'version', 'query', 'language', 'total', 'corrected', 'partial', 'results'}
    assert hits_text(Found(0, ())) == 'nothing was found\n'


def test_missing_words_are_said(index: LocalIndex) -> None:
    """Where nothing has all words, results say so in the terminal, on a page and in JSON; nothing says only that."""
    found = index.search('ashgrove zzzzzz')
    line = 'nothing has all of these words; these have some of them'
    assert hits_text(found).startswith(f'{line}\n')
    assert f'<p>{line}</p>' in hits_html('x', 'en', found)
    assert hits_json('x', 'en', found)['partial'] is True
    assert line not in hits_text(index.search('zzzzzz'))


def test_question_is_an_addresss_query() -> None:
    """`q` is the question, `lang` and `format` say how, all else filters; without `q` nothing is asked."""
    asked = parse({'q': [' crm '], 'lang': ['de'], 'format': ['json'], 'sort': ['points'], 'kind': ['case', 'partner']})
    assert asked == Question('crm', 'de', {'kind': ['case', 'partner']}, as_json=True)
    assert parse({'q': ['crm']}) == Question('crm', None, {})
    assert parse({'q': [' '], 'kind': ['case']}) is None
    assert parse({}) is None


def test_question_has_an_end() -> None:
    """What is longer than a question is cut."""
    assert parse({'q': ['x' * (LONGEST_QUERY + 1)]}) == Question('x' * LONGEST_QUERY, None, {})


def test_page_escapes_what_it_shows(index: LocalIndex) -> None:
    """Neither a question nor a record can bring markup into the page."""
    hostile = '"><script>alert(1)</script>&'
    found = index.search('ashgrove', limit=1)
    document = replace(found.hits[0].document, title=hostile, summary=hostile, url=hostile)
    page = hits_html(hostile, hostile, Found(1, (Hit(document, 1.5),), corrected=hostile))
    assert '<script' not in page
    assert page.count('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;') == 7


def test_answer_is_a_page_or_json(index: LocalIndex) -> None:
    """A person gets a page with links, a program what `sitegen search --format json` prints."""
    found = index.search('ashgrove', limit=1)
    page = answer(Question('ashgrove'), 'en', found)
    assert page.content_type == 'text/html; charset=utf-8'
    assert '<a href="/partners/partner-0/">Ashgrove</a>' in page.body
    told = answer(Question('ashgrove', as_json=True), 'en', found)
    assert told.content_type == 'application/json; charset=utf-8'
    assert json.loads(told.body) == hits_json('ashgrove', 'en', found)
    assert '<p>nothing was found</p><ol></ol>' in hits_html('x', 'en', Found(0, ()))
