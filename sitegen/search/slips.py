"""Slips of the keyboard: how far a word is from another, as the browser counts it."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, forms: Iterable[str], most: int) -> list[str]:
    """The forms that are the fewest edits away, at most so many, sorted; neighbours swapped are one edit."""
    near: list[str] = []
    for form in forms:
        edits = distance(word, form, most)
        if edits < most:
            near, most = [], edits
        if edits == most:
            near.append(form)
    return sorted(near)


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, replace or swap with their neighbour; anything above `most` is `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            edits = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 < j and letter == other[j - 2] and one[i - 2] == against:
                edits = min(edits, before[j - 2] + 1)
            row.append(edits)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
