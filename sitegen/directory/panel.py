"""The facet panel of a listing: every option with its count and the page that it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sitegen.directory.facets import PROVEN_FACETS, order_of
from sitegen.directory.names import collation_key
from sitegen.directory.urls import pair_path
from sitegen.directory.views.listing import Facet, FacetOption
from sitegen.directory.wording import Wording


class Panel:
    """The facet panels of one language; facets are remembered, as most listings show them alike."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._facets: dict[tuple[str, str], Facet] = {}

    def of(self, chosen: Mapping[str, str]) -> tuple[Facet, ...]:
        """The panel of a listing: counts and links hold for the page that each option leads to.

        Category and industry combine with each other; every other option leads to its own listing.
        """
        names = dict.fromkeys((*self._wording.directory.program.directory.facets, *chosen))
        return tuple(facet for name in names if (facet := self._facet(name, chosen)).options)

    def _facet(self, name: str, chosen: Mapping[str, str]) -> Facet:
        other = next((facet for facet in PROVEN_FACETS if facet != name and facet in chosen), '')
        beside = chosen[other] if other and name in PROVEN_FACETS else ''
        if (name, beside) not in self._facets:
            self._facets[name, beside] = self._make(name, beside)
        facet = self._facets[name, beside]
        if name not in chosen:
            return facet
        options = (replace(option, chosen=option.id == chosen[name]) for option in facet.options)
        clear = self._wording.facet_url(other, beside) if beside else self._wording.address('/')
        return replace(facet, options=tuple(options), clear_url=clear)

    def _alphabetical(self, option: FacetOption) -> tuple[str, str, str]:
        return *collation_key(str(option.name), self._wording.language), option.id

    def _make(self, name: str, beside: str) -> Facet:
        """A facet with nothing chosen; `beside` is the chosen option of the other proven facet, or empty."""
        wording = self._wording
        places = order_of(wording.directory.program, name)
        options = []
        for option, ids in wording.directory.facets.options.get(name, {}).items():
            url, count = wording.facet_url(name, option), len(ids)
            if beside:
                pair = (option, beside) if name == 'category' else (beside, option)
                count = len(wording.directory.facets.pairs.get(pair, ()))
                url = wording.address(pair_path(*pair))
            if count:
                options.append(FacetOption(id=option, name=wording.option_name(name, option), count=count, url=url))
        options.sort(key=lambda option: (-option.count, places.get(option.id, 0), self._alphabetical(option)))
        return Facet(id=name, name=wording.facet_name(name), options=tuple(options))
