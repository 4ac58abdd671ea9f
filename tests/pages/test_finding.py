"""What filters in the browser rest on says the same as the records, is small, and holds nothing private."""

from __future__ import annotations

import dataclasses
import gzip
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.directory.facets import FacetIndex, Pairs
from sitegen.directory.listing import Directory
from sitegen.pages.api import to_json
from sitegen.pages.finding import columns_file, gaps, name_keys, newest_keys, numeral, plural_forms
from tests.conftest import ROOT
from tests.pages.filtering import Chosen, by_records, directory_of
from tests.tiny import PRIVATE, TINY, tiny_directory, tiny_files, tiny_presenter, tiny_wording


def numbers(text: str) -> Iterator[int]:
    """Numerals read back, as the browser's module reads them."""
    value, unit = 0, 1
    for sign in text:
        code = ord(sign) - 35 - (ord(sign) > 92)
        value += code % 45 * unit
        unit *= 45
        if code < 45:
            yield value
            value, unit = 0, 1


def places(text: str) -> list[int]:
    found, last = [], -1
    for gap in numbers(text):
        last += gap + 1
        found.append(last)
    return found


def from_columns(file: Mapping[str, Any], chosen: Chosen) -> set[int]:
    """The places of the partners that a choice leaves, by the columns alone."""
    found = set(range(file['partners']))
    for facet, options in chosen.items():
        if facet in file['facets']:
            columns = [places(file['facets'][facet].get(option, '')) for option in options]
            found &= {place for column in columns for place in column}
    if file['pairs'] and ('category' in chosen or 'industry' in chosen):
        found &= {
            place
            for category, row in file['pairs'].items()
            for industry, text in row.items()
            if category in chosen.get('category', (category,)) and industry in chosen.get('industry', (industry,))
            for place in places(text)
        }
    return found


@given(number=st.integers(0, 10**9))
def test_a_numeral_is_read_back(number: int) -> None:
    """Any number survives, in signs that stand in JSON as they are."""
    text = numeral(number)
    assert list(numbers(text)) == [number]
    assert json.dumps(text) == f'"{text}"'


@given(st.sets(st.integers(0, 20_000)))
def test_gaps_are_read_back(held: set[int]) -> None:
    """A column gives the places that went into it."""
    assert places(gaps(sorted(held))) == sorted(held)


@pytest.mark.parametrize('root', [ROOT, TINY], ids=['demonstration', 'tiny'])
@pytest.mark.parametrize('match', ['same-project', 'any'])
@given(data=st.data())
def test_columns_equal_the_records(root: Path, match: str, data: st.DataObject) -> None:
    """Whatever is chosen, the columns leave the partners whose records fit."""
    directory = directory_of(root, match)
    facets = {facet: sorted(options) for facet, options in directory.facets.options.items()}
    chosen = {}
    for facet in data.draw(st.lists(st.sampled_from(sorted(facets)), unique=True, max_size=4), 'facets'):
        if facet == 'language' and facet not in directory.program.directory.facets:
            continue
        chosen[facet] = tuple(data.draw(st.lists(st.sampled_from(facets[facet]), min_size=1, unique=True), facet))
    assert from_columns(columns_file(directory), chosen) == by_records(directory, chosen)


def test_pairs_are_those_of_the_static_pages() -> None:
    """Category and industry chosen together leave whom the page of the two lists."""
    directory = directory_of(ROOT, 'same-project')
    ids = list(directory.entries)
    file = columns_file(directory)
    assert directory.facets.pairs
    for (category, industry), listed in directory.facets.pairs.items():
        found = from_columns(file, {'category': (category,), 'industry': (industry,)})
        assert [ids[place] for place in sorted(found)] == list(listed)


def test_names_stand_in_the_order_of_the_language() -> None:
    """Å is an A to an English reader and the last letter but two to a Swedish one."""
    for language, initials in (('en', 'AÅC'), ('sv', 'ACÅ')):
        presenter = tiny_presenter(language)
        ids = list(presenter.wording.directory.entries)
        keys = name_keys(presenter.wording)
        names = [presenter.cards.of_partner(id).name for _, id in sorted(zip(keys, ids, strict=True))]
        assert ''.join(name[0] for name in names) == initials


def test_newest_partners_come_first() -> None:
    """By the day since which one is a partner; every partner once."""
    entries = list(directory_of(ROOT, 'same-project').entries.values())
    keys = newest_keys(directory_of(ROOT, 'same-project'))
    order = sorted(range(len(entries)), key=lambda place: keys[place])
    days = [entries[place].partner.since for place in order]
    assert days == sorted(days, key=lambda day: -day.toordinal() if day else 0)
    assert min(keys) == 0


def random_directory(partners: int) -> Directory:
    """A directory of this many partners with facets as a large program has them; only what columns look at."""
    chance = random.Random(1)  # a sample, not a secret
    facets: dict[str, dict[str, list[str]]] = {}
    entries = {}
    weights = {'level': (6, 3, 1), 'type': (5, 3, 2), 'country': tuple(30 / n for n in range(1, 31))}
    for number in range(partners):
        id = f'partner-{number}'
        options = {
            facet: [str(chance.choices(range(len(by)), by)[0])] for facet, by in weights.items() if facet != 'level'
        }
        # Those with more points have the higher levels: the listing is in the order of points.
        options['level'] = [str(min(2, int(3 * (number + chance.gauss(0, partners / 20)) / partners)))]
        options['language'] = [str(n) for n in range(6) if chance.random() < 0.7 / (n + 1)]
        options['status'] = [str(n) for n in range(3) if chance.random() < 0.1]
        projects = max(1, int(chance.expovariate(0.5)))
        pairs: dict[tuple[str | None, str | None], int] = {
            (f'c{chance.randrange(8)}', f'i{chance.randrange(15)}'): 1 for _ in range(projects)
        }
        for facet, held in options.items():
            for option in held:
                facets.setdefault(facet, {}).setdefault(option, []).append(id)
        entries[id] = SimpleNamespace(pairs=Pairs(pairs), holdings=SimpleNamespace(projects=range(projects)))
    index = FacetIndex({f: {o: tuple(ids) for o, ids in held.items()} for f, held in facets.items()}, {})
    program = SimpleNamespace(directory=SimpleNamespace(match='same-project', facets=('language',)))
    return cast(Directory, SimpleNamespace(entries=entries, facets=index, program=program))


def test_columns_of_ten_thousand_partners_are_small() -> None:
    """Eight categories by fifteen industries, thirty countries: under 60 kB compressed."""
    assert len(gzip.compress(to_json(columns_file(random_directory(10_000))))) < 60_000


def test_blocks_hold_each_card_once_in_listing_order() -> None:
    """The cards that filters show are the cards of the listing."""
    files = tiny_files()
    for language in ('en', 'sv'):
        manifest = json.loads(files[f'finding/{language}.json'])
        cards = []
        for number, digest in enumerate(manifest['cards']['digests']):
            cards += json.loads(files[f'{manifest["cards"]["begin"].removeprefix("/dir/")}{number}.{digest}.json'])
        assert [card.split('data-partner="')[1].split('"')[0] for card in cards] == list(tiny_directory().entries)
        home = files['index.html' if language == 'en' else f'{language}/index.html'].decode()
        assert cards[0] in home


def test_texts_have_every_plural_form_of_the_language() -> None:
    """What a script counts it can say rightly."""
    texts = json.loads(tiny_files()['finding/en.json'])['texts']
    assert texts['found'] == {'one': '{count} of {total} partner', 'other': '{count} of {total} partners'}
    assert set(json.loads(tiny_files()['finding/sv.json'])['texts']['found']) == {'one', 'other'}


def test_scripts_know_what_stands_between_thousands() -> None:
    """Numbers that a script writes look like those of the page, which browsers do not know for every language."""
    files = tiny_files()
    english, swedish = (json.loads(files[f'finding/{language}.json'])['texts'] for language in ('en', 'sv'))
    assert (english['group'], swedish['group']) == (',', '\xa0')
    assert 'data-group=","' in files['index.html'].decode()


def test_a_language_that_nobody_has_described_counts_in_english() -> None:
    """Its site builds all the same."""
    wording = dataclasses.replace(tiny_wording(), language='tlh')
    assert plural_forms(wording, str) == {'one': '1', 'other': '0'}


def test_nothing_private_is_in_the_files_of_scripts() -> None:
    """Neither a confidential project nor an unlisted partner, a private contact or a hidden field."""
    files = {path: data.decode() for path, data in tiny_files().items() if path.endswith('.json')}
    read = {path: text for path, text in files.items() if path.startswith(('finding/', 'assets/')) or 'compare' in path}
    assert any('compare' in path for path in read)
    assert any('facets' in path for path in read)
    assert [(path, word) for path, text in read.items() for word in PRIVATE if word in text] == []
