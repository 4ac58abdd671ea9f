"""The search commands: the index alone, the search in the terminal, the export. Values in, values out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path

from sitegen.build import Judged, judge_source, read_source
from sitegen.diagnostics import Severity
from sitegen.directory.presenting import Presenter
from sitegen.publish.part import publish_part
from sitegen.publish.write import OutputFile, Published
from sitegen.search.documents import SearchSource, search_source
from sitegen.search.index import MODULE, SHARDS, index_files
from sitegen.theme.environment import Theme, load_theme


@dataclass(frozen=True)
class IndexResult:
    """What indexing made of a directory; `published` is None where errors stopped it."""

    judged: Judged
    documents: int = 0
    published: Published | None = None


def index_site(root: Path, output: Path, today: Day) -> IndexResult:
    """Make the search index of a site in its place. Errors leave it as it is."""
    gc.disable()  # nothing here makes cycles worth collecting, and looking for them takes a tenth of the time
    judged = judge_source(read_source(root), today)
    settings = judged.source.settings
    if settings is None or judged.directory is None or judged.has(Severity.ERROR):
        return IndexResult(judged)
    theme = load_theme(judged.source.root, settings.theme, settings.languages, settings.base_path)
    sources = list(search_sources(judged, theme))
    module = dict(theme.assets)[theme.asset(MODULE).removeprefix(f'{settings.base_path}/')]
    files = [
        OutputFile(theme.asset(MODULE).removeprefix(f'{settings.base_path}/'), module),
        *(OutputFile(path, data) for path, data in index_files(sources, theme.asset(MODULE), settings.base_path)),
    ]
    published = publish_part(files, output=output, root=judged.source.root, folder=SHARDS)
    return IndexResult(judged, sum(len(source.documents) for source in sources), published)


def search_sources(judged: Judged, theme: Theme) -> Iterator[SearchSource]:
    """What is searched, by language; nothing where the directory could not be judged."""
    settings, directory = judged.source.settings, judged.directory
    if settings is None or directory is None:
        return
    media = {item.name: item for item in judged.source.tree.media}
    for language in settings.languages:
        yield search_source(Presenter(directory, settings, language, media, theme.speech(language)))
