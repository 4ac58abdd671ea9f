"""What may change in a directory, its program, its theme, its memory and its output, at random."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date as Day
from datetime import timedelta
from typing import Any

from sitegen.theme.files import PACKAGED
from tests.changing import CITIES, COUNTRIES, WORDS, Changing
from tests.damages import damage

# New values by field, made when one is chosen.
Makers = dict[str, Callable[[], Any]]

# What is exchanged in a file, both ways.
_PROGRAM_CHANGES = (
    ('name: Bronze,', 'name: Brass,'),
    ('sv: Guld', 'sv: Äkta guld'),
    ('description: Second best.', 'description: Better than most.'),
    ('silver: 1, gold: 2', 'silver: 1, gold: 3'),
    ('points: 10,', 'points: 12,'),
    ('max: 30', 'max: 20'),
    ('evidence: [projects]', 'evidence: [projects, cases]'),
    ('match: same-project', 'match: any'),
    ('per_page: 4', 'per_page: 3'),
    ('verdicts: public', 'verdicts: level-only'),
    ('status, region_served, remote]', 'status]'),
    ('country, language,', 'country,'),
    ('title: Turnover, type: integer, public: false', 'title: Turnover, type: integer, public: true'),
    ('gold: "40 %"', 'gold: "45 %"'),
    ('territories: [SE]', 'territories: [SE, KZ]'),
    ('rights: [card, leads, badge]}', 'rights: [card, badge]}'),
    ('{id: mining, name: Mining}', '{id: mining, name: Mines}'),
    ('title: Region served', 'title: Where'),
    ('[the second](/partners/p02/)', '[the case studies](/cases/)'),
)
_SITE_CHANGES = (
    ('en: Changing directory', 'en: Directory that changes'),
    ('description: Partners that change.', 'description: Partners.'),
    ('https://example.org/dir', 'https://partners.example.org'),
    ('languages: [en, sv]', 'languages: [sv, en]'),
    ('repository: https://example.com/changing', 'repository: https://gitlab.example.com/changing'),
    ('leads: {form: netlify}', 'leads: none'),
    ('leads: {form: netlify}', 'leads: {form: netlify}\naccent: "#0b5c4a"'),
    ('leads: {form: netlify}', 'leads: {form: netlify}\nlogo: site/logo.png'),
    ('leads: {form: netlify}', 'leads: {form: netlify}\nnoindex: true'),
)
_STRINGS = (
    'New partner: %(name)s',
    'Partners',
    'Yes',
    'Case studies',
    'Page %(number)s',
    '%(name)s renewed: %(level)s',
)
_TEMPLATES = ('partner_card.html', 'base.html', 'macros.html', 'case.html', 'compare_column.html', 'badge.svg')


def change(it: Changing) -> str:
    """One change at random, written to the disk; what it was."""
    kinds = [kind for kind, weight in CHANGES for _ in range(weight)]
    kind = it.random.choice(kinds)
    told = kind(it)
    it.write(it.root)
    return f'{kind.__name__}: {told}'


def text(it: Changing) -> str:
    name = it.random.choice([name for name in it.fronts if not name.endswith('.sv')])
    it.bodies[name] = it.text()
    return name


def field(it: Changing) -> str:
    """A field of a partner that everybody may change."""
    r, id = it.random, it.pick('partners')
    front = it.fronts[f'partners/{id}']
    values: Makers = {
        'name': lambda: f'{r.choice(WORDS).title()} {r.choice(WORDS)}',
        'city': lambda: r.choice((*CITIES, None)),
        'country': lambda: r.choice((*COUNTRIES, None)),
        'languages': lambda: r.sample(['en', 'sv', 'de', 'pl'], r.randrange(3)),
        'summary': lambda: r.choice((it.words(5), None)),
        'services': lambda: it.words(3).split(),
        'region_served': lambda: r.sample(['north', 'south'], r.randrange(3)),
        'remote': lambda: r.choice((True, False, None)),
        'contacts': lambda: [{'name': it.words(1), 'public': r.random() < 0.5}],
    }
    key = r.choice(list(values))
    front[key] = values[key]()
    return f'{id}.{key}'


def standing(it: Changing) -> str:
    """What staff decide: level, type, statuses, dates."""
    r, id = it.random, it.pick('partners')
    front = it.fronts[f'partners/{id}']
    values: Makers = {
        'level': lambda: r.choice(('bronze', 'silver', 'gold')),
        'type': lambda: r.choice(('reseller', 'maker')),
        'statuses': lambda: r.choice((['school'], [])),
        'valid_until': lambda: it.today + timedelta(days=r.randrange(-400, 400)),
        'since': lambda: Day(2025, 1, r.randrange(1, 28)),
        'verified': lambda: it.day(60),
    }
    key = r.choice(['level', *values])
    front[key] = values[key]()
    return f'{id}.{key} = {front[key]}'


def points(it: Changing) -> str:
    r = it.random
    if it.ledger and r.random() < 0.3:
        return f'without {it.ledger.pop(r.randrange(len(it.ledger)))}'
    it.ledger.append((str(it.day(90)), it.pick('partners'), r.randrange(-20, 60)))
    return f'with {it.ledger[-1]}'


def activity(it: Changing) -> str:
    id = it.pick('partners')
    held = it.fronts[f'partners/{id}'].setdefault('activities', [])
    held.append({'kind': it.random.choice(('talk', 'article')), 'date': it.day(60), 'title': it.words(2)})
    return id


def evidence(it: Changing) -> str:
    """What a project or a case study proves."""
    r, folder = it.random, it.random.choice(('projects', 'projects', 'cases'))
    id = it.pick(folder)
    if not id:
        return 'none'
    front = it.fronts[f'{folder}/{id}']
    values: Makers = {
        'category': lambda: r.choice(('shops', 'crm', 'portals')),
        'industry': lambda: r.choice(('retail', 'finance', 'mining')),
        'date': it.day,
        'title': lambda: it.words(3),
    }
    if folder == 'projects':
        values |= {
            'confidential': lambda: not front.get('confidential'),
            'size': lambda: r.choice(('small', 'large', None)),
        }
    key = r.choice(list(values))
    value = values[key]()
    front['finished' if folder == 'projects' and key == 'date' else key] = value
    return f'{id}.{key} = {value}'


def newcomer(it: Changing) -> str:
    return it.add_partner()


def work(it: Changing) -> str:
    partner = it.pick('partners')
    return it.random.choice((it.add_case, it.add_project))(partner)


def removal(it: Changing) -> str:
    """A partner with all that is its own, or one record of work."""
    folder = it.random.choice(('partners', 'cases', 'projects'))
    id = it.pick(folder)
    if not id or (folder == 'partners' and len(it.ids('partners')) < 6):
        return 'none'
    if folder == 'partners':
        for name in _works_of(it, id):
            it.drop(name)
        it.ledger = [row for row in it.ledger if row[1] != id]
    if folder == 'projects':
        _forget_project(it, id)
    it.drop(f'{folder}/{id}')
    return f'{folder}/{id}'


def _works_of(it: Changing, partner: str) -> list[str]:
    return [name for name, front in it.fronts.items() if front.get('partner') == partner]


def _forget_project(it: Changing, id: str) -> None:
    for front in it.fronts.values():
        if front.get('project') == id:
            front['project'] = None


def renaming(it: Changing) -> str:
    """A partner takes another id; the old one may become an alias."""
    old, new = it.pick('partners'), it.next('p')
    for ending in ('', '.sv'):
        if f'partners/{old}{ending}' in it.fronts:
            front, body = it.fronts[f'partners/{old}{ending}'], it.bodies[f'partners/{old}{ending}']
            it.put(f'partners/{new}{ending}', front, body)
    if it.random.random() < 0.6:
        aliases = it.fronts[f'partners/{new}'].get('aliases', [])
        it.fronts[f'partners/{new}']['aliases'] = [*aliases, old]
    for name in _works_of(it, old):
        it.fronts[name]['partner'] = new
    it.ledger = [(day, new if id == old else id, points) for day, id, points in it.ledger]
    it.drop(f'partners/{old}')
    return f'{old} to {new}'


def moving(it: Changing) -> str:
    """A case study or a project belongs to another partner from now on."""
    folder = it.random.choice(('cases', 'projects'))
    id, partner = it.pick(folder), it.pick('partners')
    if not id:
        return 'none'
    it.fronts[f'{folder}/{id}'] |= {'partner': partner}
    if folder == 'cases':
        it.fronts[f'cases/{id}']['project'] = None
    else:
        _forget_project(it, id)
    return f'{folder}/{id} to {partner}'


def translation(it: Changing) -> str:
    """A translation comes, changes or goes."""
    name = it.random.choice([name for name in it.fronts if not name.endswith('.sv')])
    if f'{name}.sv' in it.fronts and it.random.random() < 0.5:
        it.fronts.pop(f'{name}.sv')
        it.bodies.pop(f'{name}.sv')
        return f'{name} has none'
    key = 'summary' if name.startswith('partners/') else 'title'
    it.put(f'{name}.sv', {key: it.words(4)}, it.random.choice(('', it.text())))
    return name


def page(it: Changing) -> str:
    """A free page comes, changes or goes."""
    name = it.random.choice(('about', 'imprint', 'privacy', 'history'))
    if f'pages/{name}' in it.fronts and it.random.random() < 0.5:
        it.drop(f'pages/{name}')
        return f'without {name}'
    it.put(f'pages/{name}', {'title': it.words(2), 'summary': it.words(5)}, it.text())
    return name


def picture(it: Changing) -> str:
    """A picture looks otherwise, or a logo comes or goes."""
    name = it.random.choice(['shared/office.png', 'site/logo.png', f'{it.pick("partners")}/logo.png'])
    it.draw(name)
    front = it.fronts.get(f'partners/{name.split("/")[0]}')
    if front is not None:
        front['logo'] = it.random.choice((name, name, None))
    return name


def program(it: Changing) -> str:
    return _exchange(it, 'program.yml', _PROGRAM_CHANGES)


def site(it: Changing) -> str:
    return _exchange(it, 'site.yml', _SITE_CHANGES)


def _exchange(it: Changing, name: str, changes: tuple[tuple[str, str], ...]) -> str:
    text = it.files[name].decode()
    one, other = sorted(it.random.choice(changes), key=len)
    text = text.replace(other, one) if other in text else text.replace(one, other)  # the longer may hold the shorter
    it.files[name] = text.encode()
    return f'{one} / {other}'


def theme(it: Changing) -> str:
    """A file of the site's own over one of the theme's comes or goes."""
    r = it.random
    path, data = r.choice((_template, _string, _tokens))(it)
    if it.files.pop(path, None) is None:
        it.files[path] = data
    return path


def _template(it: Changing) -> tuple[str, bytes]:
    name = it.random.choice(_TEMPLATES)
    packaged = (PACKAGED / 'default/templates' / name).read_bytes()
    return f'themes/default/templates/{name}', packaged + b'<!-- of our own -->\n'


def _string(it: Changing) -> tuple[str, bytes]:
    language, message = it.random.choice(('en', 'sv')), it.random.choice(_STRINGS)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    text = f'{head}\nmsgid "{message}"\nmsgstr "{message} (ours)"\n'
    return f'themes/default/translations/{language}.po', text.encode()


def _tokens(_it: Changing) -> tuple[str, bytes]:
    packaged = (PACKAGED / 'default/assets/tokens.css').read_bytes()
    return 'themes/default/assets/tokens.css', packaged + b'\n:root { --own: 1px; }\n'


def time(it: Changing) -> str:
    it.today += timedelta(days=it.random.choice((1, 1, 40, 200, -1)))
    return str(it.today)


def touch(it: Changing) -> str:
    """Files are written anew with the bytes that they had."""
    for path in sorted((it.root / 'content').rglob('*.md')):
        path.write_bytes(path.read_bytes())
    return 'all'


def memory(it: Changing) -> str:
    """What was remembered goes, or is damaged."""
    folder = it.root / '.sitegen'
    if it.random.random() < 0.5:
        shutil.rmtree(folder, ignore_errors=True)
        return 'gone'
    for path in sorted(folder.rglob('*')):
        if path.is_file() and it.random.random() < 0.3:
            path.write_bytes(it.random.choice((b'', b'x' * 100, path.read_bytes()[:-1])))
    return 'damaged'


def output(it: Changing) -> str:
    return damage(it.root / 'output', it.random)


# How often each kind of change comes, beside the others.
CHANGES: tuple[tuple[Callable[[Changing], str], int], ...] = (
    (text, 4),
    (field, 5),
    (standing, 5),
    (points, 3),
    (activity, 2),
    (evidence, 4),
    (newcomer, 2),
    (work, 2),
    (removal, 3),
    (renaming, 2),
    (moving, 2),
    (translation, 3),
    (page, 2),
    (picture, 2),
    (program, 3),
    (site, 1),
    (theme, 2),
    (time, 1),
    (touch, 1),
    (memory, 1),
    (output, 4),
)
