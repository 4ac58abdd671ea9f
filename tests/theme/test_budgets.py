"""Pages keep their budgets: what a visitor on a slow line waits for."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from sitegen.directory.views.profiles import ActivityView, Profile
from sitegen.theme.environment import Theme, load_theme
from tests.theme import samples
from tests.theme.cards import DAY, P, card, case_card, project_card, term
from tests.theme.profiles import profile

PROFILE_BYTES = 40_000
WORD = 'предприятие '


@pytest.fixture(scope='module')
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    return load_theme(tmp_path_factory.mktemp('site'), 'default', ('ru',), '/dir')


def rich_profile() -> Profile:
    """A partner with twelve projects, eight case studies and a long text, all in Cyrillic, told at three levels.

    The highest level tells its nine requirements, the others two each, as `Proof` has them.
    """
    full = profile(card(name=P('ТОО «Степной Контур»'), summary=P(WORD * 16)))
    project = project_card(title=P('Портал закупок комбината'), client=P('Комбинат «Ступени»'))
    case = case_card(title=P('Как завод перестал терять заявки'), summary=P(WORD * 14), client=P('Завод'))
    talk = ActivityView(kind=term('talk'), date=DAY, title=P(WORD * 5), url='https://example.com/talk')
    top = full.verdict[-1]
    levels = [replace(level, requirements=level.requirements[:2], same=7, beside=top.level) for level in full.verdict]
    return full._replace(
        body_html=f'<p>{WORD * 200}</p>',
        projects=(project,) * 12,
        cases=(case,) * 8,
        activities=(talk,) * 8,
        verdict=(*levels[:-1], top),
        similar=(full.card,) * 3,
    )


def test_profile_of_a_rich_partner_keeps_its_budget(theme: Theme) -> None:
    """40 kB hold the profile of a partner that has much of everything, in letters of two bytes."""
    values = {'profile': rich_profile(), 'takes_requests': True}
    page = theme.render(
        'profile.html', 'ru', {'site': samples.site('ru'), 'page': samples.meta('profile', 'ru')} | values
    )
    assert 30_000 < len(page.encode()) <= PROFILE_BYTES


def test_profiles_of_the_demonstration_keep_their_budget(demo_site: Path) -> None:
    """The same holds for every profile of the demonstration, in every language."""
    profiles = [*demo_site.glob('partners/*/index.html'), *demo_site.glob('*/partners/*/index.html')]
    assert len(profiles) > 40
    assert {str(path): size for path in profiles if (size := path.stat().st_size) > PROFILE_BYTES} == {}


def test_listings_of_the_demonstration_keep_their_budget(demo_site: Path) -> None:
    """A page of a listing takes at most 100 kB, and 20 kB as hosts send it."""
    for path in (demo_site / 'index.html', demo_site / 'en' / 'index.html', demo_site / 'page' / '2' / 'index.html'):
        data = path.read_bytes()
        assert len(data) <= 100_000
        assert len(gzip.compress(data)) <= 20_000


def test_scripts_keep_their_budget(theme: Theme) -> None:
    """All scripts but the search module itself are 25 kB compressed together."""
    scripts = {path: data for path, data in theme.assets if path.endswith('.js') and '/search.' not in path}
    assert {path.split('/')[1].split('.')[0] for path in scripts} >= {'finding', 'shortlist', 'compare', 'languages'}
    assert sum(len(gzip.compress(data)) for data in scripts.values()) <= 25_000
