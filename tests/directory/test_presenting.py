"""Public views: what they show in which language, and what they cannot show."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sitegen.directory.cards import Cards
from sitegen.directory.facets import FacetIndex
from sitegen.directory.limits import limit_text
from sitegen.directory.panel import Panel
from sitegen.directory.presenting import Presenter
from sitegen.directory.program_view import program_view
from sitegen.directory.proof import Proof
from sitegen.directory.urls import listing_paths
from sitegen.directory.views.program import FeeView, ProgramView, TableRow, TextRow
from sitegen.program.measures import Percent, Value
from sitegen.program.model import Program
from sitegen.program.reading import read_program
from sitegen.theme.formats import Formats
from sitegen.theme.translations import load_messages
from tests.directories import edit
from tests.program.written import HEADER, read
from tests.tiny import TINY, tiny_directory, tiny_files, tiny_presenter, tiny_wording


def test_card_counts_confidential_projects() -> None:
    """The numbers of a card count all projects, confidential ones included."""
    profile = tiny_presenter().profile('alder')
    card = profile.card
    assert (card.projects, card.cases, card.points, profile.rank) == (2, 1, 25, 2)


def test_profile_lists_only_public_projects_and_contacts() -> None:
    """A profile shows no confidential project and no contact that is not public."""
    profile = tiny_presenter().profile('alder')
    assert [project.id for project in profile.projects] == ['alder-shop']
    assert profile.confidential == 1
    assert [contact.name for contact in profile.contacts] == ['Ada Alder']


def test_text_that_is_not_translated_says_its_language() -> None:
    """A translated text has the page's language; what is left in the original is marked with its own."""
    card = tiny_presenter('sv').cards.of_partner('alder')
    assert card.summary == 'Bygger butiker som håller i jul.'
    assert card.summary is not None
    assert (card.summary.language, card.name.language) == ('', 'en')


def test_private_declared_field_is_not_shown() -> None:
    """A declared field with `public: false` is in no view."""
    assert [field.id for field in tiny_presenter().cards.of_partner('alder').fields] == ['region_served', 'remote']


def test_declared_fields_of_case_studies_are_shown(tmp_path: Path) -> None:
    """What the program declares of case studies stands in their views, but for what is private."""
    root = shutil.copytree(TINY, tmp_path / 'tiny')
    fields = '[{id: partly, title: Partly, type: text}, {id: budget, title: B, type: text, public: false}]'
    edit(root / 'program.yml', 'fields:\n', f'fields:\n  case: {fields}\n')
    edit(root / 'content/cases/alder-shop.md', 'partner: alder\n', 'partner: alder\npartly: Branches\nbudget: Much\n')
    (field,) = Cards(tiny_wording(root=root)).of_case(tiny_directory(root).cases_by_id['alder-shop']).fields
    assert (field.title, field.shown) == ('Partly', ('Branches',))


def test_links_lead_to_the_page_of_the_language() -> None:
    """A site-relative link leads below the base path, to the page in the reader's language."""
    assert 'href="/dir/cases/alder-shop/"' in tiny_presenter().profile('alder').body_html
    assert 'href="/dir/sv/cases/alder-shop/"' in tiny_presenter('sv').profile('alder').body_html


def test_link_to_an_unlisted_partner_becomes_text() -> None:
    """A link to a page that is not published today is shown as its text."""
    html = tiny_presenter().profile('alder').body_html
    assert 'See <a href="/dir/cases/alder-shop/">our case</a>, an unlisted partner and' in html


def test_evidence_of_a_confidential_project_has_no_name() -> None:
    """A confidential project stands in the proof without title and address."""
    silver = Proof(tiny_wording()).levels('alder')[-1]
    shown = [(item.title, item.url) for item in silver.requirements[0].evidence]
    assert shown == [('A shop for a chain of bakeries', '/dir/projects/alder-shop/'), (None, '')]


def test_limits_speak_the_readers_language() -> None:
    """Days of a limit, of which any one serves, stand in order and as the language writes them; a share is what was
    written."""
    days = frozenset({date(2026, 3, 1), date(2026, 1, 2)})
    english = limit_text(tiny_wording(), days, Value('founded_on'))
    assert english == 'January 2, 2026 or March 1, 2026'
    assert limit_text(tiny_wording('sv'), days, Value('founded_on')) == '2 januari 2026 eller 1 mars 2026'
    assert limit_text(tiny_wording(), Percent(33.3)) == '33.3%'


def test_words_of_a_catalogue_are_said_as_templates_say_them() -> None:
    """A doubled per cent sign is one, in words that pages say without a template, too; placeholders stay."""
    text = b'msgid "Yes"\nmsgstr "100 %%"\n\nmsgid "Page %(number)s"\nmsgstr "%(number)s, 5 %%"\n'
    speech = Formats('en', load_messages('en', {'en': (('en.po', text),)}))
    wording = replace(tiny_wording(), speech=speech)
    assert wording.labels('Yes') == '100 %'
    assert wording.labels('Page %(number)s') % {'number': 2} == '2, 5 %'


def test_program_page_has_a_note_where_something_is_marked() -> None:
    """The note on figures that are the directory's own stands on the program page only where there is one."""
    wording = tiny_wording()
    assert not program_view(wording).needs_note
    program = wording.directory.program
    rows = (replace(program.requirements[0], origin='ours'), *program.requirements[1:])
    directory = replace(wording.directory, program=replace(program, requirements=rows))
    assert program_view(replace(wording, directory=directory)).needs_note
    assert 'id="not-published"' not in tiny_files()['program/index.html'].decode()


def shown_program(program: Program) -> ProgramView:
    """The page of another program than the tiny site's."""
    wording = tiny_wording()
    return program_view(replace(wording, directory=replace(wording.directory, program=program)))


FINE_PRINT = """
status_requirements:
  school:
    - {id: talks, title: Talks, measure: {count: activities, within: 12 months}, limit: 1}
    - {id: cases, title: Cases, measure: {count: cases}, limit: 1, grace: {span: 6 months}}
    - {id: either, title: Either, measure: {met: [cases, talks]}, limit: 1, grace: {span: 1 year, from: since}}
    - {id: exams, title: Exams, measure: {count: contacts}, limit: 1, grace: {span: 1 month, certification: developer}}
    - {id: site, title: Site, measure: {present: website}, limit: true}
"""


def test_program_page_says_what_a_limit_leaves_unsaid() -> None:
    """Beneath a requirement stand the window that counts, what `met` counts, and from when on it is asked for."""
    rows = shown_program(read(FINE_PRINT)).status_requirements[0][1]
    assert {str(row.title): row.reckoning for row in rows} == {
        'Talks': 'within 12 months',
        'Cases': 'due 6 months after the application',
        'Either': 'counted: Cases, Talks; due 1 year after joining',
        'Exams': 'due 1 month after the application, or after the exam went online, if that is later',
        'Site': None,
    }


@pytest.mark.parametrize(
    ('today', 'shown'), [(date(2027, 5, 9), True), (date(2027, 5, 10), True), (date(2027, 5, 11), False)]
)
def test_end_of_a_term_is_shown_until_it_has_passed(today: date, shown: bool) -> None:
    """A profile names the last good day of a term up to that day; a partner that is still listed then has no end."""
    wording = tiny_wording()
    entry = wording.directory.entries['alder']
    partner = replace(entry.partner, valid_until=date(2027, 5, 10))
    entries = {**wording.directory.entries, 'alder': replace(entry, partner=partner)}
    directory = replace(wording.directory, entries=entries, today=today)
    found = Presenter(replace(wording, directory=directory)).profile('alder').valid_until
    assert found == (partner.valid_until if shown else None)


UNEVEN = """
groups: [{id: work, title: Work, note: Launched projects only}]
requirements:
  - {id: cases, group: work, title: Cases, measure: {count: cases}, limit: {resale: {gold: 2}}}
  - {id: talks, group: work, title: Talks, measure: {count: activities}, limit: {gold: 1}}
record_rules:
  - {id: sizes, title: Size, each: projects, measure: {value: size}, limit: [small, big], note: As sold}
  - {id: ends, title: End, each: certificates, measure: {present: valid_until}, limit: true}
"""


def test_tables_of_types_leave_out_what_asks_nothing_of_them() -> None:
    """A row without a limit for a type is not in its table; what a group is about stands beside its title."""
    view = shown_program(read(UNEVEN))
    tables = {str(table.caption): table.groups for table in view.requirements}
    assert {name: [str(row.title) for row in groups[0].rows] for name, groups in tables.items()} == {
        'R': ['Cases', 'Talks'],
        'C': ['Talks'],
    }
    assert [groups[0].note for groups in tables.values()] == ['Launched projects only'] * 2


def test_program_page_says_what_each_record_must_hold() -> None:
    """A rule for single records shows what it asks, whatever it measures, and its note."""
    view = shown_program(read(UNEVEN))
    assert [(str(row.title), row.text, row.note) for row in view.rules] == [
        ('Size', 'Small or Big', 'As sold'),
        ('End', 'Yes', None),
    ]


DATED_TYPES = """
types: [{id: resale, name: R, until: 2026-12-31}, {id: consulting, name: C, from: 2027-01-01}]
"""


def test_program_page_tells_the_days_of_a_type() -> None:
    """A type that ends or is yet to come says so beside its name."""
    program, _ = read_program('program.yml', f'{HEADER}{DATED_TYPES}')
    assert program is not None
    shown = shown_program(program).types
    assert [(item.term.id, item.from_, item.until) for item in shown] == [
        ('resale', None, date(2026, 12, 31)),
        ('consulting', date(2027, 1, 1), None),
    ]


NOTES = """
points:
  note: Counted anew every night
  ledger: [{id: star, title: Stars, within: 12 months, note: From buyers}, {id: sale, title: Sales}]
term: {length: 12 months, note: Terms begin in January, second_term: [rooms]}
status_requirements: {school: [{id: rooms, title: Rooms, measure: {count: activities}, limit: 1}]}
"""


def test_notes_on_points_and_term_are_shown() -> None:
    """The program page has the notes on points, on what staff grants, with how long it counts, and on the term, whose
    requirements of every second time may be those of a status."""
    view = shown_program(read(NOTES))
    assert view.points_note == 'Counted anew every night'
    assert [(str(row.title), row.text, row.note) for row in view.ledger] == [
        ('Stars', 'within 12 months', 'From buyers'),
        ('Sales', None, None),
    ]
    assert view.term is not None
    assert view.term.note == 'Terms begin in January'
    assert view.term.second_term == ('Rooms',)


PRICES_BY = """
points:
  prices:
    - {id: talk, of: activities, by: kind, points: {talk: 5}}
    - {id: people, of: certificates, by: kind, points: {developer: 3}}
    - {id: survey, of: attestations, by: id, points: {survey: 1}}
    - {id: size, of: projects, by: size, points: {small: 1, big: 4}}
    - {id: city, of: cases, by: client, points: {Acme: 2}}
"""


def test_prices_name_what_sets_them() -> None:
    """Where a value sets the points, the page shows its name in the program, and the value where it has none."""
    view = shown_program(read(PRICES_BY))
    shown = [[(str(name), points) for name, points in price.points_by] for price in view.prices]
    assert shown == [[('T', 5)], [('D', 3)], [('S', 1)], [('Small', 1), ('Big', 4)], [('Acme', 2)]]


FOR_TYPES = """
benefits:
  rows:
    - {title: Licences, types: [resale], values: {silver: 35 %}}
    - {title: Manager, types: [consulting], text: A manager of their own}
    - {title: Events, all: yes}
fees: [{id: yearly, title: Yearly, amount: 790, currency: EUR, types: [resale, consulting]}]
status_requirements:
  school:
    - {id: rooms, measure: {count: activities}, types: [resale], limit: 1}
    - {id: cases, measure: {count: cases}, limit: {resale: 2, consulting: {text: set individually}}}
"""


def test_program_page_tells_for_which_types_something_is() -> None:
    """A benefit, a fee and a status's requirement say which types they are for; limits by type stand beside theirs."""
    view = shown_program(read(FOR_TYPES))
    assert view.benefits is not None
    named: list[TableRow | TextRow | FeeView] = []
    named += [*view.benefits.groups[0].rows, *view.benefit_texts[0][1], *view.fees, *view.status_requirements[0][1]]
    assert {str(row.title): ', '.join(term.id for term in row.types) for row in named} == {
        'Licences': 'resale',
        'Events': '',
        'Manager': 'consulting',
        'Yearly': 'resale, consulting',
        'Rooms': 'resale',
        'Cases': '',
    }
    assert [str(row.cells[0].text) for row in view.status_requirements[0][1]] == [
        'at least 1',
        'R: at least 2; C: set individually',
    ]


def test_counts_of_a_panel_hold_for_the_pages_they_lead_to() -> None:
    """On a category's page, the number beside an industry is that of the page of both."""
    panel = {facet.id: facet for facet in Panel(tiny_wording()).of({'category': 'shops'})}
    industries = {option.id: (option.count, option.url) for option in panel['industry'].options}
    assert industries == {
        'retail': (2, '/dir/category/shops/industry/retail/'),
        'mining': (1, '/dir/category/shops/industry/mining/'),
    }


def test_every_count_of_every_panel_is_the_length_of_its_listing() -> None:
    """No panel of any page counts otherwise than the listing to which it leads."""
    wording = tiny_wording()
    lengths = {wording.address(path): len(ids) for path, _, ids in listing_paths(tiny_directory())}
    checked = 0
    for _, chosen, _ in listing_paths(tiny_directory()):
        for facet in Panel(wording).of(dict(chosen)):
            for option in facet.options:
                assert lengths[option.url] == option.count
                checked += 1
    assert checked > 100


def test_countries_are_upper_case_but_in_addresses() -> None:
    """A country's id is upper case, its address lower case."""
    country = tiny_presenter().cards.of_partner('cedar').country
    assert country is not None
    assert (country.id, country.name, country.url) == ('KZ', 'Kazakhstan', '/dir/country/kz/')


def test_options_that_list_as_many_stand_by_name() -> None:
    """What the program puts in no order stands by its number of partners, then by its name in the page's language."""
    found = {'AT': ('alder',), 'CH': ('alder',), 'DE': ('alder',), 'SE': ('alder', 'cedar')}
    for language, names in {
        'en': ['Sweden', 'Austria', 'Germany', 'Switzerland'],
        'sv': ['Sverige', 'Schweiz', 'Tyskland', 'Österrike'],
    }.items():
        wording = tiny_wording(language)
        directory = replace(wording.directory, facets=FacetIndex({'country': found}, {}))
        panel = Panel(replace(wording, directory=directory, media={}))
        country = next(facet for facet in panel.of({}) if facet.id == 'country')
        assert [str(option.name) for option in country.options] == names
