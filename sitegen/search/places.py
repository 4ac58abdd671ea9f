"""Where words stand: one row of places for all documents, so that a list of places needs no documents.

Each document begins at a multiple of `SLOT` and leaves at least one place free at its end, so no phrase goes
from one to the next, and a document that grows somewhat moves none behind it. Places count from the title's
first word through the body and the tags; one is left free between texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitegen.search.words import Lengths

SLOT = 1024


class Spread:
    """Where each document begins; `slots` is how many stretches of `SLOT` places each takes."""

    __slots__ = ('_documents', 'slots', 'starts')

    def __init__(self, lengths: Iterable[Lengths]) -> None:
        self.slots = [(sum(fields) + 2) // SLOT + 1 for fields in lengths]
        self._documents = [document for document, count in enumerate(self.slots) for _ in range(count)]
        self.starts: list[int] = []
        start = 0
        for count in self.slots:
            self.starts.append(start)
            start += count * SLOT

    def span(self, document: int) -> range:
        start = self.starts[document]
        return range(start, start + self.slots[document] * SLOT)

    def document(self, place: int) -> int:
        """The document that a place belongs to."""
        return self._documents[place // SLOT]

    def first_documents(self, places: Sequence[int], most: int) -> list[int]:
        """The first few documents of a list of places."""
        found: list[int] = []
        for place in places:
            document = self._documents[place // SLOT]
            if not found or document != found[-1]:
                if len(found) == most:
                    break
                found.append(document)
        return found

    @property
    def longer(self) -> list[int]:
        """The slots in which a document goes on that began before, ascending."""
        return [
            start // SLOT + more
            for start, count in zip(self.starts, self.slots, strict=True)
            for more in range(1, count)
        ]
