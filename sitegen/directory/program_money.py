"""What levels cost and bring, and what points are given for."""

from __future__ import annotations

from typing import Any

from sitegen.content.local_text import LocalText
from sitegen.directory.limits import within_text
from sitegen.directory.views.program import (
    CreditView,
    FeeView,
    PriceView,
    TextRow,
)
from sitegen.directory.views.words import Phrase, Term
from sitegen.directory.wording import Wording
from sitegen.program.model import Price

# The program's words that a field of a partner's own lists takes its values from, by source and field.
_WORDS = {
    ('activities', 'kind'): 'activity',
    ('certificates', 'kind'): 'certification',
    ('attestations', 'id'): 'attestation',
}


def fee_views(wording: Wording) -> tuple[FeeView, ...]:
    return tuple(
        FeeView(
            title=wording.phrase(fee.title),
            amount=fee.amount,
            currency=fee.currency,
            text=wording.maybe(fee.text),
            values=_by_level(wording, fee.values),
            types=wording.types(fee.types),
            not_published=fee.origin == 'ours',
        )
        for fee in wording.directory.program.fees
    )


def credit_views(wording: Wording) -> tuple[CreditView, ...]:
    """Credits worked out: the percentage of the base, and what that is."""
    return tuple(
        CreditView(
            title=wording.phrase(credit.title),
            base=credit.base,
            currency=credit.currency,
            text=wording.maybe(credit.text),
            shares=tuple(
                (term, credit.share[id].value, credit.base * credit.share[id].value / 100)
                for id, term in wording.levels.items()
                if id in credit.share
            ),
            types=wording.types(credit.types),
            not_published=credit.origin == 'ours',
        )
        for credit in wording.directory.program.credits
    )


def _by_level(wording: Wording, values: dict[str, LocalText]) -> tuple[tuple[Term, Phrase], ...]:
    return tuple((term, wording.phrase(values[id])) for id, term in wording.levels.items() if id in values)


def price_views(wording: Wording) -> tuple[PriceView, ...]:
    views = []
    for price in wording.directory.program.points.prices:
        within = price.selection.within
        views.append(
            PriceView(
                title=wording.phrase(price.title),
                note=wording.maybe(price.note),
                points=price.points,
                points_by=tuple((_option(wording, price, key), value) for key, value in price.points_by.items()),
                most=price.most,
                within=(within.count, within.unit) if within else None,
                not_published=price.origin == 'ours',
            )
        )
    return tuple(views)


def ledger_rows(wording: Wording) -> tuple[TextRow, ...]:
    """What staff grants points for, and how long these count."""
    return tuple(
        TextRow(
            title=wording.phrase(kind.title),
            text=Phrase(within_text(wording, kind.within)) if kind.within else None,
            note=wording.maybe(kind.note),
            not_published=kind.origin == 'ours',
        )
        for kind in wording.directory.program.points.ledger
    )


def _option(wording: Wording, price: Price, value: Any) -> Phrase:
    """The name of a value that sets a price."""
    source, field = price.selection.source, price.by or ''
    term = wording.terms.get(_WORDS.get((source, field), ''), {}).get(value)
    if term:
        return term.name
    return wording.value_name({'projects': 'project', 'cases': 'case'}.get(source, ''), field, value)
