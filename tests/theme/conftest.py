"""How templates are compiled is what is tested here: every test compiles its own."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _templates_compiled_once() -> None:
    """Instead of the fixture of this name for all tests."""
