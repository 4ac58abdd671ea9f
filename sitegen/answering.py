"""Questions of visitors to the development server, answered by the index for Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

from sitegen.diagnostics import SitegenError, did_you_mean
from sitegen.judging import Judged
from sitegen.search.hits import Answer, answer, parse_question
from sitegen.search.local import LocalIndex
from sitegen.searching import source_in


class SearchDesk:
    """Answers to questions about the directory as it was built last; an index is made when it is first asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._judged: Judged | None = None
        self._indexes: dict[str, LocalIndex] = {}
        self._one_at_a_time = Lock()

    def renew(self, judged: Judged) -> None:
        """From now on, answer about this directory."""
        with self._one_at_a_time:
            self._judged, self._indexes = judged, {}

    def ask(self, arguments: Mapping[str, Sequence[str]]) -> Answer | None:
        """The answer to an address' query; None where it asks nothing or there is no directory yet.

        Raises SitegenError for a language or a facet that the site has not.
        """
        question = parse_question(arguments)
        with self._one_at_a_time:
            if question is None or self._judged is None or self._judged.source.settings is None:
                return None
            language = question.language or self._judged.source.settings.languages[0]
            index = self._index(self._judged, language)
            try:
                return answer(question, language, index.search(question.text, question.filters))
            except KeyError as error:
                raise SitegenError(f'no facet "{error.args[0]}"', did_you_mean(error.args[0], index.facets)) from None

    def _index(self, judged: Judged, language: str) -> LocalIndex:
        if language not in self._indexes:
            self._indexes[language] = LocalIndex(source_in(judged, language), self._folder)
        return self._indexes[language]
