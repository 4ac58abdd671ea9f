"""The scripts of the default theme are small, stand by themselves, and need no exception from the policy."""

from __future__ import annotations

import gzip
import re

from sitegen.theme.files import PACKAGED

SCRIPTS = sorted((PACKAGED / 'default' / 'assets').glob('*.js'))


def test_scripts_keep_their_budget() -> None:
    """25 kB compressed for all of them together, search aside."""
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in SCRIPTS if not path.name.startswith('search')}
    assert {'finding.js', 'shortlist.js', 'compare.js', 'languages.js'} <= set(sizes)
    assert sum(sizes.values()) < 25_000, sizes


def test_scripts_evaluate_nothing_and_name_no_host() -> None:
    """No text becomes code or markup of a living page, and nothing comes from elsewhere."""
    for path in SCRIPTS:
        text = path.read_text('utf-8')
        assert not re.search(r'\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write', text), (
            path
        )
        assert not set(re.findall(r'https?://[^\s\'"`]+', text)) - {'http://www.w3.org/2000/svg'}, path
