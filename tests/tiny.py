"""The whole small site of tests/sites/tiny: read, judged and built as of one fixed day."""

from __future__ import annotations

from datetime import date as Day
from functools import cache
from pathlib import Path

from sitegen.build import make_files, plan_site
from sitegen.directory.listing import Directory
from sitegen.directory.presenting import Presenter
from sitegen.directory.wording import Wording
from sitegen.judging import Judged, judge_source, read_source
from sitegen.rendering import Workshop
from sitegen.theme.environment import load_theme

TINY = Path(__file__).parent / 'sites' / 'tiny'
TODAY = Day(2026, 11, 21)
# What must stand nowhere in an output: each string stands exactly once or twice in the content, always private.
PRIVATE = (
    *('987654321', 'Secret Person', 'secret@alder', 'Hidden Holder', 'Hidden reason', 'Hidden ledger note', '555001'),
    *('nobody may know', 'Confidential Client', 'Confidential words', 'alder-crm', '2025-09-09', 'Birch', 'birch-crm'),
)


@cache
def tiny_judged(root: Path = TINY) -> Judged:
    return judge_source(read_source(root), TODAY)


def tiny_directory(root: Path = TINY) -> Directory:
    directory = tiny_judged(root).directory
    assert directory is not None
    return directory


def tiny_presenter(language: str = 'en') -> Presenter:
    return Presenter(tiny_wording(language))


def tiny_wording(language: str = 'en', root: Path = TINY) -> Wording:
    """Words for the site, or for a copy of it that differs."""
    source = tiny_judged(root).source
    assert source.settings is not None
    media = {item.name: item for item in source.tree.media}
    theme = load_theme(root, 'default', source.settings.languages, source.settings.base_path)
    return Wording(tiny_directory(root), source.settings, language, media, theme.speech(language))


def tiny_workshop() -> Workshop:
    """Where the site is made, in which nothing has been made yet."""
    return plan_site(tiny_judged(), tiny_directory()).workshop


@cache
def tiny_files() -> dict[str, bytes]:
    """Every file of the built site by its path."""
    return make_files(tiny_judged(), tiny_directory())
