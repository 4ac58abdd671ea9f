"""What was read before is not read again, and what comes of it is the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content import recall
from sitegen.content.body import BodyRules, Picture
from sitegen.content.collection import Collection, read_collection
from sitegen.content.edition import edition_of
from sitegen.content.files import SourceFile
from sitegen.content.reading import Reading
from sitegen.content.records import Record
from sitegen.content.vocabulary import DeclaredField, Vocabulary, declared_shape
from sitegen.diagnostics import Diagnostic
from tests.memory import Memory

WORDS = Vocabulary(
    sets={'levels': frozenset({'silver', 'gold'}), 'ledger': frozenset({'sale'})}, languages=('en', 'sv')
)
LOGO = Picture('/assets/logo.1.png', 8, 6)
RULES = BodyRules(media={'acme/logo.png': LOGO}, unsound=frozenset({'acme/bad.png'}))


def source(path: str, text: str) -> SourceFile:
    """A file below content/, like `cases/one.sv.md`."""
    folder, _, name = path.partition('/')
    id, _, language = name.rpartition('.')[0].partition('.')
    return SourceFile(f'content/{path}', folder, id, language, text.encode())


PARTNER = '---\nname: Acme\nlevel: silver\ncontacts:\n- {name: Ada}\n---\n## About\n\n'
FILES = [
    source('partners/acme.md', PARTNER + 'Text with ![a logo](../media/acme/logo.png).'),
    source('partners/acme.sv.md', '---\nname: Acme AB\n---\nText på svenska.'),
    source('partners/birch.md', '---\nname: [\n---\n'),
    source('cases/one.md', '---\ntitle: One\npartner: acme\ndate: 2026-01-01\n---\n[a](/cases/two/)'),
    source('ledger/2026.csv', 'date,partner,kind,points,note\n2026-01-02,acme,sale,2,\n2026-01-02,acme,gift,2,\n'),
]


def everything(read: tuple[Collection, list[Diagnostic]]) -> tuple[Any, ...]:
    """A collection with what two equal records may differ in: digests, and the places of their keys."""
    collection, findings = read
    records: list[Record] = [*collection.partial]
    for folder in (collection.partners, collection.cases, collection.projects, collection.pages):
        records += folder.values()
    details = [(type(r), r.path, r.digest, r.place('name'), r.place('contacts[0].name'), r.body) for r in records]
    return collection, findings, details


def count_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are read from now on."""
    read: list[str] = []
    original = Reading.read

    def counted(self: Reading, source: SourceFile) -> Any:
        read.append(source.path.removeprefix('content/'))
        return original(self, source)

    monkeypatch.setattr(Reading, 'read', counted)
    return read


def changed(files: Iterable[SourceFile], path: str, text: str) -> list[SourceFile]:
    """The files, one of them with another text."""
    return [f._replace(content=text.encode()) if f.path == f'content/{path}' else f for f in files]


def test_what_is_as_it_was_is_neither_read_nor_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second reading of the same files gives the same, reads none of them and writes nothing."""
    memo = Memory()
    first = everything(read_collection(FILES, WORDS, RULES, memo))
    read, memo.puts = count_reads(monkeypatch), []
    assert everything(read_collection(FILES, WORDS, RULES, memo)) == first
    assert (read, memo.puts) == ([], [])


def test_only_a_changed_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed file is read, and one shelf is written, in its two parts."""
    memo = Memory()
    read_collection(FILES, WORDS, RULES, memo)
    read, memo.puts = count_reads(monkeypatch), []
    files = changed(FILES, 'cases/one.md', '---\ntitle: Uno\npartner: acme\ndate: 2026-01-01\n---\n')
    collection, _ = read_collection(files, WORDS, RULES, memo)
    assert collection.cases['one'].title == 'Uno'
    assert (read, len(memo.puts)) == (['cases/one.md'], 2)


def test_what_is_gone_is_forgotten() -> None:
    """A file that is no longer there takes no room in the memo."""
    memo = Memory()
    read_collection(FILES, WORDS, RULES, memo)
    text = b'Uno, and nobody else'
    files = [*FILES, source('cases/uno.md', f'---\ntitle: {text.decode()}\npartner: acme\ndate: 2026-01-01\n---\n')]
    read_collection(files, WORDS, RULES, memo)
    assert any(text in entry for entry in memo.entries.values())
    read_collection(FILES, WORDS, RULES, memo)
    memo.used = set()
    read_collection(FILES, WORDS, RULES, memo)
    used = memo.used & memo.entries.keys()
    assert used
    assert not any(text in memo.entries[key] for key in used)


def test_another_picture_is_of_no_concern(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new picture makes no file be read again; one that a text shows makes that text be read."""
    memo = Memory()
    before, _ = read_collection(FILES, WORDS, RULES, memo)
    read = count_reads(monkeypatch)
    more = {**RULES.media, 'birch/new.png': LOGO}
    read_collection(FILES, WORDS, BodyRules(media=more, unsound=RULES.unsound), memo)
    assert read == []
    other = BodyRules(media={'acme/logo.png': Picture('/assets/logo.2.png', 8, 6)})
    after, _ = read_collection(FILES, WORDS, other, memo)
    assert read == ['partners/acme.md']
    assert 'logo.2.png' in after.partners['acme'].body.html
    assert after.partners['acme'].digest != before.partners['acme'].digest


def test_a_missing_picture_is_looked_for_every_time() -> None:
    """A text that names a picture that is not there is read again: what is told of it depends on all pictures."""
    memo, files = Memory(), changed(FILES, 'cases/one.md', FILES[3].data.decode() + ' ![b](../media/acme/lgo.png)')
    assert 'add the file' in read_collection(files, WORDS, BodyRules(), memo)[1][-2].help
    assert 'did you mean' in read_collection(files, WORDS, RULES, memo)[1][-2].help


@pytest.mark.parametrize(
    'words',
    [
        dataclasses.replace(WORDS, sets={**WORDS.sets, 'levels': frozenset({'gold'})}),
        dataclasses.replace(WORDS, sets={}),
        dataclasses.replace(
            WORDS,
            fields={'partner': (DeclaredField(id='a', shape=declared_shape('choice', frozenset('xy')), title='A'),)},
        ),
    ],
)
def test_other_words_read_all_anew(words: Vocabulary) -> None:
    """What was read by other words of a program is not taken for what these make of it."""
    memo = Memory()
    read_collection(FILES, WORDS, RULES, memo)
    assert everything(read_collection(FILES, words, RULES, memo)) == everything(read_collection(FILES, words, RULES))


def test_an_edition_is_of_everything_but_the_languages() -> None:
    """Two vocabularies that read a file otherwise have two editions; the site's languages read none otherwise."""

    def choosing(*options: str) -> Vocabulary:
        shape = declared_shape('choice', frozenset(options))
        return Vocabulary(fields={'case': (DeclaredField(id='a', shape=shape, title='A'),)})

    assert edition_of(choosing('x', 'y', 'z')) == edition_of(choosing('z', 'y', 'x'))
    assert edition_of(choosing('x', 'y')) != edition_of(choosing('x', 'z'))
    assert edition_of(Vocabulary()) != edition_of(Vocabulary(sets={'levels': frozenset()}))
    assert edition_of(Vocabulary(languages=('en',))) == edition_of(Vocabulary(languages=('sv', 'en')))


TEXTS = st.sampled_from(
    [
        PARTNER,
        PARTNER + '![a](../media/acme/logo.png)',
        PARTNER + '![a](../media/acme/none.png) and ![b](../media/acme/bad.png)',
        '---\ntitle: One\npartner: acme\ndate: 2026-01-01\n---\n## Task\n\n[a](/cases/two/) [b](javascript:x)',
        '---\ntitle: One\npartner: acme\ndate: never\nnmae: x\n---\n',
        '---\nname: Översatt\n---\nEn text.',
        '---\nname: [\n---\n',
        'date,partner,kind,points,note\n2026-01-02,acme,sale,2,\n2026-01-02,acme,gift,x,\n',
        'no front matter',
        '\ufeff---\r\nname: Acme\u200b\r\n---\r\n',
    ]
)
PATHS = ['partners/acme.md', 'partners/acme.sv.md', 'partners/acme.de.md', 'partners/birch.md', 'partners/birch.sv.md']
PATHS += ['cases/one.md', 'cases/one.sv.md', 'projects/one.md', 'pages/about.md', 'ledger/2026.csv', 'ledger/2027.csv']
TREES = st.dictionaries(st.sampled_from(PATHS), TEXTS)
MEDIA = st.dictionaries(st.sampled_from(['acme/logo.png', 'acme/bad.png']), st.sampled_from([LOGO, Picture('b', 1, 2)]))


@settings(max_examples=60)
@given(st.lists(st.tuples(TREES, MEDIA), min_size=2, max_size=4))
def test_remembering_changes_nothing(states: list[tuple[dict[str, str], dict[str, Picture]]]) -> None:
    """Whatever is edited, added, renamed, translated or taken away, broken files too: the result is that of reading
    everything anew."""
    memo = Memory()
    for tree, media in states:
        files = [source(path, text) for path, text in tree.items()]
        rules = BodyRules(media=media, unsound=frozenset({'acme/bad.png'} - set(media)))
        assert everything(read_collection(files, WORDS, rules, memo)) == everything(
            read_collection(files, WORDS, rules)
        )


def test_other_processes_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes give the same records and findings in the same order, and what they read is remembered."""
    memo, expected = Memory(), everything(read_collection(FILES, WORDS, RULES))
    monkeypatch.setattr(recall, 'WORTH_SENDING', len(FILES))
    read = count_reads(monkeypatch)
    with ProcessPoolExecutor(2) as executor:
        assert everything(read_collection(FILES, WORDS, RULES, memo, executor=executor)) == expected
    memo.puts = []
    assert everything(read_collection(FILES, WORDS, RULES, memo)) == expected
    assert (read, memo.puts) == ([], [])


def test_what_others_read_is_put_beside_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """An executor is given only what is not known; few files are read here, however many cores there are."""
    memo, files = Memory(), changed(FILES, 'cases/one.md', CASE)
    read_collection(FILES, WORDS, RULES, memo)
    sent: list[str] = []

    class Watched(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
            sent.extend(file.path for file in args[1])
            return super().submit(fn, *args, **kwargs)

    with Watched() as executor:
        read_collection(FILES, WORDS, RULES, executor=executor)
        assert sent == []
        monkeypatch.setattr(recall, 'WORTH_SENDING', 1)
        expected = everything(read_collection(files, WORDS, RULES))
        assert everything(read_collection(files, WORDS, RULES, memo, executor=executor)) == expected
    assert sent == ['content/cases/one.md']


class File:
    """A file that tells how often it was opened."""

    name, kind = 'one.md', 'file'

    def __init__(self, text: str) -> None:
        self.text, self.opened = text.encode(), 0
        self.size = len(self.text)

    def read(self) -> bytes:
        self.opened += 1
        return self.text

    def entries(self) -> Iterable[Any]:
        return ()


def stamped(file: File, changed_ns: int, newest_ns: int = 10**10) -> list[SourceFile]:
    """A file that changed at one moment, beside one that changed at another."""
    about = source('pages/about.md', '---\ntitle: About\n---\n')
    return [
        SourceFile('content/cases/one.md', 'cases', 'one', '', file, stamp=(changed_ns, 0, file.size, 1)),
        about._replace(stamp=(newest_ns, 0, 1, 2)),
    ]


CASE = '---\ntitle: One\npartner: acme\ndate: 2026-01-01\n---\n'


def test_a_file_that_did_not_change_is_not_opened() -> None:
    """A file whose stamp is as it was is not opened; one whose stamp changed is, and read where it differs."""
    memo, file = Memory(), File(CASE)
    first, _ = read_collection(stamped(file, 5), WORDS, RULES, memo)
    assert file.opened == 1
    again, _ = read_collection(stamped(file, 5), WORDS, RULES, memo)
    assert (again, file.opened) == (first, 1)
    touched, _ = read_collection(stamped(file, 6), WORDS, RULES, memo)
    assert (touched, file.opened) == (first, 2)
    read_collection(stamped(file, 6), WORDS, RULES, memo)
    assert file.opened == 2
    file.text = CASE.replace('One', 'Uno').encode()
    assert read_collection(stamped(file, 7), WORDS, RULES, memo)[0].cases['one'].title == 'Uno'


@pytest.mark.parametrize(('age_ns', 'opened'), [(10**9, 1), (10**9 - 1, 2)])
def test_a_file_that_changed_just_now_is_opened(age_ns: int, opened: int) -> None:
    """A stamp is trusted only where the disk has seen a change a second later: the file may have changed since."""
    memo, file, now = Memory(), File(CASE), 10**12
    for _ in range(2):
        read_collection(stamped(file, now - age_ns, now), WORDS, RULES, memo)
    assert file.opened == opened


def test_what_was_forgotten_in_between_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the larger part of a shelf is gone when it is asked for, the file is read again."""
    memo = Memory()
    first, _ = read_collection(FILES, WORDS, RULES, memo)
    again, _ = read_collection(FILES, WORDS, RULES, memo)
    read = count_reads(monkeypatch)
    memo.entries.clear()
    assert again.partners['acme'].contacts == first.partners['acme'].contacts
    assert again == first
    assert set(read) == {'partners/acme.md', 'partners/acme.sv.md', 'cases/one.md'}


def test_nothing_is_fetched_that_nobody_asks_for() -> None:
    """To know who is there, only the smaller part of the shelves is looked at."""
    memo = Memory()
    read_collection(FILES, WORDS, RULES, memo)
    small = {key for key in memo.puts if key.startswith('records/')}
    for key in set(memo.entries) - small:
        del memo.entries[key]
    collection, _ = read_collection(FILES, WORDS, RULES, memo)
    assert [partner.name for partner in collection.partners.values()] == ['Acme']
