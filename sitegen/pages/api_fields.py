"""What the JSON API holds, told for people: the one table from which the page /api/ is made.

A test holds it against the files themselves, key by key. Types and meanings are messages of the catalogues.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiField:
    """A key of a file: `type` in the words of JSON, with `or null` where a value may be missing; `keys` are those
    of the objects in it, between commas."""

    name: str
    type: str
    meaning: str = ''
    keys: str = ''


@dataclass(frozen=True, slots=True)
class ApiFile:
    """A file: `path` below /api/v1/, `<id>` standing for a partner's; `each` names the list that `fields` describe."""

    path: str
    meaning: str
    fields: tuple[ApiField, ...]
    each: str = ''


def gettext(message: str) -> str:
    """Marks a message for the catalogues; the page translates it."""
    return message


_ = gettext
TEXT, TEXT_OR_NULL, NUMBER = _('text'), _('text or null'), _('number')
TEXTS, OBJECTS = _('list of texts'), _('list of objects')
OBJECT, OBJECT_OR_NULL = _('object'), _('object or null')
NAMED = 'id, name, description'

_VERSION = ApiField('version', NUMBER, _('Always 1. What is listed here stays; new keys may be added.'))

PARTNER = (
    ApiField('id', TEXT, _('The partner’s name in addresses. It never changes and never holds a level.')),
    ApiField('name', TEXT, _('The partner’s name.')),
    ApiField('url', TEXT, _('The address of its page, without scheme and host.')),
    ApiField('level', TEXT_OR_NULL, _('The id of the level that holds today; null where the program has no levels.')),
    ApiField('type', TEXT_OR_NULL, _('The id of its type.')),
    ApiField('statuses', TEXTS, _('The ids of the statuses that hold today.')),
    ApiField('points', NUMBER, _('The sum of its points.')),
    ApiField('rank', NUMBER, _('Its place in the listing, from 1; never shared.')),
    ApiField('categories', TEXTS, _('The ids of the categories that its work proves, the most projects first.')),
    ApiField('industries', TEXTS, _('The same of industries.')),
    ApiField('country', TEXT_OR_NULL, _('ISO 3166 code in capitals.')),
    ApiField('city', TEXT_OR_NULL, _('The city where it sits.')),
    ApiField('languages', TEXTS, _('Codes of the languages that it works in.')),
    ApiField('website', TEXT_OR_NULL, _('The address of its own website.')),
    ApiField('summary', TEXT_OR_NULL, _('One or two sentences of its own.')),
    ApiField('cases', NUMBER, _('How many case studies it has.')),
    ApiField('projects', NUMBER, _('How many projects count for it, confidential ones included.')),
    ApiField('fields', OBJECT, _('The program’s own fields by id.')),
)

# What takes the place of the two counts, and what is added.
PARTNER_FILE = (
    _VERSION,
    *(field for field in PARTNER if field.name not in ('cases', 'projects', 'fields')),
    ApiField('cases', OBJECTS, _('Its case studies:'), 'id, title, date, category, industry, url'),
    ApiField('projects', OBJECTS, _('Its public projects:'), 'id, title, category, industry, url'),
    next(field for field in PARTNER if field.name == 'fields'),
    ApiField('description_html', TEXT, _('Its text as sanitised HTML.')),
    ApiField('contacts', OBJECTS, _('Contacts that it made public:'), 'name, role, email, phone'),
    ApiField('proven', OBJECTS, _('Each pair of category and industry that one project proves.')),
    ApiField('points_sources', OBJECTS, _('What the points add up from:'), 'id, title, count, points, capped'),
    ApiField('verdict', OBJECTS, _('Each level with its requirements, judged; missing where it is not public.')),
)

_PROGRAM = (
    _VERSION,
    ApiField('id', TEXT, _('The program’s id.')),
    ApiField('name', TEXT, _('What it is called.')),
    ApiField('vendor', OBJECT, _('Who runs it:'), 'name, url'),
    ApiField('summary', TEXT_OR_NULL, _('What it is about.')),
    ApiField('starts', TEXT_OR_NULL, _('The day on which it began.')),
    ApiField('levels', OBJECTS, _('The levels, lowest first:'), f'{NAMED}, rights, from, until'),
    ApiField('types', OBJECTS, _('Kinds of partners:'), f'{NAMED}, from, until'),
    ApiField('statuses', OBJECTS, _('Statuses beside the levels:'), NAMED),
    ApiField('categories', OBJECTS, keys=NAMED),
    ApiField('industries', OBJECTS, keys=NAMED),
    ApiField('roles', OBJECTS, _('Roles of staff:'), NAMED),
    ApiField('certifications', OBJECTS, keys=f'{NAMED}, role, online_since'),
    ApiField('activities', OBJECTS, _('Kinds of activities:'), NAMED),
    ApiField('attestations', OBJECTS, _('What can only be stated:'), NAMED),
    ApiField('fields', OBJECT, _('By kind of record the public fields that the program declares.')),
    ApiField('groups', OBJECTS, _('Groups of requirements:'), 'id, title, note'),
    ApiField('requirements', OBJECTS, _('Rows of the table with measure and limit, as in the program file.')),
    ApiField('status_requirements', OBJECT, _('The same by status.')),
    ApiField('record_rules', OBJECTS, _('What every record of a kind holds by itself.')),
    ApiField('points', OBJECT, _('Prices of records, and the kinds of points that staff grants.')),
    ApiField('term', OBJECT_OR_NULL, keys='length, notice, second_term, lapse, unmet'),
    ApiField('reporting', OBJECT_OR_NULL, _('Which projects owe reports, and how often.')),
    ApiField('benefits', OBJECT, keys='groups, rows, notes'),
    ApiField('fees', OBJECTS, keys='id, title, amount, currency, text, values'),
    ApiField('credits', OBJECTS, keys='title, base, currency, share, types'),
    ApiField('distributors', OBJECTS, keys='name, territories, url, text'),
    ApiField('sections', OBJECTS, _('Further texts:'), 'id, title, text'),
    ApiField('directory', OBJECT, _('Who is listed, by which facets, and how they combine.')),
)

FILES = (
    ApiFile(
        'partners.json',
        _('All listed partners in the order of the listing.'),
        (
            _VERSION,
            ApiField('generated_for', TEXT, _('The day that everything here holds for, as YYYY-MM-DD.')),
            ApiField('partners', OBJECTS, _('The partners; their keys are those below.')),
        ),
    ),
    ApiFile('partners.json', _('One partner in that list.'), PARTNER, each='partners'),
    ApiFile('partners/<id>.json', _('One partner with all that is public of it.'), PARTNER_FILE),
    ApiFile(
        'facets.json',
        _('What partners can be filtered by.'),
        (_VERSION, ApiField('facets', OBJECT, _('For each facet its options:'), 'id, name, count, url')),
    ),
    ApiFile('program.json', _('The public parts of the program file.'), _PROGRAM),
)
