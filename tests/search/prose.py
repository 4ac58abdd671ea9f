"""Small directories in five languages, made of real sentences: what the index and its oracle are held against."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, partial
from typing import Any

from sitegen.digests import digest_of
from sitegen.search.documents import Bundle, FacetNames, SearchDocument, SearchSource

LANGUAGES = ('en', 'ru', 'de', 'pl', 'sv')
CATEGORIES, INDUSTRIES, LEVELS = ('crm', 'shop', 'intranet'), ('finance', 'retail', 'energy'), ('base', 'extended')
COUNTRIES = ('KZ', 'SE', 'DE')
PROJECTS = 3  # projects and case studies of each partner

SENTENCES = {
    'en': """The branches of the bank kept four lists of their clients.
We moved every order from paper into one system within a summer.
Nobody waits for an answer any longer: the request reaches the right engineer at once.
The warehouse counts its boxes twice a day, and both counts agree.
Reports that took a week are ready before the morning coffee.
Sellers see which goods are running low in the neighbouring shops.
The integration with the accounting program was finished in eleven days.
Training took place in small groups, each with questions of its own.
Old documents were scanned, and people search them by any word.
Customers write to one address and get an answer from one person.""",
    'ru': """Филиалы банка вели четыре списка своих клиентов.
За лето мы перенесли все заказы с бумаги в одну систему.
Никто больше не ждёт ответа: заявка сразу попадает к нужному инженеру.
Склад считает коробки дважды в день, и оба счёта сходятся.
Отчёты, на которые уходила неделя, готовы до утреннего чая.
Продавцы видят, какие товары заканчиваются в соседних магазинах.
Интеграция с бухгалтерской программой заняла одиннадцать дней.
Обучение шло небольшими группами, у каждой были свои вопросы.
Старые документы отсканировали, и теперь в них ищут по любому слову.
Клиенты пишут на один адрес и получают ответ от одного человека.""",
    'de': """Die Filialen der Bank führten vier Listen ihrer Kunden.
In einem Sommer übertrugen wir alle Aufträge vom Papier in ein einziges System.
Niemand wartet mehr auf eine Antwort: die Anfrage erreicht sofort die richtige Ingenieurin.
Das Lager zählt seine Kisten zweimal am Tag, und beide Zählungen stimmen überein.
Berichte, die eine Woche brauchten, liegen vor dem ersten Kaffee bereit.
Verkäufer sehen, welche Waren in den benachbarten Läden knapp werden.
Die Anbindung an die Buchhaltung war nach elf Tagen fertig.
Geschult wurde in kleinen Gruppen, jede mit ihren eigenen Fragen.
Alte Dokumente wurden eingelesen und lassen sich nach jedem Wort durchsuchen.
Kunden schreiben an eine Adresse und bekommen von einem Menschen Antwort.""",
    'pl': """Oddziały banku prowadziły cztery listy swoich klientów.
W ciągu lata przenieśliśmy wszystkie zamówienia z papieru do jednego systemu.
Nikt już nie czeka na odpowiedź: zgłoszenie od razu trafia do właściwego inżyniera.
Magazyn liczy skrzynki dwa razy dziennie i oba wyniki się zgadzają.
Raporty, które zajmowały tydzień, są gotowe przed poranną kawą.
Sprzedawcy widzą, których towarów brakuje w sąsiednich sklepach.
Integracja z programem księgowym trwała jedenaście dni.
Szkolenia odbywały się w małych grupach, każda miała własne pytania.
Stare dokumenty zeskanowano i można w nich szukać każdego słowa.
Klienci piszą na jeden adres i dostają odpowiedź od jednej osoby.""",
    'sv': """Bankens kontor förde fyra listor över sina kunder.
Under en sommar flyttade vi alla beställningar från papper till ett enda system.
Ingen väntar längre på svar: ärendet når genast rätt ingenjör.
Lagret räknar sina lådor två gånger om dagen, och båda räkningarna stämmer.
Rapporter som tog en vecka är färdiga före morgonkaffet.
Säljarna ser vilka varor som tar slut i grannarnas butiker.
Kopplingen till bokföringen blev klar på elva dagar.
Utbildningen hölls i små grupper, var och en med sina egna frågor.
Gamla handlingar lästes in, och man söker i dem efter vilket ord som helst.
Kunderna skriver till en adress och får svar av en människa.""",
}
NAMES = {
    'en': 'Ashgrove Millbrook Fairhaven Thornbury Wexcombe Larkfield Stonegate Hollowell Redwater Kingsmere',
    'ru': 'Заречье Берёзка Снегирь Ёлочка Маяк Полюшко Журавль Родник Ключевой Яблонька',
    'de': 'Müllerhof Grünwald Lindenau Bärental Königsee Steinbrück Weißfels Ostheim Hügelland Tannhäuser',
    'pl': 'Jodłowa Łąkowski Wiśnia Brzozów Świerkowa Żuraw Dębina Olszyna Kasztanów Miłorząb',
    'sv': 'Björkås Granvik Ängsholm Öresten Solberga Lövnäs Ekebacken Kärrdal Strömhult Vättern',
}


@cache
def source(language: str) -> SearchSource:
    """A directory of ten partners, thirty projects and thirty case studies."""
    rnd = random.Random(language)
    sentences, names = SENTENCES[language].splitlines(), NAMES[language].split()
    partners, works = [], []
    for number, name in enumerate(names):
        id, facets = f'partner-{number}', _facets(rnd)
        made = [_work(rnd, language, number, at, facets, name) for at in range(2 * PROJECTS)]
        pairs = tuple(sorted({work.pairs[0] for work in made if work.kind == 'project'}, key=str))
        shown = rnd.sample(sentences, 3)
        partners.append(
            _document(
                'partner', id, shown, facets, title=name, partner_id=id, partner='', pairs=pairs, points=1000 - number
            )
        )
        works += made
    cases = [work for work in works if work.kind == 'case']
    projects = [work for work in works if work.kind == 'project']
    return SearchSource(
        language=language,
        home='/',
        bundles=bundles_of((*partners, *cases, *projects)),
        facets=(
            _names('category', CATEGORIES),
            _names('industry', INDUSTRIES),
            _names('level', LEVELS),
            _names('country', COUNTRIES),
            _names('language', LANGUAGES),
        ),
    )


def bundles_of(documents: Iterable[SearchDocument]) -> tuple[Bundle, ...]:
    """The documents by partner, in the order in which their partners come first."""
    held: dict[str, list[SearchDocument]] = {}
    for document in documents:
        held.setdefault(document.partner_id, []).append(document)
    return tuple(
        Bundle(id=id, mark=digest_of(own), points=own[0].points, make=partial(tuple, own)) for id, own in held.items()
    )


def with_documents(whole: SearchSource, documents: Iterable[SearchDocument]) -> SearchSource:
    """The same directory with other documents."""
    return replace(whole, bundles=bundles_of(documents))


def _facets(rnd: random.Random) -> dict[str, tuple[str, ...]]:
    spoken = tuple(sorted(rnd.sample(LANGUAGES, rnd.randint(1, 3))))
    return {'level': (rnd.choice(LEVELS),), 'country': (rnd.choice(COUNTRIES),), 'language': spoken}


def _work(
    rnd: random.Random, language: str, number: int, at: int, facets: dict[str, tuple[str, ...]], name: str
) -> SearchDocument:
    kind = 'project' if at < PROJECTS else 'case'
    words = [word.strip('.,:') for word in ' '.join(SENTENCES[language].splitlines()).split() if len(word) > 4]
    title = ' '.join(rnd.sample(words, 3))
    pair = (rnd.choice(CATEGORIES), rnd.choice(INDUSTRIES))
    sentences = rnd.sample(SENTENCES[language].splitlines(), 4)
    id = f'{kind}-{number}-{at}'
    own = {'title': title, 'partner_id': f'partner-{number}', 'partner': name}
    return _document(kind, id, sentences, facets, **own, pairs=(pair,), points=1000 - number)


def _document(
    kind: str, id: str, sentences: list[str], facets: dict[str, tuple[str, ...]], **more: Any
) -> SearchDocument:
    return SearchDocument(
        kind=kind,
        id=id,
        url=f'/{kind}s/{id}/',
        summary=sentences[0],
        city='',
        level=facets['level'][0],
        tags=(),
        texts=(sentences[0],),
        markup=''.join(f'<p>{sentence}</p>\n' for sentence in sentences[1:]),
        facets=facets,
        **more,
    )


def _names(id: str, options: tuple[str, ...]) -> FacetNames:
    return FacetNames(id=id, name=id.capitalize(), options=tuple((option, option.upper()) for option in options))
