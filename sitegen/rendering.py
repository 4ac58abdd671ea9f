"""Where units are made: the directory with its theme, in every language.

A `Workshop` is everything that a worker needs, in this process, in another one or on another machine: it is pickled as
plain values and compiles its templates where it arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from sitegen.content.files import MediaFile
from sitegen.directory.listing import Directory
from sitegen.directory.presenting import Presenter
from sitegen.directory.wording import Wording
from sitegen.memo import Memo
from sitegen.pages.making import File, Fragments, Made, Maker
from sitegen.pages.page import Layout
from sitegen.pages.share_pictures import ShareText
from sitegen.pages.units import TEMPLATES
from sitegen.search.documents import search_source
from sitegen.search.index import MODULE, index_files
from sitegen.settings import Settings
from sitegen.theme.environment import Theme
from sitegen.timing import Stopwatch


@dataclass(frozen=True)
class Workshop:
    """One site and its theme. `similar` names the partners similar to each partner; `clock` times the work where
    given."""

    directory: Directory
    settings: Settings
    media: Mapping[str, MediaFile]
    theme: Theme
    similar: Mapping[str, tuple[str, ...]]
    clock: Callable[[], float] | None = None

    @cached_property
    def makers(self) -> Mapping[str, Maker]:
        """Makers by language."""
        return {language: self._maker(language) for language in self.settings.languages}

    def prepare(self) -> None:
        """Build what all workers need, before they are forked."""
        assert self.makers
        self.theme.compile_all(name for names in TEMPLATES.values() for name in names)

    def _maker(self, language: str) -> Maker:
        return Maker(Layout(self.presenter(language)), partial(self._render, language), self.similar)

    def _render(self, language: str, template: str, context: Mapping[str, object]) -> str:
        if self.clock is None:
            return self.theme.render(template, language, context)
        with self.timed(template):
            return self.theme.render(template, language, context)

    @cached_property
    def timed(self) -> Stopwatch:
        return Stopwatch(self.clock)

    def presenter(self, language: str) -> Presenter:
        wording = Wording(self.directory, self.settings, language, self.media, self.theme.speech(language))
        return Presenter(wording)

    def __getstate__(self) -> dict[str, Any]:
        kept = ('directory', 'settings', 'media', 'theme', 'similar', 'clock')
        return {name: self.__dict__[name] for name in kept}


@dataclass(frozen=True, slots=True)
class Work:
    """What a job made, and the seconds it took: by template, and by unit where it made several."""

    made: tuple[Made, ...]
    seconds: Mapping[str, float]
    by_unit: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Makes units of one language, given by kind and name, with the fragments that they insert."""

    language: str
    units: tuple[tuple[str, str], ...]
    fragments: Fragments

    def __call__(self, workshop: Workshop) -> Work:
        maker, timed = workshop.makers[self.language], Stopwatch(workshop.clock)
        workshop.timed.seconds.clear()
        made = []
        for kind, name in self.units:
            with timed(f'{self.language}/{kind}/{name}'):
                made.append(maker.make(kind, name, self.fragments))
        seconds = dict(workshop.timed.seconds)
        views = sum(timed.seconds.values()) - sum(seconds.values())
        return Work(tuple(made), {**seconds, 'views': views} if seconds else {}, timed.seconds)


@dataclass(frozen=True, slots=True)
class SearchJob:
    """Makes the search index of all languages, which share their words. `memo` has what the last index was made
    from."""

    memo: Memo

    def __call__(self, workshop: Workshop) -> Work:
        timed = Stopwatch(workshop.clock)
        settings = workshop.settings
        with timed('search'):
            sources = [
                search_source(maker.presenter, workshop.theme.digest(language))
                for language, maker in workshop.makers.items()
            ]
            files = tuple(index_files(sources, workshop.theme.asset(MODULE), settings.base_path, self.memo))
        return Work((Made(files),), timed.seconds, {})


@dataclass(frozen=True, slots=True)
class DrawJob:
    """Draws the pictures that pages are shared with."""

    texts: tuple[ShareText, ...]

    def __call__(self, workshop: Workshop) -> Work:
        from sitegen.pages.drawing import draw  # noqa: PLC0415  # with Pillow and the font: most builds draw nothing

        timed = Stopwatch(workshop.clock)
        with timed('pictures'):
            files: tuple[File, ...] = tuple((text.path, draw(text)) for text in self.texts)
        return Work((Made(files),), timed.seconds, {})
