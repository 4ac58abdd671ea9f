"""What levels cost and bring, and what points are given for."""

from __future__ import annotations

from typing import Any

from sitegen.content.local_text import LocalText
from sitegen.directory.limits import within_text
from sitegen.directory.presenting import Presenter
from sitegen.directory.views.program import (
    CreditView,
    FeeView,
    PriceView,
    TextRow,
)
from sitegen.directory.views.words import Phrase, Term
from sitegen.program.model import Price

# The program's words that a field of a partner's own lists takes its values from, by source and field.
_WORDS = {
    ('activities', 'kind'): 'activity',
    ('certificates', 'kind'): 'certification',
    ('attestations', 'id'): 'attestation',
}


def fee_views(presenter: Presenter) -> tuple[FeeView, ...]:
    return tuple(
        FeeView(
            title=presenter.phrase(fee.title),
            amount=fee.amount,
            currency=fee.currency,
            text=presenter.maybe(fee.text),
            values=_by_level(presenter, fee.values),
            types=presenter.types(fee.types),
            not_published=fee.origin == 'ours',
        )
        for fee in presenter.directory.program.fees
    )


def credit_views(presenter: Presenter) -> tuple[CreditView, ...]:
    """Credits worked out: the percentage of the base, and what that is."""
    return tuple(
        CreditView(
            title=presenter.phrase(credit.title),
            base=credit.base,
            currency=credit.currency,
            text=presenter.maybe(credit.text),
            shares=tuple(
                (term, credit.share[id].value, credit.base * credit.share[id].value / 100)
                for id, term in presenter.levels.items()
                if id in credit.share
            ),
            types=presenter.types(credit.types),
            not_published=credit.origin == 'ours',
        )
        for credit in presenter.directory.program.credits
    )


def _by_level(presenter: Presenter, values: dict[str, LocalText]) -> tuple[tuple[Term, Phrase], ...]:
    return tuple((term, presenter.phrase(values[id])) for id, term in presenter.levels.items() if id in values)


def price_views(presenter: Presenter) -> tuple[PriceView, ...]:
    views = []
    for price in presenter.directory.program.points.prices:
        within = price.selection.within
        views.append(
            PriceView(
                title=presenter.phrase(price.title),
                note=presenter.maybe(price.note),
                points=price.points,
                points_by=tuple((_option(presenter, price, key), value) for key, value in price.points_by.items()),
                most=price.most,
                within=(within.count, within.unit) if within else None,
                not_published=price.origin == 'ours',
            )
        )
    return tuple(views)


def ledger_rows(presenter: Presenter) -> tuple[TextRow, ...]:
    """What staff grants points for, and how long these count."""
    return tuple(
        TextRow(
            title=presenter.phrase(kind.title),
            text=Phrase(within_text(presenter, kind.within)) if kind.within else None,
            note=presenter.maybe(kind.note),
            not_published=kind.origin == 'ours',
        )
        for kind in presenter.directory.program.points.ledger
    )


def _option(presenter: Presenter, price: Price, value: Any) -> Phrase:
    """The name of a value that sets a price."""
    source, field = price.selection.source, price.by or ''
    term = presenter.terms.get(_WORDS.get((source, field), ''), {}).get(value)
    if term:
        return term.name
    return presenter.value_name({'projects': 'project', 'cases': 'case'}.get(source, ''), field, value)
