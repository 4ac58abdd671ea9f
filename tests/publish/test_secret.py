"""The secret that tells our cache from one that somebody else brought."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from sitegen.publish.secret import installation_secret, user_cache


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's cache folder of its own."""
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'cache'))
    return tmp_path / 'cache' / 'sitegen'


def test_secret_is_made_once_and_is_its_owners_alone(home: Path) -> None:
    """The second process gets what the first one made: 32 bytes that nobody else may read."""
    made = installation_secret()
    assert (len(made), installation_secret()) == (32, made)
    assert stat.S_IMODE((home / 'secret').stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ['secret']


def test_every_installation_has_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two users do not believe each other's caches."""
    first = installation_secret()
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'elsewhere'))
    assert installation_secret() != first


@pytest.mark.parametrize('mode', [0o644, 0o640, 0o620, 0o606])
def test_secret_that_others_may_read_or_write_is_not_used(home: Path, mode: int) -> None:
    """A file that is open to others is no secret; what replaces it lives as long as the process."""
    kept = installation_secret()
    (home / 'secret').chmod(mode)
    assert installation_secret() != kept
    assert installation_secret() == installation_secret()


@pytest.mark.parametrize('data', [b'', b'x' * 31, b'x' * 33])
def test_secret_of_another_length_is_not_used(home: Path, data: bytes) -> None:
    """A file that was cut short or is something else is not taken for a secret."""
    installation_secret()
    (home / 'secret').write_bytes(data)
    assert installation_secret()[: len(data)] != data or not data
    assert len(installation_secret()) == 32


def test_link_in_its_place_is_not_followed(home: Path, tmp_path: Path) -> None:
    """Where the file is a link, somebody else may have chosen what it says."""
    chosen = tmp_path / 'chosen'
    chosen.write_bytes(b'x' * 32)
    chosen.chmod(0o600)
    home.mkdir(parents=True)
    (home / 'secret').symlink_to(chosen)
    assert installation_secret() != b'x' * 32


def test_place_that_cannot_be_written_gives_one_for_the_process(home: Path) -> None:
    """Without a place to keep it no cache outlives the process, and nothing fails."""
    home.parent.mkdir(parents=True)
    home.write_bytes(b'a file in the place of the folder')
    assert installation_secret() == installation_secret()


def test_process_that_comes_second_takes_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes that make a secret at the same time end with the same one."""
    link = os.link

    def late(new: Path, file: Path) -> None:
        other = file.with_name('other')
        other.write_bytes(b'o' * 32)
        other.chmod(0o600)
        other.replace(file)
        link(new, file)

    monkeypatch.setattr(os, 'link', late)
    assert installation_secret() == b'o' * 32


def test_cache_lies_below_the_home_folder_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without XDG_CACHE_HOME it is ~/.cache/sitegen."""
    monkeypatch.delenv('XDG_CACHE_HOME')
    monkeypatch.setenv('HOME', str(tmp_path))
    assert user_cache() == tmp_path / '.cache' / 'sitegen'
