"""The oracle of filters: the partners that a choice leaves, found in the records one by one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sitegen.directory.facets import facet_options
from sitegen.directory.listing import Directory, Entry, make_directory
from sitegen.judging import judge_source, read_source
from tests.tiny import TODAY

Chosen = Mapping[str, tuple[str, ...]]


def by_records(directory: Directory, chosen: Chosen) -> set[int]:
    """The places of the partners that a choice leaves, from 0."""
    return {place for place, entry in enumerate(directory.entries.values()) if _fits(directory, entry, chosen)}


def _fits(directory: Directory, entry: Entry, chosen: Chosen) -> bool:
    partner = entry.partner
    options: dict[str, Any] = {
        'level': [entry.verdict.effective],
        'type': [partner.type],
        'country': [partner.country],
        'language': partner.languages,
        'status': entry.verdict.shown_statuses,
    }
    proven = [(project.category, project.industry) for project in entry.holdings.projects]
    sides = {side: number for number, side in enumerate(('category', 'industry')) if side in chosen}
    if directory.program.directory.match == 'any':
        by_side = all(any(pair[number] in chosen[side] for pair in proven) for side, number in sides.items())
    else:
        by_side = not sides or any(all(pair[n] in chosen[side] for side, n in sides.items()) for pair in proven)
    return by_side and all(
        set(wanted) & set(options[facet] if facet in options else facet_options(partner.extra.get(facet)))
        for facet, wanted in chosen.items()
        if facet not in sides
    )


@cache
def directory_of(root: Path, match: str) -> Directory:
    """The directory at `root`, with another `match` for two facets."""
    judged = judge_source(read_source(root), TODAY)
    program = judged.source.program
    assert program is not None
    program = dataclasses.replace(program, directory=dataclasses.replace(program.directory, match=match))
    return make_directory(
        program, judged.source.collection, judged.holdings, judged.verdicts, judged.scores, judged.today
    )
