"""What a change means: levels, points, ranks and findings before and after it, from two judged directories."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sitegen.content.records import Case, Partner, Project
from sitegen.content.tables import fields_of
from sitegen.diagnostics import Diagnostic, sort_findings
from sitegen.report.findings import by_weight, identity
from sitegen.report.snapshot import Snapshot
from sitegen.review.rulings import Ruling

_SENTENCE_END = re.compile(r'(?<=[.!?…。])\s+|\n{2,}')
_NOUNS = {'cases': ('case study', 'case studies'), 'projects': ('project', 'projects')}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerMeaning:
    """What becomes different for one partner, in phrases; `listed` afterwards."""

    id: str
    name: str
    phrases: tuple[str, ...]
    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What becomes different: partners that the change is about or that change level, then the number of those that
    only move in the listing; findings that are new with it, that it cures, and that stay."""

    partners: tuple[PartnerMeaning, ...] = ()
    moved: int = 0
    new: tuple[Diagnostic, ...] = ()
    cured: int = 0
    old: tuple[Diagnostic, ...] = ()


def find_meaning(before: Snapshot, after: Snapshot, rulings: Iterable[Ruling]) -> Meaning:
    """What the change that these rulings are about makes of a directory."""
    rulings = list(rulings)
    touched = {ruling.partner for ruling in rulings if ruling.partner}
    partners: list[PartnerMeaning] = []
    moved = 0
    renamed = _renamed(before, after)
    for id in sorted((before.verdicts.keys() | after.verdicts.keys()) - set(renamed.values())):
        standing = list(_standing(before, after, id, renamed.get(id, id)))
        if id in touched or _level(before, id) != _level(after, id) or (id in before.ranks) != (id in after.ranks):
            phrases = [*standing, *_said(before, after, id, renamed.get(id, id), rulings)]
            if phrases:
                name = (after if id in after.verdicts else before).partner(id).name
                partners.append(PartnerMeaning(id=id, name=name, phrases=tuple(phrases), listed=id in after.ranks))
        elif standing:
            moved += 1
    new, cured, old = _compare_findings(before.findings, after.findings)
    return Meaning(partners=tuple(partners), moved=moved, new=new, cured=cured, old=old)


def _renamed(before: Snapshot, after: Snapshot) -> dict[str, str]:
    """The old id of each new one that takes over the address of a partner who is gone."""
    new, gone = after.verdicts.keys() - before.verdicts.keys(), before.verdicts.keys() - after.verdicts.keys()
    return {id: alias for id in new for alias in after.partner(id).aliases if alias in gone}


def _level(snapshot: Snapshot, id: str) -> str | None:
    verdict = snapshot.verdicts.get(id)
    return verdict.effective if verdict else None


def _standing(before: Snapshot, after: Snapshot, id: str, was_id: str) -> Iterator[str]:
    """Level, points and rank where they differ, under the id and under the one that it had."""
    old, new = before.verdicts.get(was_id), after.verdicts.get(id)
    if new is None:
        yield 'is gone'
        return
    if was_id != id:
        yield f'renamed, {was_id} → {id}'
    if old is None:
        yield f'new partner, {after.level_name(new.effective)}' if new.claimed else 'new partner'
    elif old.effective != new.effective:
        yield f'{before.level_name(old.effective)} → {after.level_name(new.effective)}'
    if new.claimed != new.effective and (old is None or old.claimed != new.claimed):
        yield f'claims {after.level_name(new.claimed)}, but holds {after.level_name(new.effective)}'
    points, was = after.scores[id].total, before.scores[was_id].total if old else 0
    if points != was:
        yield f'points {was:,} → {points:,}' if old else f'{points:,} points'
    yield from _rank(before.ranks.get(was_id), after.ranks.get(id))


def _rank(was: int | None, now: int | None) -> Iterator[str]:
    if was is None and now is not None:
        yield f'listed as number {now:,}'
    elif was is not None and now is None:
        yield 'no longer listed'
    elif was != now:
        yield f'rank {was:,} → {now:,}'


def _said(before: Snapshot, after: Snapshot, id: str, was_id: str, rulings: Iterable[Ruling]) -> Iterator[str]:
    """Records that come and go, and the fields that say something else."""
    yield from _records(before, after, id, was_id)
    if was_id != id:
        yield from _fields_of_renamed(before.partner(was_id), after.partner(id))
    own = [ruling for ruling in rulings if ruling.partner == id and ruling.field]
    fields = [r for r in own if r.path == f'content/partners/{id}.md' and r.rule not in ('new-partner', 'look-alike')]
    if id in before.verdicts:
        names = [str(ruling.field) for ruling in fields if ruling.field != 'body']
        if names:
            yield f'changed: {", ".join(names)}'
        for ruling in fields:
            if ruling.field == 'body':
                yield f'description changed ({_sentences(ruling.before, ruling.after)})'
    translated = sorted({r.path for r in own if re.fullmatch(rf'content/partners/{re.escape(id)}\..+\.md', r.path)})
    if translated:
        yield f'translation changed: {", ".join(path.split(".")[-2] for path in translated)}'


def _fields_of_renamed(old: Partner, new: Partner) -> Iterator[str]:
    """What a new file says otherwise than the old one: its rulings call all of it new."""
    keys = dict.fromkeys((*fields_of(Partner), *old.extra, *new.extra))
    names = [key for key in keys if key != 'aliases' and old.value(key) != new.value(key)]
    if names:
        yield f'changed: {", ".join(names)}'
    if old.body != new.body:
        yield 'description changed'


def _records(before: Snapshot, after: Snapshot, id: str, was_id: str) -> Iterator[str]:
    for folder, (one, many) in _NOUNS.items():
        old, new = _held(before, was_id, folder), _held(after, id, folder)
        for key in sorted(new.keys() - old.keys()):
            yield f'new {one}{_where(after, new[key])}'
        gone = len(old.keys() - new.keys())
        if gone:
            yield f'{gone} {one if gone == 1 else many} less'
        edited = sum(1 for key in old.keys() & new.keys() if old[key] != new[key])
        if edited:
            yield f'{edited} {one if edited == 1 else many} changed'


def _held(snapshot: Snapshot, id: str, folder: str) -> dict[str, Case | Project]:
    holdings = snapshot.holdings.get(id)
    records: tuple[Case | Project, ...] = getattr(holdings, folder) if holdings else ()
    return {record.id: record for record in records}


def _where(snapshot: Snapshot, record: Case | Project) -> str:
    names = {item.id: snapshot.text(item.name) for item in snapshot.program.industries}
    return f' in {names.get(record.industry, record.industry)}' if record.industry else ''


def _sentences(before: object, after: object) -> str:
    """How many sentences came and went, like "+2 −1 sentences"."""
    old, new = (Counter(_split(side)) for side in (before, after))
    added, removed = (new - old).total(), (old - new).total()
    parts = [f'+{added}' if added else '', f'−{removed}' if removed else '']
    return f'{" ".join(part for part in parts if part) or "±0"} sentences'


def _split(text: object) -> list[str]:
    flat = (' '.join(part.split()) for part in _SENTENCE_END.split(str(text or '')))
    return [sentence for sentence in flat if sentence]


def _compare_findings(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic]
) -> tuple[tuple[Diagnostic, ...], int, tuple[Diagnostic, ...]]:
    """Findings that are new, the weightiest first; how many are cured; and those that stay."""
    was = Counter(map(identity, before))
    new: list[Diagnostic] = []
    old: list[Diagnostic] = []
    for finding in sort_findings(after):
        key = identity(finding)
        (old if was[key] else new).append(finding)
        was[key] -= 1 if was[key] else 0
    return tuple(by_weight(new)), was.total(), tuple(old)
