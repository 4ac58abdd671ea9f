"""What the search commands are made of: a directory's documents, and the index alone."""

from __future__ import annotations

import dataclasses
import gc
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path

from sitegen.content.collection import Collection
from sitegen.content.files import Tree, find_root
from sitegen.diagnostics import Severity, SitegenError, did_you_mean
from sitegen.directory.presenting import Presenter
from sitegen.directory.wording import Wording
from sitegen.judging import Judged, judge_source, read_source
from sitegen.memo import Memo, NoMemo
from sitegen.publish.cache import Cache
from sitegen.publish.part import publish_part
from sitegen.publish.write import OutputFile, Published
from sitegen.search.documents import SearchSource, document_count, made_at_once, search_source
from sitegen.search.index import MEMORY, MODULE, SHARDS, index_files
from sitegen.search.keeping import is_remembered
from sitegen.theme.environment import Theme, load_theme


@dataclass(frozen=True)
class IndexResult:
    """What indexing made of a directory; `published` is None where errors stopped it."""

    judged: Judged
    documents: int = 0
    published: Published | None = None


def index_site(root: Path, output: Path, today: Day, *, clean: bool = False) -> IndexResult:
    """Make the search index of a site in its place, a clean one without the last. Errors leave it as it is."""
    root = find_root(root)
    records: Memo = NoMemo() if clean else Cache(root, 'records')
    source = read_source(root, memo=records)
    bare = dataclasses.replace(source, tree=dataclasses.replace(source.tree, files=()))
    judged = judge_source(bare, today, memo=records)
    del source, bare  # and with it the text of all files
    settings, base = judged.source.settings, judged.source.root
    if settings is None or judged.directory is None or judged.has(Severity.ERROR):
        return IndexResult(judged)
    theme = theme_of(judged, NoMemo() if clean else Cache(base, 'templates'))
    memo: Memo = NoMemo() if clean else Cache(base, MEMORY)
    sources = list(search_sources(judged, theme))
    count = len(sources) * sum(map(document_count, judged.directory.entries.values()))
    judged = _without_records(judged)
    if not any(is_remembered(memo, source) for source in sources):
        sources = list(map(made_at_once, sources))  # which say all that is needed: the index grows where records were
        gc.collect()  # a language's views refer to each other, and to the records
    files = _index_files(_handed_over(sources), theme, settings.base_path, memo)
    published = publish_part(files, output=output, root=base, folder=SHARDS)
    return IndexResult(judged, count, published)


def _handed_over(sources: list[SearchSource]) -> Iterator[SearchSource]:
    """The sources, of which none is left behind."""
    while sources:
        yield sources.pop(0)


def _without_records(judged: Judged) -> Judged:
    """The findings of a directory and where it lies, without what is large."""
    source = dataclasses.replace(judged.source, collection=Collection(), tree=Tree((), (), frozenset(), ()))
    return Judged(source, judged.today, findings=judged.findings)


def read_search_source(root: Path, language: str | None, today: Day) -> tuple[SearchSource | None, Judged]:
    """What is searched in one language, by default the first; None where what was judged has errors."""
    records = Cache(find_root(root), 'records')
    judged = judge_source(read_source(root, memo=records), today, memo=records)
    sound = judged.directory is not None and not judged.has(Severity.ERROR)
    return source_in(judged, language) if sound else None, judged


def source_in(judged: Judged, language: str | None) -> SearchSource:
    """What is searched in a language, the first of the site's where none is named. Raises SitegenError for another."""
    sources = {source.language: source for source in search_sources(judged, theme_of(judged), language)}
    if language and language not in sources:
        known = judged.source.settings.languages if judged.source.settings else ()
        raise SitegenError(f'the site has no language "{language}"', did_you_mean(language, known))
    return next(iter(sources.values()))


def theme_of(judged: Judged, memo: Memo | None = None) -> Theme:
    settings = judged.source.settings
    assert settings is not None
    return load_theme(judged.source.root, settings.theme, settings.languages, settings.base_path, memo=memo)


def cache_folder() -> Path:
    """Where no repository can put a file: Whoosh's are pickles."""
    return Path(os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache') / 'sitegen' / 'search'


def _index_files(sources: Iterable[SearchSource], theme: Theme, base_path: str, memo: Memo) -> Iterator[OutputFile]:
    """The browser module and the index that it reads."""
    module = theme.asset(MODULE).removeprefix(f'{base_path}/')
    yield OutputFile(module, dict(theme.assets)[module])
    yield from (OutputFile(path, data) for path, data in index_files(sources, theme.asset(MODULE), base_path, memo))


def search_sources(judged: Judged, theme: Theme, only: str | None = None) -> Iterator[SearchSource]:
    """What is searched, by language or in one; nothing where the directory could not be judged."""
    settings, directory = judged.source.settings, judged.directory
    if settings is None or directory is None:
        return
    media = {item.name: item for item in judged.source.tree.media}
    for language in settings.languages:
        if only not in (None, language):
            continue
        wording = Wording(directory, settings, language, media, theme.speech(language))
        yield search_source(Presenter(wording), theme.digest(language))
