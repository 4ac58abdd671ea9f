"""Compiled templates that earlier builds left behind.

Compiling the templates of one page takes longer than rendering a hundred. The code of a template depends on its
source and on the constants of its language (compiling.py): the catalogue, the addresses of assets, which templates
read the site alone. There is a pack of code for each language, named after all these constants; in it stands the
code of each template with a checksum of its source.
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
    """The code of one language; `constants` is a digest of all that is folded into it."""

    def __init__(self, memo: Memo, language: str, constants: str) -> None:
        self._memo = memo
        # Code is for one version of Python and of Jinja2; `installed` knows both.
        self._pack = f'templates/{language}/{digest_of(installed(), constants)}'
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
        """Store the pack, if anything was compiled."""
        if self._changed:
            self._memo.put(self._pack, marshal.dumps(self._codes))
            self._changed = False
