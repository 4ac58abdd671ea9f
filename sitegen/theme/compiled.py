"""Templates that a build before this one compiled.

To compile the templates of one page takes longer than to render a hundred. The code of a template rests on its
source and on what its language settles (compiling.py): the catalogue, the addresses of assets, which templates look
at the site alone. All that is the name of a pack, one for each language; in it code stands by template, with a
digest of the source.
"""

from __future__ import annotations

import marshal
from functools import cached_property

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from sitegen.digests import digest_of
from sitegen.installed import installed
from sitegen.memo import Memo


class Compiled(BytecodeCache):
    """The code of one language; `settled` is a digest of all that its templates find settled."""

    def __init__(self, memo: Memo, language: str, settled: str) -> None:
        self._memo = memo
        # Code is for one version of Python and of Jinja2; `installed` knows both.
        self._pack = f'templates/{language}/{digest_of(installed(), settled)}'
        self._changed = False

    @cached_property
    def _codes(self) -> dict[str, tuple[str, bytes]]:
        data = self._memo.get(self._pack)
        return marshal.loads(data) if data else {}  # noqa: S302  # a memo gives back only what we put there

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._codes.get(bucket.key, ('', b''))
        if checksum == bucket.checksum:
            bucket.code = marshal.loads(code)  # noqa: S302  # see above

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._codes[bucket.key] = (bucket.checksum, marshal.dumps(bucket.code))
        self._changed = True

    def keep(self) -> None:
        """Remember what was compiled since, for the next build."""
        if self._changed:
            self._memo.put(self._pack, marshal.dumps(self._codes))
            self._changed = False
