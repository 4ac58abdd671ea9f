"""A site that is put where no folder reaches: only what differs, pages after what they need, nothing else left."""

from __future__ import annotations

import builtins
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from sitegen.diagnostics import SitegenError
from sitegen.publish.cache import Cache
from sitegen.publish.remote import CLAIM, Sent, send_site
from sitegen.publish.write import OUTPUT_MARK
from tests.commands import sitegen
from tests.tiny import TINY, tiny_files

SITE = {OUTPUT_MARK: '{}', 'index.html': 'home', 'partners/a/index.html': 'a', 'assets/site.css': 'css'}


@pytest.fixture(params=['memory', 'file'])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty place: one that knows folders only by name, and one that is a folder."""
    yield 'memory://bucket/site' if request.param == 'memory' else f'file://{tmp_path}/place/site'
    memory = fsspec.filesystem('memory')
    if memory.exists('/bucket'):
        memory.rm('/bucket', recursive=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The site as it was built here."""
    for path, text in SITE.items():
        file = tmp_path / 'built' / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / 'built'


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path, 'sent')


def held(url: str) -> dict[str, str]:
    system, base = fsspec.core.url_to_fs(url)
    return {path[len(base) + 1 :]: system.cat_file(path).decode() for path in system.find(base)}


def test_first_time_everything_is_put(url: str, folder: Path, cache: Cache) -> None:
    """An empty place, which need not be there yet, gets all files."""
    sent = send_site(folder, url, cache)
    assert (sent.files, sent.put, sent.removed) == (4, 4, 0)
    assert held(url) == SITE


def test_only_what_differs_is_put(url: str, folder: Path, cache: Cache) -> None:
    """A second time nothing is put; then a changed file and a new one, and what is gone goes with its folders."""
    send_site(folder, url, cache)
    assert send_site(folder, url, cache).put == 0
    (folder / 'index.html').write_text('changed')
    (folder / 'new.html').write_text('new')
    shutil.rmtree(folder / 'partners')
    sent = send_site(folder, url, cache)
    assert (sent.files, sent.put, sent.removed) == (4, 2, 1)
    assert held(url) == {OUTPUT_MARK: '{}', 'index.html': 'changed', 'new.html': 'new', 'assets/site.css': 'css'}
    system, base = fsspec.core.url_to_fs(url)
    assert not system.exists(f'{base}/partners')


def test_what_somebody_else_did_there_is_undone(url: str, folder: Path, cache: Cache) -> None:
    """A file that was changed, removed or added at the place is put again or taken away."""
    send_site(folder, url, cache)
    system, base = fsspec.core.url_to_fs(url)
    system.pipe_file(f'{base}/index.html', b'HOME')
    system.rm_file(f'{base}/assets/site.css')
    system.pipe_file(f'{base}/stranger [1].html', b'x')
    sent = send_site(folder, url, cache)
    assert (sent.put, sent.removed) == (2, 1)
    assert held(url) == SITE


def test_without_memory_everything_is_put_again(url: str, folder: Path, cache: Cache, tmp_path: Path) -> None:
    """Another machine, or one that forgot, puts all files and removes what is not among them."""
    send_site(folder, url, cache)
    (folder / 'assets/site.css').unlink()
    sent = send_site(folder, url, Cache(tmp_path, 'forgetful'))
    assert (sent.files, sent.put, sent.removed) == (3, 3, 1)


def test_pages_come_after_what_they_need_and_the_mark_last(
    folder: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A visitor never gets a page whose style sheet is not there yet; the mark of a site is put at the very end."""
    system = fsspec.filesystem('memory')
    put: list[str] = []
    monkeypatch.setattr(type(system), 'put_file', lambda self, here, there, **more: put.append(there))
    with pytest.raises(SitegenError, match='does not hold api/v1/program.json after it was put there'):
        send_site(folder, 'memory://order', cache)
    assert [path.removeprefix('/order/') for path in put] == [
        'assets/site.css',
        'index.html',
        'partners/a/index.html',
        OUTPUT_MARK,
    ]


def test_place_of_somebody_else_is_refused(url: str, folder: Path, cache: Cache) -> None:
    """Where files lie that are no site of ours, nothing is put and nothing removed."""
    system, base = fsspec.core.url_to_fs(url)
    system.makedirs(base, exist_ok=True)
    system.pipe_file(f'{base}/thesis.txt', b'years of work')
    with pytest.raises(SitegenError, match='holds files that are not a site of sitegen'):
        send_site(folder, url, cache)
    assert held(url) == {'thesis.txt': 'years of work'}


def test_nothing_is_left_of_the_claim(url: str, folder: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends claims the place while it does, and not at all where nothing differs."""
    system, base = fsspec.core.url_to_fs(url)
    claimed: list[bool] = []
    put = type(system).put

    def watched(self: Any, *given: Any, **more: Any) -> Any:
        claimed.append(self.exists(f'{base}/{CLAIM}'))
        return put(self, *given, **more)

    monkeypatch.setattr(type(system), 'put', watched)
    send_site(folder, url, cache)
    assert claimed == [True, True, True]
    assert CLAIM not in held(url)
    monkeypatch.setattr(type(system), 'pipe_file', pytest.fail)
    assert send_site(folder, url, cache).put == 0


def test_build_that_another_overtakes_stops_and_says_so(
    url: str, folder: Path, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The later of two builds sends all of its site; the earlier one puts nothing more, and both put all again next."""
    system, _ = fsspec.core.url_to_fs(url)
    other = Path(shutil.copytree(folder, tmp_path / 'other'))
    (other / 'index.html').write_text('other')
    theirs = Cache(tmp_path, 'theirs')
    put = type(system).put
    sent: list[Sent] = []

    def overtaken(self: Any, *given: Any, **more: Any) -> Any:
        monkeypatch.setattr(type(system), 'put', put)
        sent.append(send_site(other, url, theirs))
        return put(self, *given, **more)

    monkeypatch.setattr(type(system), 'put', overtaken)
    with pytest.raises(SitegenError, match='^another build has begun to send its site to ') as caught:
        send_site(folder, url, cache)
    assert 'build once more' in caught.value.hint
    assert [one.contested for one in sent] == [True]
    assert held(url)['index.html'] == 'other'
    again = send_site(other, url, theirs)
    assert (again.put, again.contested) == (len(SITE), False)
    assert held(url) == {**SITE, 'index.html': 'other'}


def test_what_was_begun_is_ended_by_the_next_build(
    url: str, folder: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first send that broke off leaves files without the mark of a site; they are known by the claim."""
    system, base = fsspec.core.url_to_fs(url)
    with monkeypatch.context() as broken:
        broken.setattr(type(system), 'put', _break)
        with pytest.raises(SitegenError, match='cannot write to .*: the line is dead'):
            send_site(folder, url, cache)
    system.pipe_file(f'{base}/half.html', b'half')
    sent = send_site(folder, url, cache)
    assert (sent.contested, sent.removed) == (True, 1)
    assert held(url) == SITE


def _break(*_: Any, **__: Any) -> None:
    raise ConnectionError('the line is dead')


@pytest.mark.parametrize(
    ('url', 'message'),
    [
        ('nowhere://place', '--output nowhere://place: Protocol not known: nowhere'),
        ('http://127.0.0.1:1/site', 'cannot write to http://127.0.0.1:1/site: '),
        ('gs://bucket/site', 'cannot write to gs://bucket/site: '),
    ],
)
def test_place_that_cannot_be_written_is_told(folder: Path, cache: Cache, url: str, message: str) -> None:
    """A kind of place that nobody knows, that its package is missing for, or that only reads: one line and a hint."""
    with pytest.raises(SitegenError) as caught:
        send_site(folder, url, cache)
    assert str(caught.value).startswith(message)
    assert caught.value.hint


def test_secrets_in_an_address_are_not_told(folder: Path, cache: Cache) -> None:
    """A user name and a password stay out of messages."""
    with pytest.raises(SitegenError) as caught:
        send_site(folder, 'nowhere://user:password@place/site', cache)
    assert 'password' not in str(caught.value)


def test_missing_extra_is_told(folder: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without fsspec the hint names the extra that brings it."""
    load = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith('fsspec'):
            raise ImportError(name)
        return load(name, *more)

    monkeypatch.setattr(builtins, '__import__', without)
    with pytest.raises(SitegenError) as caught:
        send_site(folder, 's3://bucket', cache)
    assert caught.value.hint == 'pip install "sitegen[remote]"'


def test_build_puts_a_site_there_and_a_change_alone_afterwards(tmp_path: Path) -> None:
    """`sitegen build --output URL` leaves the files of a build into a folder; the second one puts what changed."""
    root = Path(shutil.copytree(TINY, tmp_path / 'site'))
    url = f'file://{tmp_path}/place'
    options = ['--root', str(root), '--today', '2026-11-21', '--jobs', '1', '--output', url]
    first = sitegen('build', *options)
    assert f'published to {url} ({len(tiny_files()):,} files put, 0 removed)' in first.stdout
    place = tmp_path / 'place'
    assert {path: (place / path).read_bytes() for path in tiny_files()} == tiny_files()
    (place / CLAIM).write_text('killed')
    late = sitegen('build', *options)
    told = f'notice: an earlier build had not ended sending to {url}; if it is still at work, build once more\n'
    assert late.stderr.endswith(told)
    sitegen('build', *options)
    again = sitegen('build', *options)
    assert f'published to {url} (0 files put, 0 removed)' in again.stdout
    assert not (root / 'output').exists()


def test_sent_is_told_with_its_place(folder: Path, cache: Cache) -> None:
    """What comes back names the place."""
    sent = send_site(folder, 'memory://told', cache)
    assert sent == Sent('memory://told', files=4, put=4, removed=0)
    fsspec.filesystem('memory').rm('/told', recursive=True)
