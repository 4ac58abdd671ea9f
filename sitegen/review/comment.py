"""A review as text for a terminal, and as Markdown for the comment below a pull request.

Strangers write what is shown. So each value stands on one line, in Markdown that has no effect: no
markup, no mention of an account, no link, no command of the host.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile

from sitegen.diagnostics import Diagnostic, Severity
from sitegen.report.findings import count_findings, visible
from sitegen.report.markdown import code, escaped
from sitegen.review.meaning import Meaning, PartnerMeaning
from sitegen.review.proposal import Review
from sitegen.review.rulings import Outcome, Ruling

MARKER = '<!-- sitegen review -->'
MAX_ROWS = 40
MAX_VALUE = 120
MAX_SAME = 30  # characters that both values have, shown before the first one that differs
MAX_FIELDS = 3
MAX_PHRASES = 12
MAX_LENGTH = 60_000  # characters; GitHub takes 65,536
# What nobody may hide at the end of a long table: levels, rights and addresses.
_FIRST = frozenset({'program-managed', 'owners', 'aliases', 'look-alike', 'alias-taken', 'not-yours'})
_CUT = '… The rest is too long for a comment; `sitegen review` tells all.'
_HEADLINES = {
    Outcome.ALLOW: 'This change may go in',
    Outcome.NEEDS_STAFF: 'This change needs staff',
    Outcome.DENY: 'This change cannot go in',
}
_LEADS = {
    Outcome.ALLOW: 'Everything in it is yours to change.',
    Outcome.NEEDS_STAFF: 'Staff of the program must look at what is listed below; the rest is fine.',
    Outcome.DENY: 'Take back what is listed below, and the rest can go in.',
}


def render_text(review: Review, meaning: Meaning | None) -> str:
    """The review for a terminal, each field on one line."""
    lines = [f'{review.outcome.value}: {_HEADLINES[review.outcome]}']
    lines += [
        f'  {ruling.outcome.value:<11} {visible(_place(ruling))}  {ruling.rule}: {visible(ruling.why)}'
        for ruling in review.rulings
    ]
    if meaning:
        lines += [f'  {visible(partner.name)}: {visible("; ".join(partner.phrases))}' for partner in meaning.partners]
        lines += [f'  new {visible(_finding_line(finding))}' for finding in meaning.new]
    return ''.join(f'{line}\n' for line in lines)


def render_markdown(review: Review, meaning: Meaning | None, preview: str | None = None) -> str:
    """The comment. It begins with a marker by which a workflow finds it again."""
    lines = [MARKER, f'### {_HEADLINES[review.outcome]}', '', _LEADS[review.outcome], '']
    if meaning:
        lines += _meaning_lines(meaning, preview)
    for outcome, heading in ((Outcome.DENY, 'Not allowed'), (Outcome.NEEDS_STAFF, 'For staff to decide')):
        lines += _ruling_table(heading, [r for r in review.rulings if r.outcome is outcome])
    allowed = [ruling for ruling in review.rulings if ruling.outcome is Outcome.ALLOW]
    if allowed and review.outcome is not Outcome.ALLOW:
        lines += _folded(f'{len(allowed):,} other changes are fine', _fine_lines(allowed))
    if meaning:
        lines += _finding_lines(meaning)
    return '\n'.join(_fitting(lines)).rstrip('\n') + '\n'


def _fitting(lines: Iterable[str]) -> Iterator[str]:
    """As many lines as a host takes in a comment; what is folded is closed again."""
    room = MAX_LENGTH - len(_CUT) - len('</details>') - 4
    folded = False
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            yield from ('', '</details>') if folded else ()
            yield from ('', _CUT)
            return
        folded = (folded or line.startswith('<details>')) and line != '</details>'
        yield line


def _meaning_lines(meaning: Meaning, preview: str | None) -> Iterator[str]:
    if not meaning.partners and not meaning.moved:
        return
    yield '#### What it means'
    yield ''
    for partner in meaning.partners[:MAX_ROWS]:
        yield f'- {_partner_line(partner, preview)}'
    yield from _more(len(meaning.partners), 'partners')
    if meaning.moved:
        yield f'- {meaning.moved:,} other {"partner moves" if meaning.moved == 1 else "partners move"} in the listing'
    yield ''


def _partner_line(partner: PartnerMeaning, preview: str | None) -> str:
    told = list(partner.phrases[:MAX_PHRASES])
    if len(partner.phrases) > MAX_PHRASES:
        told.append(f'and {len(partner.phrases) - MAX_PHRASES:,} more')
    line = f'**{escaped(partner.name)}**: {escaped("; ".join(told))}'
    if preview and partner.listed:
        line += f' ([preview]({preview.rstrip("/")}/partners/{partner.id}/))'
    return line


def _ruling_table(heading: str, rulings: list[Ruling]) -> Iterator[str]:
    if not rulings:
        return
    yield f'#### {heading}'
    yield ''
    yield '| what | before | after | why |'
    yield '|---|---|---|---|'
    rows = list(_rows(sorted(rulings, key=lambda ruling: ruling.rule not in _FIRST)))
    for cells in rows[:MAX_ROWS]:
        yield f'| {" | ".join(cells)} |'
    yield ''
    yield from _more(len(rows), 'changes')


def _rows(rulings: Iterable[Ruling]) -> Iterator[tuple[str, str, str, str]]:
    """A row for each field; one for a file of which many fields share a reason."""
    for (path, why), group in groupby(rulings, key=lambda ruling: (ruling.path, ruling.why)):
        fields = list(group)
        if len(fields) <= MAX_FIELDS:
            yield from ((code(_place(r)), *_values(r.before, r.after), escaped(why)) for r in fields)
        else:
            before, after = (_many(getattr(r, side) for r in fields) for side in ('before', 'after'))
            yield code(path), before, after, escaped(why)


def _many(values: Iterable[object]) -> str:
    count = sum(1 for value in values if value is not None)
    return f'{count} fields' if count else '–'


def _fine_lines(rulings: Iterable[Ruling]) -> Iterator[str]:
    """A line for each file that may change, with its fields."""
    for path, group in groupby(rulings, key=lambda ruling: ruling.path):
        fields = [ruling.field for ruling in group if ruling.field]
        yield f'- {code(path)}' + (f': {escaped(", ".join(fields))}' if fields else '')


def _finding_lines(meaning: Meaning) -> Iterator[str]:
    if meaning.new:
        yield f'#### New findings: {_counts(meaning.new)}'
        yield ''
        yield from (_finding_item(finding) for finding in meaning.new[:MAX_ROWS])
        yield from _more(len(meaning.new), 'findings')
        yield ''
    elif meaning.cured:
        yield 'No new findings.'
        yield ''
    if meaning.cured:
        yield f'{meaning.cured:,} {"finding is" if meaning.cured == 1 else "findings are"} cured.'
        yield ''
    if meaning.old:
        rows = [_finding_item(finding) for finding in meaning.old[:MAX_ROWS]]
        rows += _more(len(meaning.old), 'findings')
        yield from _folded(f'{len(meaning.old):,} that were there before: {_counts(meaning.old)}', rows)


def _counts(findings: Iterable[Diagnostic]) -> str:
    counts = count_findings(findings)
    return ', '.join(f'{count:,} {name}{"" if count == 1 else "s"}' for name, count in counts.items() if count)


def _finding_item(finding: Diagnostic) -> str:
    sign = {Severity.ERROR: '❌', Severity.WARNING: '⚠️', Severity.NOTICE: 'ℹ️'}[finding.severity]
    help = f'<br>{escaped(finding.help)}' if finding.help else ''
    return f'- {sign} {code(f"{finding.path}:{finding.line}")} {finding.code}: {escaped(finding.message)}{help}'


def _finding_line(finding: Diagnostic) -> str:
    return f'{finding.severity} {finding.path}:{finding.line}: {finding.code}: {finding.message}'


def _folded(summary: str, lines: Iterable[str]) -> Iterator[str]:
    yield f'<details><summary>{summary}</summary>'
    yield ''
    yield from list(lines)[: MAX_ROWS + 1]
    yield ''
    yield '</details>'
    yield ''


def _more(count: int, noun: str) -> Iterator[str]:
    if count > MAX_ROWS:
        yield f'- … and {count - MAX_ROWS:,} more {noun}'


def _place(ruling: Ruling) -> str:
    path = ruling.path or 'the whole change'
    return f'{path}: {ruling.field}' if ruling.field else path


def _values(before: object, after: object) -> tuple[str, str]:
    """Two values in cells of a table: short, as code, and from shortly before the place where they differ."""
    old, new = _flat(before), _flat(after)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = max(0, same - MAX_SAME) if max(len(old), len(new)) > MAX_VALUE else 0
    return _cell(old, start), _cell(new, start)


def _flat(value: object) -> str:
    if value is None:
        return ''
    return ' '.join((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).split())


def _cell(flat: str, start: int) -> str:
    end = start + MAX_VALUE - 1 if len(flat) > start + MAX_VALUE else len(flat)
    return code(f'{"…" if start else ""}{flat[start:end]}{"…" if end < len(flat) else ""}')
