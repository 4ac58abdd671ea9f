"""The facet panel of a listing: every option with its count and the page that it leads to."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.directory.facets import PROVEN_FACETS, order_of
from sitegen.directory.urls import pair_path
from sitegen.directory.views.listing import Facet, FacetOption
from sitegen.directory.wording import Wording


def facet_panel(wording: Wording, chosen: Mapping[str, str]) -> tuple[Facet, ...]:
    """The facet panel of a listing: counts and links hold for the page that each option leads to.

    Category and industry combine with each other; every other option leads to its own listing.
    """
    names = list(wording.directory.program.directory.facets)
    names += [facet for facet in chosen if facet not in names]
    return tuple(facet for name in names if (facet := _facet(wording, name, chosen)).options)


def _facet(wording: Wording, name: str, chosen: Mapping[str, str]) -> Facet:
    other = next((facet for facet in PROVEN_FACETS if facet != name and facet in chosen), None)
    combined = name in PROVEN_FACETS and other is not None
    places = order_of(wording.directory.program, name)
    options = []
    for option, ids in wording.directory.facets.options.get(name, {}).items():
        url, count = wording.facet_url(name, option), len(ids)
        if combined and other:
            pair = (option, chosen[other]) if name == 'category' else (chosen[other], option)
            count = len(wording.directory.facets.pairs.get(pair, ()))
            url = wording.address(pair_path(*pair))
        if count:
            options.append(
                FacetOption(
                    id=option,
                    name=wording.option_name(name, option),
                    count=count,
                    url=url,
                    chosen=chosen.get(name) == option,
                )
            )
    options.sort(key=lambda option: (-option.count, places.get(option.id, 0), option.id))
    clear = ''
    if name in chosen:
        clear = wording.facet_url(other, chosen[other]) if combined and other else wording.address('/')
    return Facet(id=name, name=wording.facet_name(name), options=tuple(options), clear_url=clear)
