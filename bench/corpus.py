"""An invented directory of any size: the same arguments give the same bytes.

Each partner has a profile, 1.3 case studies of about 400 words, two projects and three rows of the ledger; one
project in 25 is confidential. What Hugo's templates could not work out (points, ranks, facets) is written beside it
as data; sitegen does not read that.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
TODAY = date(2026, 11, 21)
CATEGORIES = ('shops', 'sites', 'intranets', 'crm')
INDUSTRIES = ('finance', 'retail', 'logistics', 'health', 'energy', 'media', 'farming', 'schools', 'building', 'travel')
COUNTRIES = ('SE', 'PL', 'DE', 'KZ', 'FI')
PROJECT_POINTS = 10

# Beginnings, middles and ends of sentences by language: enough of them that texts differ and read like texts.
_PARTS = {
    'en': (
        'The team|Our client|Every branch|The old system|A new warehouse|The finance department|Nobody here|The board',
        'moved to|asked for|compared|gave up|measured|wrote down|tested|paid for|could not find|kept',
        'the same list of orders|one catalogue for all shops|a plan for the next quarter|the figures of last year|'
        'two hundred forms|a search that works|the rules for returns|every address twice',
        'before the winter|without a break|in eleven weeks|by hand|for the first time|with half the people|at night',
    ),
    'ru': (
        'Команда|Заказчик|Каждый филиал|Старая система|Новый склад|Бухгалтерия|Никто из отдела|Правление компании',
        'перешла на|запросила|сравнила|отложила|измерила|записала|проверила|оплатила|не нашла|сохранила',
        'единый список заказов|общий каталог магазинов|план на следующий квартал|показатели прошлого года|'
        'двести анкет|поиск по всем разделам|правила возврата|каждый адрес дважды',
        'до начала зимы|без остановки|за одиннадцать недель|вручную|впервые|вдвое меньшими силами|ночью',
    ),
}
_NAMES = 'Alder Birch Cedar Dogwood Elm Fir Hazel Juniper Larch Maple Nordic Oak Pine Quarry Rowan Spruce'.split()  # noqa: SIM905
_TRADES = 'Digital Software Systems Studio Works Labs Data Web'.split()  # noqa: SIM905


@dataclass
class Corpus:
    """A directory in the making. `proven` has the (category, industry) pairs of each partner, `points` their points."""

    folder: Path
    partners: int
    languages: tuple[str, ...]
    random: random.Random = field(default_factory=lambda: random.Random(11))
    points: dict[str, int] = field(default_factory=dict)
    proven: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)

    def write(self) -> None:
        """Write all files, into a folder that is emptied first."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for kind in ('partners', 'cases', 'projects', 'ledger'):
            (self.folder / 'content' / kind).mkdir(parents=True)
        shutil.copyfile(HERE / 'program.yml', self.folder / 'program.yml')
        site = ['title: An invented directory', 'base_url: https://bench.example', 'program: program.yml']
        (self.folder / 'site.yml').write_text('\n'.join([*site, f'languages: [{", ".join(self.languages)}]', '']))
        ledger = ['date,partner,kind,points,note']
        for number in range(1, self.partners + 1):
            ledger += self._partner(f'partner-{number:05}')
        (self.folder / 'content/ledger/2026.csv').write_text('\n'.join([*ledger, '']))
        self._for_hugo()

    def _partner(self, id: str) -> Iterator[str]:
        """Write the records of a partner, and give its rows of the ledger."""
        name = f'{self._one(_NAMES)} {self._one(_TRADES)} {id[-5:]}'
        self.countries[id] = self._one(COUNTRIES)
        self.points[id], self.proven[id] = 0, set()
        front = {
            'name': name,
            'country': self.countries[id],
            'city': self._one(_NAMES),
            'website': f'https://{id}.example.com',
            'summary': self._sentence(),
            'languages': ['en', 'sv'],
            'services': [self._sentence()[:60] for _ in range(3)],
            'level': 'full',
            'since': self._day(900),
            'contacts': [{'name': 'Ada Example', 'email': f'ada@{id}.example.com', 'public': True}],
            'staff': {'developers': {'total': 8, 'certified': self.random.randrange(2, 9)}},
        }
        self._put('partners', id, front, self._profile)
        projects = [self._project(id, number) for number in (1, 2)]
        for number in range(1, 2 + (self.random.random() < 0.3)):
            self._case(id, number, projects[number - 1])
        for _ in range(3):
            points = self.random.randrange(1, 60)
            self.points[id] += points
            yield f'{self._day(300)},{id},sale,{points},'

    def _project(self, partner: str, number: int) -> tuple[str, str]:
        pair = self._one(CATEGORIES), self._one(INDUSTRIES)
        self.proven[partner].add(pair)
        self.points[partner] += PROJECT_POINTS
        front = {
            'title': self._sentence()[:80],
            'partner': partner,
            'client': self._one(_NAMES),
            'category': pair[0],
            'industry': pair[1],
            'finished': self._day(600),
            'state': 'live',
        }
        if self.random.random() < 1 / 25:
            front['confidential'] = True
        self._put('projects', f'{partner}-work-{number}', front, lambda language: self._paragraph(80, language))
        return pair

    def _case(self, partner: str, number: int, pair: tuple[str, str]) -> None:
        front = {
            'title': self._sentence()[:80],
            'partner': partner,
            'client': self._one(_NAMES),
            'date': self._day(600),
            'category': pair[0],
            'industry': pair[1],
            'summary': self._sentence(),
            'figures': [{'label': 'Orders a day', 'value': str(self.random.randrange(9999))}],
        }
        self._put('cases', f'{partner}-case-{number}', front, self._story)

    def _profile(self, language: str) -> str:
        return '\n\n'.join(f'## {self._sentence(language)}\n\n{self._paragraph(80, language)}' for _ in range(3))

    def _story(self, language: str) -> str:
        table = '| Figure | Before | After |\n|---|---|---|\n| Hours | 12 | 3 |\n| **Errors** | 40 | 2 |'
        parts = [f'## {part}\n\n{self._paragraph(125, language)}' for part in ('Task', 'Implementation', 'Result')]
        return '\n\n'.join([*parts, table])

    def _put(self, kind: str, id: str, front: dict[str, object], body: Callable[[str], str]) -> None:
        """A record, with a translation into every other language."""
        folder, first = self.folder / 'content' / kind, self.languages[0]
        lines = [f'{key}: {_yaml(value)}' for key, value in front.items()]
        (folder / f'{id}.md').write_text('\n'.join(['---', *lines, '---', '', body(first), '']), encoding='utf-8')
        for language in self.languages[1:]:
            key = 'summary' if kind == 'partners' else 'title'
            text = f'---\n{key}: {_yaml(self._sentence(language)[:80])}\n---\n\n{body(language)}\n'
            (folder / f'{id}.{language}.md').write_text(text, encoding='utf-8')

    def _paragraph(self, words: int, language: str) -> str:
        sentences: list[str] = []
        while sum(sentence.count(' ') + 1 for sentence in sentences) < words:
            sentence = self._sentence(language)
            if self.random.random() < 0.15:
                first, rest = sentence.split(' ', 1)
                sentence = f'{first} [{rest[:-1]}](https://example.com/{self.random.randrange(999)}).'
            sentences.append(sentence)
        return ' '.join(sentences)

    def _sentence(self, language: str = '') -> str:
        words = (self._one(part.split('|')) for part in _PARTS[language or self.languages[0]])
        return f'{" ".join(words)}.'

    def _one(self, found: tuple[str, ...] | list[str]) -> str:
        return self.random.choice(found)

    def _day(self, most: int) -> date:
        return TODAY - timedelta(days=self.random.randrange(1, most))

    def _for_hugo(self) -> None:
        """Points, and the partners of every facet in the order of the listing."""
        order = sorted(self.points, key=lambda id: (-self.points[id], id))
        facets: dict[str, list[str]] = {'all': order}
        for id in order:
            keys = {f'country/{self.countries[id].lower()}', 'level/full'}
            for category, industry in self.proven[id]:
                keys |= {f'category/{category}', f'industry/{industry}', f'category/{category}/industry/{industry}'}
            for key in sorted(keys):
                facets.setdefault(key, []).append(id)
        folder = self.folder / 'for-hugo'
        folder.mkdir()
        (folder / 'points.json').write_text(json.dumps(self.points))
        (folder / 'facets.json').write_text(json.dumps(facets))


def _yaml(value: object) -> str:
    match value:
        case date():
            return value.isoformat()
        case list():
            return f'[{", ".join(map(_yaml, value))}]'
        case dict():
            return '{' + ', '.join(f'{key}: {_yaml(item)}' for key, item in value.items()) + '}'
        case _:
            return json.dumps(value, ensure_ascii=False)
