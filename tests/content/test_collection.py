"""All records of a directory, whatever the order of their files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.body import BodyRules
from sitegen.content.collection import Collection, read_collection
from sitegen.content.files import SourceFile
from sitegen.content.vocabulary import Vocabulary
from sitegen.diagnostics import Diagnostic, sort_findings

WORDS = Vocabulary(sets={'levels': frozenset({'silver'}), 'ledger': frozenset({'sale'})}, languages=('en', 'sv'))


def source(folder: str, name: str, text: str) -> SourceFile:
    id, _, language = name.partition('.')
    ending = 'csv' if folder == 'ledger' else 'md'
    return SourceFile(f'content/{folder}/{name}.{ending}', folder, id, language, text.encode())


FILES = [
    source('partners', 'acme', '---\nname: Acme\nlevel: silver\n---\nText.'),
    source('partners', 'acme.sv', '---\nname: Acme AB\n---\nText på svenska.'),
    source('partners', 'birch', '---\nname: [\n---\n'),
    source('partners', 'cedar', '---\nname: Cedar\n---\n'),
    source('partners', 'dill.sv', '---\nname: Dill\n---\n'),
    source('partners', 'acme.de', '---\nname: Acme GmbH\n---\n'),
    source('cases', 'one', '---\ntitle: One\npartner: acme\ndate: 2026-01-01\n---\n'),
    source('cases', 'two', '---\ntitle: Two\npartner: acme\ndate: 2026-13-01\n---\n'),
    source('projects', 'a', '---\ntitle: A\npartner: acme\n---\n'),
    source('pages', 'imprint', '---\ntitle: Imprint\n---\n'),
    source('ledger', '2026-b', 'date,partner,kind,points,note\n2026-01-02,acme,sale,2,\n'),
    source('ledger', '2026-a', 'date,partner,kind,points,note\n2026-01-03,acme,sale,3,\n2026-01-01,acme,sale,1,\n'),
]


def read(files: list[SourceFile], words: Vocabulary = WORDS) -> tuple[Collection, list[Diagnostic]]:
    collection, findings = read_collection(files, words, BodyRules())
    return collection, sort_findings(findings)


def test_records_stand_by_id() -> None:
    """Sound records are found by their ids, in the order of ids."""
    collection, _ = read(FILES)
    assert list(collection.partners) == ['acme']
    assert list(collection.cases) == ['one']
    assert list(collection.projects) == ['a']
    assert list(collection.pages) == ['imprint']
    assert collection.count() == 4


def test_ids_of_unreadable_records_are_known() -> None:
    """A file that cannot be read still takes its id."""
    collection, _ = read(FILES)
    assert collection.ids['partners'] == {'acme', 'birch', 'cedar'}
    assert collection.ids['cases'] == {'one', 'two'}


def test_a_record_without_a_required_field_stands_apart() -> None:
    """A record that lacks a required field is among the partial ones and nowhere else."""
    collection, _ = read(FILES)
    assert sorted(record.id for record in collection.partial) == ['cedar', 'two']


def test_ledger_rows_stand_by_date() -> None:
    """Rows of all ledger files stand in the order of their dates."""
    assert [row.points for row in read(FILES)[0].ledger] == [1, 2, 3]


def test_translations_belong_to_their_original() -> None:
    """A translation is found with its original, by language."""
    partner = read(FILES)[0].partners['acme']
    assert list(partner.translations) == ['sv']
    assert partner.translations['sv'].values == {'name': 'Acme AB'}


def test_all_faults_are_told_at_once() -> None:
    """Every file at fault has its findings, and findings about a partner's file name the partner."""
    found = [(f.path.removeprefix('content/'), f.code, f.partner) for f in read(FILES)[1]]
    assert found == [
        ('cases/two.md', 'R308', 'acme'),
        ('partners/acme.de.md', 'R331', 'acme'),
        ('partners/birch.md', 'Y211', 'birch'),
        ('partners/cedar.md', 'R302', 'cedar'),
        ('partners/dill.sv.md', 'R330', 'dill'),
    ]


@given(st.permutations(FILES))
def test_order_of_files_does_not_matter(files: list[SourceFile]) -> None:
    """Records, the order in which they stand, and findings are the same for every order of the files."""
    collection, findings = read(files)
    expected, expected_findings = read(FILES)
    assert findings == expected_findings
    assert collection == expected
    assert list(collection.partners) == list(expected.partners)
    assert [list(record.translations) for record in collection.partners.values()] == [['sv']]


@given(st.binary(max_size=300), st.sampled_from(['partners', 'cases', 'projects', 'pages', 'ledger']))
def test_any_file_is_read_or_told(data: bytes, folder: str) -> None:
    """No bytes in any folder make the reading raise: there is a record, or a finding."""
    file = SourceFile(f'content/{folder}/x.md', folder, 'x', '', data)
    collection, findings = read([file])
    assert findings or collection.count() or collection.ledger or folder == 'ledger'


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_front_matter_is_read_or_told(front: str, body: str) -> None:
    """No front matter and no body make the reading raise."""
    file = source('partners', 'x', '')
    data = f'---\n{front}\n---\n{body}'.encode()
    collection, findings = read([SourceFile(file.path, file.folder, file.id, '', data)])
    assert findings or collection.count()


def digests(files: list[SourceFile], rules: BodyRules | None = None) -> dict[str, str]:
    collection, _ = read_collection(files, WORDS, rules or BodyRules())
    folders = (collection.partners, collection.cases, collection.projects, collection.pages)
    return {record.path: record.digest for folder in folders for record in folder.values()}


def test_a_digest_tells_that_a_record_changed() -> None:
    """The digest of a record changes with its file and with its translations, and with nothing else."""
    before = digests(FILES)
    assert all(before.values())
    assert len({*before.values()}) == len(before)
    for name, text in (('acme', '---\nname: Acme\nlevel: silver\n---\nText!'), ('acme.sv', '---\nname: A\n---\n')):
        changed = [file for file in FILES if file.path != f'content/partners/{name}.md']
        after = digests([*changed, source('partners', name, text)])
        assert {path for path in before if after[path] != before[path]} == {'content/partners/acme.md'}
    alone = [file for file in FILES if file.language != 'sv']
    assert digests(alone)['content/partners/acme.md'] != before['content/partners/acme.md']
