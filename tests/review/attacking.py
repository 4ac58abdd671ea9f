"""A change that is tried on the repository of the tests, and what is said of it."""

from __future__ import annotations

from sitegen.review.rulings import Ruling
from tests.repositories import OWNER, Workshop

ACME, BIRCH = 'content/partners/acme.md', 'content/partners/birch.md'
NOT_BIRCH = 'belongs to birch, and github:4242 is no owner of it: its owners are github:77'


def denied(shop: Workshop, actor: str = OWNER) -> Ruling:
    """The first denied ruling of what is on the disk."""
    shop.commit()
    review = shop.review(actor)
    assert review.outcome == 'deny'
    return next(ruling for ruling in review.rulings if ruling.outcome == 'deny')
