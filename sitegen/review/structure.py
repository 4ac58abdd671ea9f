"""What no change may do to a repository, whoever makes it: links, submodules, modes, misleading paths.

Some of it would lead out of the directory, some means another file on another computer, and none of it
is ever needed to say something about a partner.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from sitegen.content.disk import printable
from sitegen.content.files import folded
from sitegen.content.media import MAX_BYTES as MAX_PICTURE_BYTES
from sitegen.review.changes import Fault, FileDiff
from sitegen.review.git import EXECUTABLE, LINK, SUBMODULE

# What Windows forbids in a name, means otherwise, or cuts off; there the checkout would be another one.
_FORBIDDEN = re.compile(r'[<>:"|?*]|[. ]$|^(?i:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)')
MAX_NAME_BYTES = 255
_HIDDEN = re.compile('[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\\\\]')


def structural_fault(diff: FileDiff, twins: Mapping[str, str]) -> tuple[str, str] | None:
    """The rule and reason that forbid a change to everyone; None where there is none."""
    before, after = diff.change.before, diff.change.after
    name = printable(diff.path)
    if after and not _is_plain(diff.path):
        return 'bad-path', f'"{name}" cannot be the path of a file here'
    if after and after.mode == LINK:
        return 'link', f'{name} is a symbolic link; put the file itself there'
    if after and after.mode == SUBMODULE:
        return 'submodule', f'{name} is another repository (a submodule); put the files themselves there'
    if before and after and before.mode != after.mode:
        return 'mode', f'the mode of {name} changes from {before.mode} to {after.mode}; leave it as it was'
    if after and after.mode == EXECUTABLE and diff.path.startswith('content/'):
        return 'mode', f'{name} is executable; a record is plain text'
    if after and diff.path in twins:
        other = printable(twins[diff.path])
        return 'twin', f'{name} and {other} differ only in letter case or in how their letters are encoded'
    folder_twin = _twin_above(diff.path, twins) if after else None
    if folder_twin:
        return 'twin', f'{name} stands in a folder that some computers take for {printable(folder_twin)}'
    if after and diff.place.kind == 'media' and after.size > MAX_PICTURE_BYTES:
        return 'too-large', f'{name} has {after.size:,} bytes; a picture has at most {MAX_PICTURE_BYTES:,}'
    if isinstance(diff.after, Fault):
        return 'unreadable', f'{name} cannot be read: {diff.after.message} (line {diff.after.line})'
    if diff.path == 'site.yml' and after is None:
        return 'unreadable', 'site.yml is gone; without it there is no directory'
    return None


def _is_plain(path: str) -> bool:
    """Whether a path is one that every computer and every reader takes for the same."""
    parts = path.removeprefix(':/').split('/')
    if any(part in ('', '.', '..') or folded(part).rstrip('. ') in ('.git', 'git~1') for part in parts):
        return False
    if any(_FORBIDDEN.search(part) or len(part.encode('utf-8', 'replace')) > MAX_NAME_BYTES for part in parts):
        return False
    return path.isprintable() and not _HIDDEN.search(path) and unicodedata.is_normalized('NFC', path)


def _twin_above(path: str, twins: Mapping[str, str]) -> str | None:
    """The twin of the nearest folder above a path that has one."""
    while '/' in path:
        path = path.rpartition('/')[0]
        if path in twins:
            return twins[path]
    return None
