"""What the JSON API holds, told for people: the one table from which the page /api/ is made.

A test holds it against the files themselves, key by key. It is written in English for all languages, as the
keys are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiField:
    """A key of a file: `type` in the words of JSON, with `or null` where a value may be missing."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ApiFile:
    """A file: `path` below /api/v1/, `<id>` standing for a partner's; `each` names the list that `fields` describe."""

    path: str
    meaning: str
    fields: tuple[ApiField, ...]
    each: str = ''


_VERSION = ApiField('version', 'number', 'Always 1. What is listed here stays; new keys may be added.')

PARTNER = (
    ApiField('id', 'text', 'The partner’s name in addresses. It never changes and never holds a level.'),
    ApiField('name', 'text', 'The partner’s name.'),
    ApiField('url', 'text', 'The address of its page, without scheme and host.'),
    ApiField('level', 'text or null', 'The id of the level that holds today; null where the program has no levels.'),
    ApiField('type', 'text or null', 'The id of its type.'),
    ApiField('statuses', 'list of texts', 'The ids of the statuses that hold today.'),
    ApiField('points', 'number', 'The sum of its points.'),
    ApiField('rank', 'number', 'Its place in the listing, from 1; never shared.'),
    ApiField('categories', 'list of texts', 'The ids of the categories that its work proves, the most projects first.'),
    ApiField('industries', 'list of texts', 'The same of industries.'),
    ApiField('country', 'text or null', 'ISO 3166 code in capitals.'),
    ApiField('city', 'text or null', 'Where it sits.'),
    ApiField('languages', 'list of texts', 'Codes of the languages that it works in.'),
    ApiField('website', 'text or null', 'Its own address.'),
    ApiField('summary', 'text or null', 'One or two sentences of its own.'),
    ApiField('cases', 'number', 'How many case studies it has.'),
    ApiField('projects', 'number', 'How many projects count for it, confidential ones included.'),
    ApiField('fields', 'object', 'The program’s own fields by id.'),
)

# What takes the place of the two counts, and what is added.
PARTNER_FILE = (
    _VERSION,
    *(field for field in PARTNER if field.name not in ('cases', 'projects', 'fields')),
    ApiField('cases', 'list of objects', 'Its case studies: id, title, date, category, industry, url.'),
    ApiField('projects', 'list of objects', 'Its public projects: id, title, category, industry, url.'),
    next(field for field in PARTNER if field.name == 'fields'),
    ApiField('description_html', 'text', 'Its text as sanitised HTML.'),
    ApiField('contacts', 'list of objects', 'Contacts that it made public: name, role, email, phone.'),
    ApiField('proven', 'list of objects', 'Each pair of category and industry that one project proves.'),
    ApiField('points_sources', 'list of objects', 'What the points add up from: id, title, count, points, capped.'),
    ApiField('verdict', 'list of objects', 'Each level with its requirements, judged; missing where it is not public.'),
)

FILES = (
    ApiFile(
        'partners.json',
        'All listed partners in the order of the listing.',
        (
            _VERSION,
            ApiField('generated_for', 'text', 'The day that everything here holds for, as YYYY-MM-DD.'),
            ApiField('partners', 'list of objects', 'The partners; their keys are those below.'),
        ),
    ),
    ApiFile('partners.json', 'One partner in that list.', PARTNER, each='partners'),
    ApiFile('partners/<id>.json', 'One partner with all that is public of it.', PARTNER_FILE),
    ApiFile(
        'facets.json',
        'What partners can be filtered by.',
        (
            _VERSION,
            ApiField('facets', 'object', 'For each facet its options: id, name, count of partners, url or null.'),
        ),
    ),
    ApiFile(
        'program.json',
        'The public parts of the program file.',
        (
            _VERSION,
            ApiField('id', 'text', 'The program’s id.'),
            ApiField('name', 'text', 'What it is called.'),
            ApiField('vendor', 'object', 'Who runs it: name, url.'),
            ApiField('summary', 'text or null', 'What it is about.'),
            ApiField('starts', 'text or null', 'The day on which it began.'),
            ApiField('levels', 'list of objects', 'Lowest first: id, name, description, rights, from, until.'),
            ApiField('types', 'list of objects', 'Kinds of partners: id, name, description, from, until.'),
            ApiField('statuses', 'list of objects', 'Statuses beside the levels: id, name, description.'),
            ApiField('categories', 'list of objects', 'id, name, description.'),
            ApiField('industries', 'list of objects', 'id, name, description.'),
            ApiField('roles', 'list of objects', 'Roles of staff: id, name, description.'),
            ApiField('certifications', 'list of objects', 'id, name, description, role, online_since.'),
            ApiField('activities', 'list of objects', 'Kinds of activities: id, name, description.'),
            ApiField('attestations', 'list of objects', 'What can only be stated: id, name, description, managed (by staff).'),
            ApiField('fields', 'object', 'By kind of record the public fields that the program declares.'),
            ApiField('groups', 'list of objects', 'Groups of requirements: id, title, note.'),
            ApiField(
                'requirements', 'list of objects', 'Rows of the table with measure and limit, as in the program file.'
            ),
            ApiField('status_requirements', 'object', 'The same by status.'),
            ApiField('record_rules', 'list of objects', 'What every record of a kind holds by itself.'),
            ApiField('points', 'object', 'title, prices of records, and the kinds of points that staff grants.'),
            ApiField('term', 'object or null', 'length, notice, second_term, lapse, unmet.'),
            ApiField('reporting', 'object or null', 'Which projects owe reports, and how often.'),
            ApiField('benefits', 'object', 'groups, rows and notes of the table.'),
            ApiField('fees', 'list of objects', 'id, title, amount, currency, text, values by level.'),
            ApiField('credits', 'list of objects', 'title, base, currency, share by level, types.'),
            ApiField('distributors', 'list of objects', 'name, territories, url, text.'),
            ApiField('sections', 'list of objects', 'Further texts: id, title, text in Markdown.'),
            ApiField('directory', 'object', 'Who is listed, by which facets, and how they combine.'),
        ),
    ),
)
