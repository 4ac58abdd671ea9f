"""The secret that signs cache entries, kept outside of every repository.

A pull request may bring a .sitegen/ folder along. Its entries can look like ours in every way but one: they cannot be
signed with a secret that is not in the repository.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path

_BYTES = 32


def user_cache() -> Path:
    """The user's cache folder, outside of every repository (XDG Base Directory Specification)."""
    return Path(os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache') / 'sitegen'


def installation_secret() -> bytes:
    """The secret of this user on this machine, created on first use.

    Where it cannot be stored, each process has a secret of its own, and no cache outlives the process.
    """
    try:
        return _kept(user_cache() / 'secret')
    except (OSError, RuntimeError):  # RuntimeError: the system knows no home
        return _fleeting()


def _kept(file: Path) -> bytes:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for _ in range(2):
        with suppress(FileNotFoundError):
            return _read(file)
        new = file.with_name(f'.{file.name}.{secrets.token_hex(4)}')
        new.touch(mode=0o600)
        new.write_bytes(secrets.token_bytes(_BYTES))
        with suppress(FileExistsError):  # another process was quicker: its secret is everybody's
            os.link(new, file)
        new.unlink()
    return _read(file)


def _read(file: Path) -> bytes:
    """The secret from a file that only its owner, this user, can read; raises OSError for any other file."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        seen = os.fstat(handle)
        secret = os.read(handle, _BYTES + 1)
    finally:
        os.close(handle)
    if seen.st_uid != os.getuid() or stat.S_IMODE(seen.st_mode) & 0o077 or len(secret) != _BYTES:
        raise PermissionError(f'{file} is not a secret of ours')
    return secret


@cache
def _fleeting() -> bytes:
    return secrets.token_bytes(_BYTES)
