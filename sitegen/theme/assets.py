"""The assets of a theme: style sheets assembled into one, every name with a digest of its content.

An `@import "name.css";` in a style sheet is replaced by the style sheet that it names, which is then not published
by itself. `url(name)` becomes the hashed name. Style sheets and scripts are published without comments and needless
space.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sitegen.diagnostics import SitegenError, did_you_mean
from sitegen.digests import digest_of, digest_of_bytes
from sitegen.installed import installed
from sitegen.memo import Memo, recall

FOLDER = 'assets'
_DIGITS = 10
_IMPORT = re.compile(r'@import\s+(?:url\(\s*)?["\']([^"\']+)["\']\s*\)?\s*;')
_URL = re.compile(r'url\(\s*(["\']?)([^"\')]*?)\1\s*\)')
_NEEDLESS = re.compile(r'("(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\')|(?:/\*.*?\*/|\s+)+', re.DOTALL)
_COMMENT = re.compile(r'/\*.*?\*/', re.DOTALL)
_ELSEWHERE = re.compile(r'(?:[a-z][a-z0-9+.\-]*:|//|/|#)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Assets:
    """The published assets: `names` are output paths by a theme's own path, `files` their bytes by output path."""

    names: Mapping[str, str]
    files: tuple[tuple[str, bytes], ...]

    def output_path(self, name: str) -> str:
        """Where the asset of this name stands in the output; SitegenError where the theme has none."""
        if name not in self.names:
            raise SitegenError(f'the theme has no asset "{name}"', did_you_mean(name, self.names))
        return self.names[name]

    @property
    def digest(self) -> str:
        """A digest of all assets: each name has that of its content."""
        return digest_of_bytes('\n'.join(sorted(self.names.values())).encode())


def bundle_assets(sources: Mapping[str, bytes]) -> Assets:
    """All assets under their hashed names; SitegenError for a reference that leads nowhere or to itself."""
    bundler = _Bundler(sources)
    imported = {target for name in sources if name.endswith('.css') for target in bundler.imports(name)}
    published = [name for name in sorted(sources) if name not in imported]
    for name in published:
        bundler.publish(name)
    for name in sorted(imported - bundler.assembled):
        bundler.assemble(name, name, ())  # no published one imports it: it is part of a circle, and that raises
    return Assets(bundler.names, tuple(sorted(bundler.files.items())))


def recall_assets(sources: Mapping[str, bytes], memo: Memo) -> Assets:
    """As `bundle_assets`; from `memo` where these sources were bundled before."""
    key = f'assets/{digest_of(installed(), sources)}'
    return recall(memo, key, lambda: bundle_assets(sources))


class _Bundler:
    """Assembles one set of sources; publishes each file once."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self.sources = sources
        self.assembled: set[str] = set()
        self.names: dict[str, str] = {}
        self.files: dict[str, bytes] = {}

    def imports(self, name: str) -> list[str]:
        """The style sheets that this one imports directly."""
        found = (match[1] for match in _IMPORT.finditer(self.text(name)))
        return [_join(name, reference) for reference in found if not _ELSEWHERE.match(reference)]

    def text(self, name: str) -> str:
        """A style sheet without comments and needless space."""
        try:
            return _minify(self.sources[name].decode('utf-8-sig'))
        except UnicodeDecodeError:
            raise SitegenError(f'{FOLDER}/{name} is not UTF-8', 'save the style sheet as UTF-8') from None

    def publish(self, name: str) -> str:
        """The output path of an asset, published before or now."""
        if name in self.names:
            return self.names[name]
        data = self.sources[name]
        if name.endswith('.css'):
            data = (_minify(self.assemble(name, name, ())) + '\n').encode()
        elif name.endswith('.js'):
            data = _minify_script(data)
        stem, dot, ending = name.rpartition('.')
        digest = hashlib.sha256(data).hexdigest()[:_DIGITS]
        target = f'{FOLDER}/{stem}.{digest}.{ending}' if dot else f'{FOLDER}/{name}.{digest}'
        self.names[name] = target
        self.files[target] = data
        return target

    def assemble(self, name: str, outer: str, chain: tuple[str, ...]) -> str:
        """The text of a style sheet with its imports in place.

        `outer` is the one that will be published; `chain` are the style sheets through which it imports this one.
        """
        if name in chain:
            raise SitegenError(f'{FOLDER}/{name} imports itself', 'by way of ' + ', '.join(chain))
        chain = (*chain, name)
        self.assembled.add(name)
        text = _URL.sub(lambda match: self.url(match, name, outer), self.text(name))
        return _IMPORT.sub(lambda match: self.inlined(match, name, outer, chain), text)

    def url(self, match: re.Match[str], name: str, outer: str) -> str:
        """A `url(…)` with the hashed name in it, relative to `outer`; one of another host or a style sheet as it is."""
        reference = match[2]
        if not reference or _ELSEWHERE.match(reference) or reference.endswith('.css'):
            return match[0]
        bare, mark, fragment = reference.partition('#')
        target = self.publish(self.known(_join(name, bare), name))
        return f'url("{posixpath.relpath(target, posixpath.dirname(f"{FOLDER}/{outer}"))}{mark}{fragment}")'

    def inlined(self, match: re.Match[str], name: str, outer: str, chain: tuple[str, ...]) -> str:
        """The style sheet that an `@import` names."""
        if _ELSEWHERE.match(match[1]):
            raise SitegenError(f'{FOLDER}/{name} imports {match[1]}', 'copy the style sheet into the theme')
        return self.assemble(self.known(_join(name, match[1]), name), outer, chain)

    def known(self, target: str, name: str) -> str:
        """The target of a reference in `name`; SitegenError where it does not exist."""
        if target not in self.sources:
            raise SitegenError(
                f'{FOLDER}/{name} refers to "{target}", which is not there', did_you_mean(target, self.sources)
            )
        return target


def _join(name: str, reference: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), reference))


def _minify(text: str) -> str:
    """A style sheet without comments, every run of space one space; strings stay as they are."""
    return _NEEDLESS.sub(_kept, text).strip()


def _kept(match: re.Match[str]) -> str:
    """What stays of a match of `_NEEDLESS`: a string, or one space where there was any outside of comments."""
    return match[1] or (' ' if any(character.isspace() for character in _COMMENT.sub('', match[0])) else '')


def _minify_script(data: bytes) -> bytes:
    """A script without indents and lines of comment; unchanged where a template literal spans lines."""
    lines = data.split(b'\n')
    if any(line.count(b'`') % 2 for line in lines):
        return data
    kept = (line.strip() for line in lines)
    comments = (b'//', b'/**')
    return b'\n'.join(line for line in kept if line and not line.startswith(comments)) + b'\n'
