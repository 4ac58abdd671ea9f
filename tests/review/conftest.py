"""A repository to propose changes to, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.repositories import Workshop


@pytest.fixture(scope='session')
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Workshop.make(tmp_path_factory.mktemp('repositories') / 'pristine').root


@pytest.fixture
def shop(pristine: Path, tmp_path: Path) -> Workshop:
    """The repository with nothing changed yet on the branch `change`."""
    shutil.copytree(pristine, tmp_path / 'repository', symlinks=True)
    return Workshop(tmp_path / 'repository')
