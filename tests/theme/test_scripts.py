"""The scripts of the default theme need no exception from the content security policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen.theme.files import PACKAGED

SCRIPTS = sorted((PACKAGED / 'default' / 'assets').glob('*.js'))


@pytest.mark.parametrize('path', SCRIPTS, ids=lambda path: path.name)
def test_scripts_evaluate_nothing_and_name_no_host(path: Path) -> None:
    """No text becomes code or markup of a living page, and nothing comes from elsewhere."""
    text = path.read_text('utf-8')
    assert not re.search(r'\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write', text)
    assert set(re.findall(r'https?://[^\s\'"`]+', text)) <= {'http://www.w3.org/2000/svg'}
