"""What views tell of themselves."""

from __future__ import annotations

import pytest

from sitegen.directory.views.listing import Pager


@pytest.mark.parametrize(
    ('page', 'pages', 'shown'),
    [
        (1, 1, '1'),
        (1, 2, '1 2'),
        (1, 9, '1 2 … 9'),
        (2, 4, '1 2 3 4'),
        (4, 9, '1 … 3 4 5 … 9'),
        (5, 9, '1 … 4 5 6 … 9'),
        (3, 5, '1 2 3 4 5'),
        (9, 9, '1 … 8 9'),
    ],
)
def test_pager_shows_the_ends_and_the_neighbours(page: int, pages: int, shown: str) -> None:
    """However long a list is, its pager has at most seven places, and each number has its own address."""
    pager = Pager(page=page, pages=pages, urls=tuple(f'/{n}/' for n in range(1, pages + 1)), previous='', next='')
    assert ' '.join(str(number) if url else '…' for number, url in pager.steps) == shown
    assert all(url == f'/{number}/' for number, url in pager.steps if url)
