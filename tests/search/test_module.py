"""The browser module over the files of an index: what a visitor finds, in five languages."""

from __future__ import annotations

import gzip
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitegen.search.analysis import GAP, fold, plain_text, words_of
from sitegen.search.documents import SearchDocument
from sitegen.search.local import LocalIndex
from sitegen.search.places import SLOT
from sitegen.theme.assets import bundle_assets
from sitegen.theme.files import PACKAGED, read_theme
from tests.search.asking import EVERYTHING, Question, ask, ask_all, ids, write_index
from tests.search.prose import CATEGORIES, COUNTRIES, INDUSTRIES, LANGUAGES, LEVELS, source, with_documents

ODD = ['', ' ', '"', '""', '«»', '!?', 'ъ' * 500, '\\', "' OR 1=1", '<b>', '"a" "', '\u0130', '𝔘𝔫']
MOST_BYTES = 8_100  # the module with its interface, compressed


def title_words(language: str) -> list[tuple[str, str]]:
    """Each document's id with each word of its title."""
    return [(document.id, word) for document in source(language).documents for word in words_of(document.title)]


def text_words(document: SearchDocument, language: str) -> list[str]:
    """All words of title and body as they are looked up, gaps between texts."""
    text = f' {GAP} '.join((document.title, plain_text(document.markup), *document.texts))
    return [word if word == GAP else fold(word, language) for word in words_of(text)]


def all_words(language: str) -> set[str]:
    return {word for document in source(language).documents for word in text_words(document, language)} - {GAP}


def missed(folder: Path, language: str, wanted: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of (id, query), those whose document is not among the results."""
    answers = ask(folder, [(language, query, EVERYTHING, ()) for _, query in wanted])
    return [pair for pair, answer in zip(wanted, answers, strict=True) if pair[0] not in ids(answer)]


@pytest.mark.parametrize('language', LANGUAGES)
def test_each_word_of_a_title_finds_it(index_folder: Path, language: str) -> None:
    """Every document is found by each word of its title, as written and without diacritics."""
    words = title_words(language)
    assert missed(index_folder, language, words) == []
    assert missed(index_folder, language, [(id, fold(word).upper()) for id, word in words]) == []


@pytest.mark.parametrize('language', LANGUAGES)
def test_three_letters_find_a_title(index_folder: Path, language: str) -> None:
    """Every document is found by the first three letters of each word of its title."""
    assert missed(index_folder, language, [(id, word[:3]) for id, word in title_words(language)]) == []


@pytest.mark.parametrize('language', LANGUAGES)
def test_dropped_letter_is_forgiven(index_folder: Path, language: str) -> None:
    """Every document is found by a word of its title of five letters or more that lacks any one of them.

    Left out are slips that begin another word of the site, which they find, and such as happen to write out
    an umlaut. Of the others a sample is asked for.
    """
    known = all_words(language)
    beginnings = {word[:length] for word in known for length in range(1, len(word) + 1)}
    wanted = []
    for id, word in title_words(language):
        for at in range(len(word)) if len(word) >= 5 else ():
            slip = word[:at] + word[at + 1 :]
            folded = fold(slip, language)
            if (
                len(folded) == len(slip)
                and folded not in beginnings
                and _is_no_form(fold(word, language), folded, known)
            ):
                wanted.append((id, slip))
    wanted = random.Random(language).sample(wanted, 300)
    assert missed(index_folder, language, wanted) == []


def _is_no_form(word: str, slip: str, known: set[str]) -> bool:
    """Whether a slip is not as it were another word with an ending: it would be read as that word's form."""
    return known.isdisjoint({slip[:length] for length in range(3, len(slip))} - {word})


@pytest.mark.parametrize('language', LANGUAGES)
def test_hits_are_the_oracles(index_folder: Path, language: str) -> None:
    """For every word of the site the module finds the documents that Whoosh finds: those with any of its forms."""
    oracle = LocalIndex(source(language))
    words = sorted({word for document in source(language).documents for word in words_of(plain_text(document.markup))})
    words = [word for word in words if word != GAP]
    answers = ask(index_folder, [(language, f'{word} ', EVERYTHING, ()) for word in words])
    for word, answer in zip(words, answers, strict=True):
        expected = {hit.document.id for hit in oracle.search(word, limit=None).hits}
        assert (word, ids(answer)) == (word, expected)
        assert answer['total'] == len(expected)


@pytest.mark.parametrize('language', LANGUAGES)
def test_phrase_finds_exactly_what_holds_it(index_folder: Path, language: str) -> None:
    """A quoted phrase finds the documents that have its words in this order, and no others."""
    rnd = random.Random(language)
    documents = source(language).documents
    texts = {document.id: ' '.join(text_words(document, language)) for document in documents}
    phrases = []
    for document in rnd.sample(documents, 25):
        words = [word for word in words_of(document.texts[0]) if word != GAP]
        start = rnd.randrange(len(words) - 3)
        phrases.append(words[start : start + rnd.randint(2, 3)])
        phrases.append(rnd.sample(words, 2))
    answers = ask(index_folder, [(language, f'"{" ".join(phrase)}"', EVERYTHING, ()) for phrase in phrases])
    for phrase, answer in zip(phrases, answers, strict=True):
        needle = f' {" ".join(fold(word, language) for word in phrase)} '
        assert ids(answer) == {id for id, text in texts.items() if needle in f' {text} '}, phrase


def fits(document: SearchDocument, filters: Mapping[str, Sequence[str]]) -> bool:
    """By the records themselves: whether a document has an option of each facet, category and industry in one pair."""
    if 'kind' in filters and document.kind not in filters['kind']:
        return False
    at = {'category': 0, 'industry': 1}
    wanted = {at[name]: options for name, options in filters.items() if name in at}
    if wanted and not any(all(pair[place] in options for place, options in wanted.items()) for pair in document.pairs):
        return False
    others = {name: options for name, options in filters.items() if name not in at and name != 'kind'}
    return all(set(options) & set(document.facets[name]) for name, options in others.items())


def options_of(document: SearchDocument, facet: str, filters: Mapping[str, Sequence[str]]) -> set[str | None]:
    """The options under which a document would be left, the other facets' filters kept."""
    known = {'category': CATEGORIES, 'industry': INDUSTRIES, 'level': LEVELS, 'country': COUNTRIES,
             'language': LANGUAGES, 'kind': ('partner', 'case', 'project')}  # fmt: skip
    return {option for option in known[facet] if fits(document, {**filters, facet: (option,)})}


def test_counts_are_true(index_folder: Path) -> None:
    """For random filters, total and every facet's counts are what the records say."""
    rnd = random.Random(5)
    facets = {'category': CATEGORIES, 'industry': INDUSTRIES, 'level': LEVELS, 'country': COUNTRIES,
              'language': LANGUAGES, 'kind': ('partner', 'case', 'project')}  # fmt: skip
    documents = source('en').documents
    chosen = [
        {name: rnd.sample(facets[name], rnd.randint(1, 2)) for name in rnd.sample(sorted(facets), rnd.randint(0, 4))}
        for _ in range(120)
    ]
    questions: list[Question] = [('en', '', {'filters': filters, 'limit': 1000}, ('facets',)) for filters in chosen]
    for filters, answer in zip(chosen, ask(index_folder, questions), strict=True):
        assert ids(answer) == {document.id for document in documents if fits(document, filters)}
        assert answer['total'] == len(answer['results'])
        for facet in facets:
            expected = Counter(option for document in documents for option in options_of(document, facet, filters))
            assert (facet, answer['facets'][facet]) == (facet, dict(expected))


def test_counts_where_two_projects_may_do(tmp_path: Path) -> None:
    """In a program that matches any, category and industry are two facets like others: each by a project of its own."""
    whole = replace(source('en'), match='any')
    folder = write_index(tmp_path, [whole])
    of = [({pair[0] for pair in item.pairs}, {pair[1] for pair in item.pairs}) for item in whole.documents]
    asked = [(category, industry) for category in CATEGORIES for industry in INDUSTRIES]
    filters = [{'category': [category], 'industry': [industry]} for category, industry in asked]
    answers = ask(folder, [('en', '', {'filters': chosen, 'limit': 1000}, ('facets',)) for chosen in filters])
    for (category, industry), answer in zip(asked, answers, strict=True):
        both = [own for own in of if category in own[0] and industry in own[1]]
        assert answer['total'] == len(both) > 0
        beside = Counter(option for own in of if industry in own[1] for option in own[0])
        assert answer['facets']['category'] == dict(beside)
    separate = sum(category in own[0] and industry in own[1] for own in of for category, industry in asked)
    together = sum(len(set(item.pairs)) for item in whole.documents)
    assert separate > together


def test_order_by_points_is_the_listings(index_folder: Path) -> None:
    """Sorted by points, each kind comes in the order of its partners' points; pages do not overlap."""
    whole, first, second = ask(
        index_folder,
        [
            ('en', '', {'sort': 'points', 'limit': 1000}, ()),
            ('en', '', {'sort': 'points', 'limit': 15}, ()),
            ('en', '', {'sort': 'points', 'limit': 15, 'offset': 15}, ()),
        ],
    )
    assert [result['id'] for result in whole['results']] == [document.id for document in source('en').documents]
    assert first['results'] + second['results'] == whole['results'][:30]


def test_words_in_any_order_and_all_of_them(index_folder: Path) -> None:
    """Two words find the documents that have both, whatever their order."""
    one, other, both, turned = ask(
        index_folder,
        [
            ('en', query, EVERYTHING, ())
            for query in ('warehouse ', 'engineer ', 'warehouse engineer ', 'engineer warehouse ')
        ],
    )
    assert ids(both) == ids(turned) == ids(one) & ids(other) != set()


@pytest.mark.parametrize(
    ('language', 'asked', 'meant'),
    [
        ('en', 'the warehouse of an engineer', 'warehouse engineer'),
        ('ru', 'кто и что внедряет для банка', 'внедряет банка'),
        ('de', 'für das Lager', 'Lager'),
        ('pl', 'dla banku i magazynu', 'banku magazynu'),
        ('sv', 'till en bank', 'bank'),
    ],
)
def test_small_words_need_not_be_found(index_folder: Path, language: str, asked: str, meant: str) -> None:
    """A question in whole words finds what its telling words find, in the browser and in the terminal."""
    oracle = LocalIndex(source(language))
    first, second = ask(index_folder, [(language, f'{query} ', EVERYTHING, ()) for query in (asked, meant)])
    assert ids(first) == ids(second) != set()
    assert first['partial'] == second['partial']
    assert oracle.search(asked, limit=None) == oracle.search(meant, limit=None)


@pytest.mark.parametrize('query', ['of', 'for the', '"of the"'])
def test_small_words_alone_are_looked_up(index_folder: Path, query: str) -> None:
    """Where nothing else is asked for, or within quotes, they are words like others."""
    (answer,) = ask(index_folder, [('en', f'{query} ', EVERYTHING, ())])
    assert 0 < answer['total'] < len(source('en').documents)
    assert not answer['partial']


def test_correction_is_said(index_folder: Path) -> None:
    """A slip is answered with what was meant, and with the word that this is."""
    (answer,) = ask(index_folder, [('en', 'warehuose counts', EVERYTHING, ())])
    assert answer['corrected'] == 'warehouse counts'
    assert answer['total'] > 0


def test_found_words_are_marked(index_folder: Path) -> None:
    """Marks are the places of found words in title and summary, in any form."""
    (answer,) = ask(index_folder, [('ru', 'банк', EVERYTHING, ())])
    marked = {
        result[field][start:end]
        for result in answer['results']
        for field in ('title', 'summary')
        for start, end in result['marks'][field]
    }
    assert marked == {'банка'}


def test_umlauts_of_german_may_be_written_out() -> None:
    """On German pages ue is ü, on both sides."""
    assert fold('mueller', 'de') == fold('müller', 'de') == 'muller'


def test_written_out_umlaut_finds(index_folder: Path) -> None:
    """A German name is found however its umlaut is written."""
    answers = ask(index_folder, [('de', query, EVERYTHING, ()) for query in ('Müllerhof', 'Muellerhof', 'mullerhof')])
    assert [answer['results'][0]['title'] for answer in answers] == ['Müllerhof'] * 3


def test_nothing_is_fetched_before_it_is_needed(index_folder: Path) -> None:
    """A word needs no facets, no positions and no corrections; only a phrase needs positions."""
    assert _kinds(ask_all(index_folder, [('en', 'bank', {}, ())])) <= {'t.', 'n.', 'c.'}
    assert 'p.' in _kinds(ask_all(index_folder, [('en', '"the bank"', {}, ())]))
    assert 'x.' in _kinds(ask_all(index_folder, [('en', 'bank', {'filters': {'category': ['crm']}}, ())]))


def _kinds(told: Mapping[str, Any]) -> set[str]:
    return {path.rsplit('/', 1)[1][:2] for path in told['asked'] if path.endswith('.bin')}


@pytest.mark.parametrize('query', ODD)
def test_odd_queries_are_answered(index_folder: Path, query: str) -> None:
    """No query breaks the module; one without a word lists everything."""
    (answer,) = ask(index_folder, [('en', query, {}, ())])
    has_word = any(sign.isalnum() for sign in query)
    assert answer['total'] == len(source('en').documents) or has_word


def test_unknown_filter_finds_nothing(index_folder: Path) -> None:
    """An option or a facet that does not exist has no documents."""
    answers: list[dict[str, Any]] = ask(
        index_folder,
        [('en', '', {'filters': {'category': ['none']}}, ()), ('en', '', {'filters': {'colour': ['red']}}, ())],
    )
    assert [answer['total'] for answer in answers] == [0, 0]


def test_module_is_small() -> None:
    """What a visitor loads to search, the interface included, keeps below the limit when compressed."""
    assets = bundle_assets(read_theme(PACKAGED, 'default').assets)
    files = dict(assets.files)
    sizes = [len(gzip.compress(files[assets.output_path(name)], 9)) for name in ('search.js', 'search-ui.js')]
    assert sum(sizes) <= MOST_BYTES


def test_phrase_in_and_behind_a_long_document(tmp_path: Path) -> None:
    """A document that is longer than its slot of places is found by its last words, and those behind it by theirs."""
    whole = source('en')
    long = replace(whole.documents[3], markup=f'<p>{"row " * 3 * SLOT}of lanterns</p>')
    documents = (*whole.documents[:3], long, *whole.documents[4:])
    folder = write_index(tmp_path, [with_documents(whole, documents)])
    last, behind = ask(
        folder, [('en', f'"{phrase}"', EVERYTHING, ()) for phrase in ('of lanterns', documents[9].title)]
    )
    assert ids(last) == {long.id}
    assert ids(behind) == {documents[9].id}


def test_nearest_title_comes_first(tmp_path: Path) -> None:
    """Of titles whose words begin as the query does the shorter words come first, and the very word before all."""
    whole = source('en')
    titles = {1: 'Granite of many points', 4: 'Granit', 5: 'Granitic granite'}
    documents = [replace(item, title=titles.get(at, item.title)) for at, item in enumerate(whole.documents)]
    folder = write_index(tmp_path, [with_documents(whole, tuple(documents))])
    for query in ('grani', 'granit', 'granit '):
        (answer,) = ask(folder, [('en', query, {'filters': {'kind': ['partner']}}, ())])
        assert (query, answer['results'][0]['title']) == (query, 'Granit')


def test_phrase_of_the_programs_words(tmp_path: Path) -> None:
    """The name of a category is found as a phrase; none goes from one name to the next, or from text to name."""
    whole = source('en')
    tagged = replace(
        whole.documents[2], tags=('Customer relations', 'Retail banking'), texts=('It ends with Customer',)
    )
    folder = write_index(tmp_path, [with_documents(whole, (*whole.documents[:2], tagged, *whole.documents[3:]))])
    phrases = ('customer relations', 'retail banking', 'relations retail', 'with customer customer')
    found = ask(folder, [('en', f'"{phrase}"', EVERYTHING, ()) for phrase in phrases])
    assert [ids(answer) for answer in found] == [{tagged.id}, {tagged.id}, set(), set()]


@pytest.mark.parametrize('language', LANGUAGES)
def test_most_words_are_found_where_none_has_all(index_folder: Path, language: str) -> None:
    """Where no document has all words, those with most of them are found, and that is said; Whoosh finds the same."""
    rnd = random.Random(language)
    words = sorted(word for word in all_words(language) if word.isalpha() and len(word) > 3)
    queries = [' '.join(rnd.sample(words, rnd.randint(2, 5))) for _ in range(60)]
    oracle = LocalIndex(source(language))
    answers = ask(index_folder, [(language, f'{query} ', EVERYTHING, ()) for query in queries])
    for query, answer in zip(queries, answers, strict=True):
        expected = oracle.search(query, limit=None)
        assert (query, ids(answer)) == (query, {hit.document.id for hit in expected.hits})
        assert (query, answer['partial']) == (query, expected.partial)
    assert {answer['partial'] for answer in answers} == {True, False}


def test_phrase_beside_a_word_that_nobody_has(index_folder: Path) -> None:
    """A company's legal form before its name in quotes does not hide the company."""
    query = 'Ltd «Ashgrove»'
    (answer,) = ask(index_folder, [('en', query, EVERYTHING, ())])
    assert ids(answer) == ids(ask(index_folder, [('en', '«Ashgrove»', EVERYTHING, ())])[0]) != set()
    assert answer['partial']
    found = LocalIndex(source('en')).search(query, limit=None)
    assert found.partial
    assert {hit.document.id for hit in found.hits} == ids(answer)


def test_city_of_a_partner_is_shown_and_marked(tmp_path: Path) -> None:
    """A result says where a partner is, or whose work it is, and marks the words that were asked for."""
    whole = source('ru')
    first = replace(whole.documents[0], city='Нур-Султан', tags=('Нур-Султан',))
    folder = write_index(tmp_path, [with_documents(whole, (first, *whole.documents[1:]))])
    found, works = ask(folder, [('ru', 'султан', {}, ()), ('ru', '', {'filters': {'kind': ['case']}}, ())])
    assert [(result['beside'], result['marks']['beside']) for result in found['results']] == [('Нур-Султан', [[4, 10]])]
    titles = {document.title for document in whole.documents if document.kind == 'partner'}
    assert {result['beside'] for result in works['results']} <= titles


@pytest.mark.parametrize(
    ('language', 'text', 'query'),
    [
        ('en', 'Deliveries, while migrating', 'delivery migrate'),
        ('sv', 'Människor och leveranser', 'människa leveransen'),
        ('pl', 'Wdrożenia dla klientów', 'wdrożenie klientami'),
        ('de', 'Lieferungen für Häuser', 'Lieferung Haus'),
        ('ru', 'Поставка и внедрения', 'поставки внедрение'),
        ('kk', 'Қоймалар мен мектептері', 'койманын мектеп'),
    ],
)
def test_forms_are_found_where_nothing_can_be_learnt(tmp_path: Path, language: str, text: str, query: str) -> None:
    """A directory of one record finds its words in other forms, too, and Kazakh ones typed with Russian letters."""
    whole = replace(source('en'), language=language)
    only = replace(whole.documents[0], title='X', texts=(text,), markup='', tags=())
    folder = write_index(tmp_path, [with_documents(whole, [only])])
    answers = ask(folder, [(language, f'{word} ', EVERYTHING, ()) for word in query.split()])
    assert [(ids(answer), answer['corrected']) for answer in answers] == [({only.id}, None)] * 2


def test_letters_that_look_alike(tmp_path: Path) -> None:
    """1C is found with the Latin letter and with the Cyrillic one, however the text has it."""
    whole = source('ru')
    texts = {1: 'Обмен с 1С и СRM', 4: 'Обмен с 1C и CRM'}
    documents = [replace(item, texts=(texts[at],)) if at in texts else item for at, item in enumerate(whole.documents)]
    folder = write_index(tmp_path, [with_documents(whole, documents)])
    expected = {documents[1].id, documents[4].id}
    queries = ('1с', '1c', '1C', '"обмен с 1C"', 'crm', 'сrm')
    answers = ask(folder, [('ru', query, EVERYTHING, ()) for query in queries])
    assert [ids(answer) for answer in answers] == [expected] * len(queries)
    oracle = LocalIndex(with_documents(whole, documents))
    assert [oracle.search(query, limit=None).total for query in queries] == [2] * len(queries)
