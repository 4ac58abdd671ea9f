"""`sitegen build --why PATH` says why a page was made again."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen.digests import digest_of
from sitegen.memo import NoMemo
from sitegen.publish.holding import Holding, Intact, Stamp
from sitegen.publish.state import Origin, Standing, State, Units, new_units
from sitegen.why import Reasons
from tests.commands import sitegen
from tests.directories import edit
from tests.tiny import TINY

PROFILE = 'partners/alder/index.html'
PATHS = (PROFILE, 'partners/alder/compare.json')
FILES: Mapping[str, Stamp] = dict.fromkeys((*PATHS, 'sitemap.xml'), (1, 1))
GROUND = {'day': '2026-11-21', 'program': digest_of('program'), 'template profile.html': digest_of('template')}
INPUTS = {'rank': '1', 'partner alder': digest_of('alder'), 'similar cedar': digest_of('cedar')}


def remembered(ground: Mapping[str, str], inputs: Mapping[str, str]) -> Units:
    """One unit, made of these."""
    units, key = new_units(NoMemo()), digest_of(ground, inputs)
    units.standing['en/profile/alder'] = Standing(key, PATHS, (), {})
    units.origins.put('en/profile/alder', key, Origin(digest_of(ground), inputs))
    return units


def told(
    path: str = PROFILE,
    ground: Mapping[str, str] = GROUND,
    inputs: Mapping[str, str] = INPUTS,
    intact: Mapping[str, Stamp] = FILES,
    last: Units | None = None,
) -> list[str]:
    """What is told of a build after one of GROUND and INPUTS."""
    state = State(last or remembered(GROUND, INPUTS), {digest_of(GROUND): GROUND}, Holding(FILES, {}))
    units = remembered(ground, inputs)
    return Reasons(FILES, units, {digest_of(ground): ground}, state, Intact(intact, ())).of(path)


@pytest.mark.parametrize(
    'path',
    [
        PROFILE,
        '/partners/alder/',
        'partners/alder',
        '/partners/alder/#cases',
        'https://partners.example/partners/alder/?from=mail',
    ],
)
def test_page_that_stays_is_told(path: str) -> None:
    """A page may be named by its file or by its address, as a browser shows it; what nothing touched is as it was."""
    assert told(path) == [f'{PROFILE} is as it was: nothing that it is made of has changed']


def test_what_changed_is_named_and_short_values_are_shown() -> None:
    """Records by their names, a rank or a day with what it was and what it is."""
    inputs = {**INPUTS, 'rank': '3', 'partner alder': digest_of('another text')}
    assert told(inputs=inputs, ground={**GROUND, 'day': '2026-11-22'}) == [
        f'{PROFILE} was made again:',
        '  the day: 2026-11-21 → 2026-11-22',
        '  the rank: 1 → 3',
        '  partner alder changed',
    ]


def test_what_came_and_went_is_named() -> None:
    """A partner that is similar now, one that no longer is, a template that another one extends."""
    inputs = {'rank': '1', 'partner alder': digest_of('alder'), 'similar birch': digest_of('birch')}
    ground = {**GROUND, 'template profile.html': digest_of('own'), 'template default/profile.html': digest_of('theirs')}
    assert told(inputs=inputs, ground=ground) == [
        f'{PROFILE} was made again:',
        '  the template profile.html changed',
        '  the template default/profile.html came',
        '  the similar partner cedar went',
        '  the similar partner birch came',
    ]


def test_program_is_named() -> None:
    """What all pages rest on is told by its name."""
    assert told(ground={**GROUND, 'program': digest_of('another')}) == [
        f'{PROFILE} was made again:',
        '  the program changed',
    ]


def test_file_that_somebody_touched_is_named() -> None:
    """What was changed in the output by hand is told, as no input explains it."""
    intact = {path: stamp for path, stamp in FILES.items() if 'compare' not in path}
    assert told(intact=intact) == [
        f'{PROFILE} was made again: somebody changed or removed partners/alder/compare.json in the output'
    ]


def test_file_about_the_whole_site_is_looked_at_every_time() -> None:
    """The sitemap belongs to no unit."""
    assert told('/sitemap.xml') == ['sitemap.xml is looked at in every build, and written when it differs']


def test_page_that_does_not_exist_is_told_with_the_nearest() -> None:
    """A slip in the address is told with the page that was probably meant."""
    assert told('/partners/adler/') == ['/partners/adler/ is no page of this site; did you mean "partners/alder/"?']
    assert told('xyzzy') == ['xyzzy is no page of this site']


def test_first_build_and_new_page_are_told() -> None:
    """Without an earlier build there is nothing to compare with; a unit may also be new."""
    units = remembered(GROUND, INPUTS)
    first = Reasons(FILES, units, {}, None, None)
    assert first.of(PROFILE) == [f'{PROFILE} was made: nothing is known of an earlier build']
    assert told(last=new_units(NoMemo())) == [f'{PROFILE} was made: it was not there before']


def test_memory_with_a_hole_is_told() -> None:
    """Where it is not known any more what a unit was made of, no reason is made up."""
    last = remembered(GROUND, {})
    last.origins.put('en/profile/alder', 'of another build', Origin('', {}))
    assert told(last=last) == [f'{PROFILE} was made again:', '  what it was made of is not remembered']


def test_build_tells_it(tmp_path: Path) -> None:
    """On the command line: a first build, then one after a partner's ledger changed."""
    root = Path(shutil.copytree(TINY, tmp_path / 'site'))
    options = ['--root', str(root), '--today', '2026-11-21', '--jobs', '1', '--why', '/partners/cedar/']
    first = sitegen('build', *options)
    assert first.stdout.startswith('partners/cedar/index.html was made: nothing is known of an earlier build\n')
    edit(root / 'content/ledger/2026.csv', 'cedar,sale,15', 'cedar,sale,1')
    again = sitegen('build', *options)
    lines = again.stdout.splitlines()[:-1]
    assert lines[0] == 'partners/cedar/index.html was made again:'
    assert {'  partner cedar changed', '  the rank: 1 → 2'} <= set(lines)
