"""A git repository that is only read: commits, the files that they list, and their bytes. Nothing is checked out.

The head of a pull request is written by a stranger. So only plumbing that reads objects is started:
no diff driver, text conversion, hook or filter can run, nothing is fetched, replacement objects are
ignored, the environment's GIT_* variables are dropped, and a revision's name can be no option.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.content.disk import printable
from sitegen.diagnostics import SitegenError

FILE, EXECUTABLE, LINK, SUBMODULE = '100644', '100755', '120000', '160000'
TREE = '040000'
TIMEOUT_S = 120
# A tree may name the same tree many times over: a few objects can stand for more paths than a computer can hold.
MAX_LISTING_BYTES = 64 * 1024 * 1024
# What every computer can hold, below a folder of its own. Folders a thousand deep would end what goes into them.
MAX_PATH_BYTES = 1_024

_ENVIRONMENT = {
    'GIT_ALLOW_PROTOCOL': '',
    'GIT_CONFIG_COUNT': '0',
    'GIT_GRAFT_FILE': os.devnull,
    'GIT_NO_LAZY_FETCH': '1',
    'GIT_NO_REPLACE_OBJECTS': '1',
    'GIT_OPTIONAL_LOCKS': '0',
    'GIT_TERMINAL_PROMPT': '0',
    'LC_ALL': 'C',
}
_OPTIONS = (
    '--no-pager',
    '--no-replace-objects',
    '--literal-pathspecs',
    *('-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.attributesFile=/dev/null'),
    *('-c', 'protocol.allow=never', '-c', 'core.quotePath=false'),
)
_OBJECT = re.compile(r'[0-9a-f]{40}(?:[0-9a-f]{24})?')
_NAME = re.compile(r'[A-Za-z0-9_@][A-Za-z0-9_.@/^~{}+=\-]{0,199}')


@dataclass(frozen=True, slots=True)
class Blob:
    """What a revision holds under a path: `size` in bytes, -1 for what is no file (a submodule)."""

    mode: str
    object: str
    size: int


Listing = Mapping[str, Blob]


class UnfitTree(SitegenError):
    """A revision whose files cannot be told; `rule` is the name of what it breaks."""

    def __init__(self, rule: str, message: str, hint: str = '') -> None:
        super().__init__(message, hint)
        self.rule = rule


class Repository:
    """A repository that can be read. Use it as a context manager: it holds one process that reads objects."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reader: subprocess.Popen[bytes] | None = None
        found = self._call('rev-parse', '--show-prefix')
        if found.returncode:
            raise _no_repository(folder, found.stderr.decode('utf-8', 'replace'))
        self.prefix = found.stdout.decode('utf-8', 'surrogateescape').removesuffix('\n')

    def __enter__(self) -> Repository:
        return self

    def __exit__(self, *_: object) -> None:
        if self._reader:
            with self._reader:
                pass  # on the way out its pipes are closed, at which it ends
            self._reader = None

    def commit(self, name: str) -> str:
        """The object name of the commit that a revision's name means. Raises SitegenError where there is none."""
        hint = 'name a branch, a tag or a commit'
        if not _NAME.fullmatch(name) or '..' in name:
            raise SitegenError(f'{printable(name)!r} cannot name a revision', hint)
        found = self._run('rev-parse', '--verify', '--quiet', '--end-of-options', f'{name}^{{commit}}')
        sha = found.decode('ascii', 'replace').strip() if found else ''
        if not _OBJECT.fullmatch(sha):
            raise SitegenError(f'no revision "{name}" in this repository', f'{hint}; has it been fetched?')
        return sha

    def merge_bases(self, one: str, other: str) -> list[str]:
        """The best common ancestors of two commits, sorted; none where their histories have nothing in common."""
        found = self._run('merge-base', '--all', '--end-of-options', one, other)
        bases = sorted(found.decode('ascii').split()) if found else []
        if not bases:
            self.refuse_shallow()
        return bases

    def refuse_shallow(self) -> None:
        """Raise SitegenError where history is cut off: what two commits have in common there may not be the best."""
        if (self._run('rev-parse', '--is-shallow-repository') or b'').strip() == b'true':
            raise SitegenError(
                'the clone is too shallow to tell where the change begins',
                'fetch the whole history: git fetch --unshallow',
            )

    def added_bytes(self, tip: str, head: str) -> int:
        """What the history of `head` adds to that of `tip`, all of its commits counted, in bytes as git keeps them."""
        found = self._run('rev-list', '--objects', '--disk-usage', head, f'^{tip}')
        if found is None:
            raise SitegenError('the size of the change cannot be told', 'is the clone complete, and git 2.31 or newer?')
        return int(found)

    def listing(self, commit: str) -> dict[str, Blob]:
        """All files of a commit by path, relative to the directory's root; those outside it begin with `:/`.

        Raises UnfitTree where they are too many, where a path is too long, or where two are the same.
        """
        files: dict[str, Blob] = {}
        folders: set[str] = set()
        for line in self._tree(commit).split(b'\0'):
            if line:
                head, _, name = line.partition(b'\t')
                mode, _, object_name, size = head.decode('ascii').split()
                if len(name) > MAX_PATH_BYTES:
                    raise UnfitTree('bad-path', f'a path has more than {MAX_PATH_BYTES:,} bytes: {_begin_of(name)}…')
                path = self._relative(name.decode('utf-8', 'surrogateescape'))
                if path in files or path in folders:
                    raise UnfitTree('twin', f'two entries of a folder have the same name: {printable(path)}')
                if mode == TREE:
                    folders.add(path)
                else:
                    files[path] = Blob(mode, object_name, -1 if size == '-' else int(size))
        return files

    def _tree(self, commit: str) -> bytes:
        """All that `ls-tree` says of a commit; folders, too, so that empty ones cannot make it run for ever."""
        process = self._start('ls-tree', '-r', '-t', '-z', '-l', '--full-tree', '--end-of-options', commit)
        with process:
            assert process.stdout
            found = process.stdout.read(MAX_LISTING_BYTES + 1)
            if len(found) > MAX_LISTING_BYTES:
                process.kill()
                raise UnfitTree('too-many-files', f'revision {commit[:12]} has more files than can be listed')
        if process.returncode:
            raise SitegenError(f'revision {commit[:12]} cannot be listed', 'is the clone complete?')
        return found

    def _relative(self, path: str) -> str:
        if not self.prefix:
            return path
        return path.removeprefix(self.prefix) if path.startswith(self.prefix) else f':/{path}'

    def read(self, blob: Blob) -> bytes:
        """The bytes of a blob. Raises SitegenError where the clone does not have it."""
        reader = self._reader or self._start_reader()
        assert reader.stdin
        assert reader.stdout
        try:
            reader.stdin.write(f'{blob.object}\n'.encode('ascii'))
            reader.stdin.flush()
            header = reader.stdout.readline().decode('ascii', 'replace').split()
            if len(header) == 3 and header[1] == 'blob':
                size = int(header[2])
                data = reader.stdout.read(size + 1)
                if len(data) == size + 1:
                    return data[:-1]
        except OSError:
            pass
        raise SitegenError(f'object {blob.object[:12]} cannot be read', 'is the clone complete?')

    def _start_reader(self) -> subprocess.Popen[bytes]:
        self._reader = self._start('cat-file', '--batch', stdin=subprocess.PIPE)
        return self._reader

    def _start(self, *arguments: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 -- our own arguments, no shell
                ['git', *_OPTIONS, *arguments],  # noqa: S607 -- git is found on PATH
                cwd=self.folder,
                env=_environment(),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise _no_git(error) from None

    def _run(self, *arguments: str) -> bytes | None:
        """What a git command prints; None where it fails."""
        done = self._call(*arguments)
        return done.stdout if done.returncode == 0 else None

    def _call(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 -- our own arguments, no shell, revisions are checked
                ['git', *_OPTIONS, *arguments],  # noqa: S607 -- git is found on PATH
                cwd=self.folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise SitegenError(f'git {arguments[0]} took longer than {TIMEOUT_S} seconds') from None
        except OSError as error:
            raise _no_git(error) from None


def _begin_of(path: bytes) -> str:
    return printable(path[:80].decode('utf-8', 'replace'))


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith('GIT_')}
    return kept | _ENVIRONMENT


def _no_repository(folder: Path, said: str) -> SitegenError:
    if 'dubious ownership' in said:  # the last line is the command that lifts the refusal, with the right folder
        cure = said.strip().splitlines()[-1].strip()
        return SitegenError(f'{folder} belongs to another user, so git does not read it', f'if you trust it: {cure}')
    return SitegenError(f'{folder} is in no git repository', 'run this in a clone of the repository')


def _no_git(error: OSError) -> SitegenError:
    return SitegenError(f'git cannot be started: {error.strerror or error}', 'install git')
