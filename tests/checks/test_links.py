"""Links in bodies that lead to no page of the site."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

import pytest

from sitegen.checks.links import check_links
from sitegen.content.body import Body, Link
from sitegen.content.collection import Collection
from sitegen.content.local_text import LocalText
from sitegen.content.records import Case, Page, Partner, Project, Translation
from sitegen.diagnostics import Diagnostic
from sitegen.settings import Settings
from tests.program.builders import program_of

SETTINGS = Settings(
    title=LocalText((('', 'P'),)), base_url='https://p.example/base', languages=('en', 'sv'), program='program.yml'
)
KNOWN = frozenset({'/', '/partners/acme/', '/partners/acme/card/', '/imprint/', '/category/crm/', '/program/'})


PROGRAM = program_of("""
categories: [{id: crm, name: CRM}, {id: erp, name: ERP}]
fields:
  partner:
    - {id: size, title: S, type: choice, options: [big], facet: true}
    - {id: remote, title: R, type: boolean, facet: true}
""")


def records(*hrefs: str, **more: Any) -> Collection:
    """A directory whose partner acme has these links, in lines 5, 6, …"""
    body = Body(links=tuple(Link(href, 5 + number, 2) for number, href in enumerate(hrefs)))
    acme = Partner(id='acme', path='content/partners/acme.md', body=body, name='Acme', aliases=('acme-old',), **more)
    secret = Project(
        id='secret', path='content/projects/secret.md', body=Body(), title='S', partner='acme', confidential=True
    )
    hidden = Partner(id='hidden', path='content/partners/hidden.md', body=Body(), name='Hidden')
    old = Case(id='old', path='content/cases/old.md', body=Body(), title='Old', partner='hidden', date=Day(2020, 1, 1))
    imprint = Page(id='imprint', path='content/pages/imprint.md', body=Body(), title='Imprint')
    return Collection(
        partners={'acme': acme, 'hidden': hidden},
        cases={'old': old},
        projects={'secret': secret},
        pages={'imprint': imprint},
        ids={
            'partners': frozenset({'acme', 'hidden', 'broken'}),
            'projects': frozenset({'secret'}),
            'cases': frozenset({'old'}),
            'pages': frozenset({'imprint', 'torn'}),
        },
    )


def check(href: str, known: frozenset[str] | None = KNOWN) -> list[Diagnostic]:
    found = check_links(records(href), SETTINGS, PROGRAM, known)
    assert all(finding.help for finding in found)
    return found


@pytest.mark.parametrize(
    'href',
    [
        '/',
        '/partners/acme/',
        '/partners/acme',
        '/sv/partners/acme/',
        '/en/partners/acme/',
        '/partners/acme/#work',
        '/partners/acme/?a=b',
        '/partners/acme/card/',
        '/imprint/',
        '/category/crm/',
        '/program/',
        '/sv/',
        '/feed.xml',
        '/sv/feed.json',
        '/api/v1/partners/acme.json',
    ],
)
def test_links_that_lead_somewhere(href: str) -> None:
    """A link may stand with its language or without, with a slash at its end or without, and with a fragment."""
    assert check(href) == []


@pytest.mark.parametrize(
    ('href', 'message', 'help'),
    [
        ('/partners/acne/', 'there is no partner "acne"', 'did you mean "acme"?'),
        ('/sv/partners/acne/', 'there is no partner "acne"', 'did you mean "acme"?'),
        ('/cases/odl/', 'there is no case "odl"', 'did you mean "old"?'),
        ('/category/cmr/', '"category" has no "cmr"', 'did you mean "crm"?'),
        ('/category/crm/industry/x/', '"industry" has no "x"', 'correct the address'),
        ('/size/large/', '"size" has no "large"', 'known here: big'),
        ('/remote/true/', '"remote" has no "true"', 'known here: no, yes'),
        ('/country/xx/', '"country" has no "xx"', 'correct the address'),
        ('/imprnt/', 'there is no page "imprnt"', 'did you mean "imprint"?'),
        ('/de/', 'there is no page "de"', 'known here: imprint, torn'),
        ('/base/partners/acme/', 'the site has no such address', 'copy the address from the browser, without the host'),
        (
            '/projects/secret/',
            'a confidential project has no page',
            'remove the link, and what it tells of the project',
        ),
    ],
)
def test_links_to_what_can_never_be(href: str, message: str, help: str) -> None:
    """A link to a page that no file makes is a warning with the nearest address, whatever is published."""
    for known in (KNOWN, None):
        (finding,) = check(href, known)
        assert (finding.code, finding.severity) == ('M406', 'warning')
        assert finding.message == f'link to "{href}": {message}'
        assert finding.help == help
        assert (finding.path, finding.line, finding.column, finding.field) == ('content/partners/acme.md', 5, 2, 'body')


@pytest.mark.parametrize(
    'href', ['/partners/hidden/', '/cases/old/', '/category/erp/', '/page/7/', '/country/se/', '/size/big/', '/search/']
)
def test_links_to_what_is_not_published_today(href: str) -> None:
    """A link to a page that may come back is a notice, so that no build fails by time."""
    assert [(f.code, f.severity) for f in check(href)] == [('M407', 'notice')]
    assert check(href, None) == []


@pytest.mark.parametrize('href', ['/partners/broken/', '/torn/', '/sv/torn/'])
def test_links_to_a_record_at_fault(href: str) -> None:
    """What is wrong with a record is told at the record, and not at each link to its page."""
    assert check(href) == []


def test_links_to_an_old_address() -> None:
    """A link to a partner's old address is a notice that names the new one."""
    (finding,) = check('/partners/acme-old/')
    assert (finding.code, finding.severity) == ('M408', 'notice')
    assert finding.message == 'link to "/partners/acme-old/": the partner moved to "/partners/acme/"'


def test_translations_are_checked() -> None:
    """A link in a translation is told in the translation's file."""
    body = Body(links=(Link('/imprnt/', 9, 3),))
    translation = Translation(path='content/partners/acme.sv.md', values={}, body=body)
    (finding,) = check_links(records(translations={'sv': translation}), SETTINGS, PROGRAM, KNOWN)
    assert (finding.path, finding.line, finding.partner) == ('content/partners/acme.sv.md', 9, 'acme')


def test_without_a_program_its_words_are_not_checked() -> None:
    """While the program cannot be read, no category is unknown."""
    assert check_links(records('/category/cmr/'), SETTINGS, None) == []
