"""The lines of each family of shards, made from the inverted index."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from sitegen.search.packing import CODE, steps
from sitegen.search.postings import Posted
from sitegen.search.shards import Line
from sitegen.search.words import Group

LEAST_FUZZY_LETTERS = 4
_MOST_COMMON = 9


def term_line(group: Group, posted: Sequence[Posted]) -> Line:
    """A group with the documents and strengths of each of its forms."""
    lists = tuple([steps(documents) for documents, _ in posted])
    return Line(group.key, group.text, lists, b''.join([strengths for _, strengths in posted]))


def posted_of(line: Line, group: Group) -> dict[str, tuple[array[int], bytes]]:
    """What a group's line holds of each form: its documents as steps, and their strengths."""
    found, at = {}, 0
    for form, gaps in zip(group.forms, line.lists, strict=True):
        found[form] = gaps, line.strengths[at : at + len(gaps)]
        at += len(gaps)
    return found


def list_line(form: str, numbers: Sequence[int]) -> Line:
    """A form with its places, or with the documents that have it in their titles."""
    return Line(form, form, (steps(numbers),))


def meant_line(form: str, common: int) -> Line:
    """A suggestion for misspelt words, and how common it is."""
    return Line(form, form, (array(CODE, (common,)),))


def commonness(form: str, places: int, *, spread: bool, in_title: bool) -> int:
    """How common a form is, 1 to 9; 0 for a form that is never suggested: one in no title, and not `spread` over two
    documents or more."""
    if len(form) < LEAST_FUZZY_LETTERS or not (in_title or spread):
        return 0
    return min(_MOST_COMMON, places.bit_length())
