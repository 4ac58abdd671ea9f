"""The index of the small directories, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.search.asking import write_index
from tests.search.prose import LANGUAGES, source


@pytest.fixture(scope='session')
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in five languages."""
    return write_index(tmp_path_factory.mktemp('index'), [source(language) for language in LANGUAGES])
