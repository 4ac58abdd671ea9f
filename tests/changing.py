"""A small directory that changes at random, always into one without errors: what a test of rebuilding needs.

Twelve partners in two languages, with case studies, projects (some of them confidential), a ledger, pictures,
free pages, aliases, translations, and texts that lead to each other. The same seed makes the same changes.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from datetime import date as Day
from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image

PATTERN = Path(__file__).parent / 'sites' / 'changing'
FIRST_DAY = Day(2026, 11, 21)
CITIES = ('Umeå', 'Oslo', 'Kraków', 'Алматы', 'Köln')
COUNTRIES = ('SE', 'KZ', 'DE', 'PL')
WORDS = (
    'alder',
    'birch',
    'cedar',
    'dogwood',
    'elm',
    'fir',
    'ginkgo',
    'hazel',
    'ilex',
    'juniper',
    'larch',
    'maple',
    'oak',
)

Front = dict[str, Any]


class Changing:
    """The directory at `root` and, after `change`, the next one; `today` moves with it."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.today = FIRST_DAY
        self.random = random.Random(seed)
        self.files: dict[str, bytes] = {path.name: path.read_bytes() for path in sorted(PATTERN.iterdir())}
        self.fronts: dict[str, Front] = {}
        self.bodies: dict[str, str] = {}
        self.ledger: list[tuple[str, str, int]] = []
        self._serial = 0
        for name in ('site/logo.png', 'shared/office.png'):
            self.draw(name)
        for _ in range(12):
            self.add_partner()
        for name in ('about', 'imprint'):
            self.put(f'pages/{name}', {'title': name.title()}, 'Back to [the partners](/) and [one](/partners/p03/).')
        self.write(root)

    # What stands on the disk

    def write(self, root: Path) -> None:
        """Make the folder hold this directory; files that are as they should be are not touched."""
        wanted = dict(self._wanted())
        for part in ('content', 'themes'):
            for path in sorted((root / part).rglob('*'), reverse=True):
                name = path.relative_to(root).as_posix()
                if path.is_file() and name not in wanted:
                    path.unlink()
                elif path.is_dir() and not any(path.iterdir()):
                    path.rmdir()
        for name, data in wanted.items():
            path = root / name
            if not path.is_file() or path.read_bytes() != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)

    def _wanted(self) -> Iterator[tuple[str, bytes]]:
        yield from self.files.items()
        for name, front in self.fronts.items():
            lines = [f'{key}: {_yaml(value)}' for key, value in front.items() if value is not None]
            text = '\n'.join(['---', *lines, '---', '', self.bodies[name], ''])
            yield f'content/{name}.md', text.encode()
        rows = [f'{day},{partner},sale,{points},never shown' for day, partner, points in self.ledger]
        yield 'content/ledger/2026.csv', '\n'.join(['date,partner,kind,points,note', *rows, '']).encode()

    # Records

    def put(self, name: str, front: Front, body: str) -> None:
        self.fronts[name] = front
        self.bodies[name] = body

    def drop(self, name: str) -> None:
        """Take a record away, with its translation."""
        for each in (name, f'{name}.sv'):
            self.fronts.pop(each, None)
            self.bodies.pop(each, None)

    def ids(self, folder: str) -> list[str]:
        originals = (name for name in self.fronts if name.startswith(f'{folder}/') and not name.endswith('.sv'))
        return [name.split('/')[1] for name in originals]

    def pick(self, folder: str) -> str:
        ids = self.ids(folder)
        return self.random.choice(ids) if ids else ''

    def next(self, letter: str) -> str:
        self._serial += 1
        return f'{letter}{self._serial:02}'

    def day(self, back: int = 900) -> Day:
        return self.today - timedelta(days=self.random.randrange(-20, back))

    def words(self, count: int) -> str:
        return ' '.join(self.random.choice(WORDS) for _ in range(count))

    def text(self) -> str:
        """A body that may lead anywhere, also to what is not there, or shows a picture."""
        r = self.random
        places = [
            f'/partners/p{r.randrange(1, 40):02}/',
            f'/cases/c{r.randrange(1, 40):02}/',
            f'/category/{r.choice(("shops", "crm", "portals"))}/industry/{r.choice(("retail", "mining"))}/',
            '/about/',
            '/cases/page/2/',
            'https://elsewhere.example.net/',
        ]
        link = f' See [{self.words(2)}]({r.choice(places)}).' if r.random() < 0.5 else ''
        picture = '\n\n![An office](../media/shared/office.png)' if r.random() < 0.15 else ''
        return f'{self.words(12).capitalize()}.{link}{picture}\n\n## Approach\n\n{self.words(8)}.'

    def add_partner(self) -> str:
        r, id = self.random, self.next('p')
        front: Front = {
            'name': f'{r.choice(WORDS).title()} {r.choice(WORDS).title()}',
            'country': r.choice(COUNTRIES),
            'city': r.choice(CITIES),
            'languages': r.sample(['en', 'sv', 'de'], 2),
            'summary': self.words(6),
            'level': r.choice(('bronze', 'silver', 'silver', 'gold', 'gold')),
            'type': r.choice(('reseller', 'maker')),
            'since': Day(2024, 3, r.randrange(1, 28)),
            'valid_until': self.today + timedelta(days=r.randrange(-30, 300)),
            'region_served': [r.choice(('north', 'south'))],
            'remote': r.random() < 0.5,
            'turnover': r.randrange(9999),
            'contacts': [{'name': 'Ada', 'email': 'ada@example.com', 'public': True}, {'name': 'Hidden'}],
        }
        if r.random() < 0.4:
            self.draw(f'{id}/logo.png')
            front['logo'] = f'{id}/logo.png'
        self.put(f'partners/{id}', front, self.text())
        for _ in range(r.randrange(1, 4)):
            self.add_project(id)
        if r.random() < 0.7:
            self.add_case(id)
        self.ledger.append((str(self.day(90)), id, r.randrange(40)))
        return id

    def add_project(self, partner: str) -> str:
        r, id = self.random, self.next('j')
        front: Front = {
            'title': self.words(3),
            'partner': partner,
            'client': self.words(1),
            'category': r.choice(('shops', 'crm', 'portals')),
            'industry': r.choice(('retail', 'finance', 'mining')),
            'finished': self.day(),
            'state': r.choice(('live', 'closed')),
            'size': r.choice(('small', 'large')),
            'confidential': r.random() < 0.2,
        }
        self.put(f'projects/{id}', front, self.text())
        return id

    def add_case(self, partner: str) -> str:
        r, id = self.random, self.next('c')
        own = [id for id in self.ids('projects') if self.fronts[f'projects/{id}']['partner'] == partner]
        front: Front = {
            'title': self.words(4),
            'partner': partner,
            'client': self.words(1),
            'project': own[0] if own and r.random() < 0.6 else None,
            'date': self.day(),
            'category': r.choice(('shops', 'crm')),
            'industry': r.choice(('retail', 'finance')),
            'summary': self.words(5),
            'figures': [{'label': 'Orders', 'value': str(r.randrange(999))}],
        }
        self.put(f'cases/{id}', front, self.text())
        return id

    def draw(self, name: str) -> None:
        colour = tuple(self.random.randrange(256) for _ in range(3))
        side = self.random.choice((40, 64, 900))
        canvas = io.BytesIO()
        Image.new('RGB', (side, side // 2), colour).save(canvas, 'PNG')
        self.files[f'content/media/{name}'] = canvas.getvalue()


def _yaml(value: Any) -> str:
    """A value as front matter has it: quoted text, plain dates, flow lists."""
    match value:
        case Day():
            return value.isoformat()
        case list():
            return f'[{", ".join(map(_yaml, value))}]'
        case dict():
            return '{' + ', '.join(f'{key}: {_yaml(item)}' for key, item in value.items()) + '}'
        case _:
            return json.dumps(value, ensure_ascii=False)
