"""Where units are made: the directory with its theme, in every language.

A `Workshop` is all that a worker needs, here, in another process or on another machine: it travels as plain
values, and compiles its templates where it arrives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from sitegen.content.files import MediaFile
from sitegen.directory.listing import Directory
from sitegen.directory.presenting import Presenter
from sitegen.pages.making import Fragments, Made, Maker
from sitegen.pages.page import Layout
from sitegen.settings import Settings
from sitegen.theme.environment import Theme


@dataclass(frozen=True)
class Workshop:
    """One site and its theme; `similar` are the partners like each partner."""

    directory: Directory
    settings: Settings
    media: Mapping[str, MediaFile]
    theme: Theme
    similar: Mapping[str, tuple[str, ...]]

    @cached_property
    def makers(self) -> Mapping[str, Maker]:
        """By language."""
        return {language: self._maker(language) for language in self.settings.languages}

    def _maker(self, language: str) -> Maker:
        return Maker(Layout(self.presenter(language)), partial(_render, self.theme, language), self.similar)

    def presenter(self, language: str) -> Presenter:
        return Presenter(self.directory, self.settings, language, self.media, self.theme.speech(language))

    def make(self, batch: Batch) -> list[Made]:
        """What the units of a batch become, in its order."""
        maker = self.makers[batch.language]
        return [maker.make(kind, name, batch.fragments) for kind, name in batch.units]


@dataclass(frozen=True, slots=True)
class Batch:
    """Units of one language to make in one go, by kind and name, with the fragments that they set in."""

    language: str
    units: tuple[tuple[str, str], ...]
    fragments: Fragments


def _render(theme: Theme, language: str, template: str, context: Mapping[str, object]) -> str:
    return theme.fragment(template, language, context)
