"""The index as a whole: the same bytes, shared shards, nothing private, one shard for each form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

from sitegen.search.documents import SearchSource, search_source
from sitegen.search.index import index_files
from tests.search.prose import source, with_documents
from tests.tiny import PRIVATE, tiny_presenter

_DIGEST = """
import hashlib
from tests.search.prose import source, with_documents
from sitegen.search.index import index_files
total = hashlib.sha256()
for path, data in index_files([source('ru'), source('de')], '/assets/search.js', ''):
    total.update(path.encode() + data)
print(total.hexdigest())
"""


def _files(*sources: SearchSource) -> dict[str, bytes]:
    return dict(index_files(sources, '/assets/search.js', ''))


def _opened(path: str, data: bytes) -> bytes:
    return zlib.decompress(data, -15) if path.endswith('.bin') else data


def test_same_documents_same_bytes() -> None:
    """Neither the hash seed nor the locale nor the time zone changes a byte."""
    root = Path(__file__).parents[2]
    digests = set()
    for seed, zone in (('1', 'UTC'), ('2', 'Asia/Almaty')):
        environment = os.environ | {'PYTHONHASHSEED': seed, 'TZ': zone, 'LC_ALL': 'C', 'PYTHONPATH': str(root)}
        done = subprocess.run(
            [sys.executable, '-c', _DIGEST], cwd=root, env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_index_json_leads_to_every_language() -> None:
    """It names the browser module and each language's manifest, below the base path."""
    files = dict(index_files([source('ru'), source('en')], '/base/assets/search.js', '/base'))
    told = json.loads(files['search/index.json'])
    assert told['version'] == 1
    assert told['module'] == '/base/assets/search.js'
    assert list(told['languages']) == ['ru', 'en']
    assert all(address.removeprefix('/base/') in files for address in told['languages'].values())


def test_languages_share_what_is_the_same() -> None:
    """Two languages whose documents are the same add a manifest and no shard."""
    one = _files(source('en'))
    both = _files(source('en'), replace(source('en'), language='sv-x'))
    added = {path for path in both.keys() - one.keys() if '/sv-x.' not in path}
    assert added == set()


def test_changed_text_leaves_most_shards() -> None:
    """A changed case study changes the shards of its words, and no card but its own block."""
    before = source('ru')
    old = before.documents[20]
    changed = replace(old, markup=old.markup + '<p>Новейшее словцо.</p>')
    after = with_documents(before, tuple(changed if item is old else item for item in before.documents))
    one, other = _files(before), _files(after)
    assert {path for path in one if '/c.' in path} == {path for path in other if '/c.' in path}


def test_private_words_are_in_no_shard() -> None:
    """Nothing confidential, unlisted or unpublished of the small site is anywhere in its index."""
    files = dict(index_files([search_source(tiny_presenter())], '/assets/search.js', ''))
    whole = b'\n'.join(_opened(path, data).lower() for path, data in sorted(files.items())).decode('utf-8', 'replace')
    assert 'alder' in whole
    for secret in PRIVATE:
        for word in [secret.lower(), *(part for part in secret.lower().split() if len(part) > 6)]:
            assert word not in whole or word in _public_words(), word


def _public_words() -> str:
    """What the documents themselves say: a word of a secret may stand there by itself."""
    return '\n'.join(repr(document).lower() for document in search_source(tiny_presenter()).documents)


def test_documents_hold_no_secret() -> None:
    """The documents are made of public views: no private string is in them."""
    said = repr(search_source(tiny_presenter()).documents)
    assert [secret for secret in PRIVATE if secret in said] == []
