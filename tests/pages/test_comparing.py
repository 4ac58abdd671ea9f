"""The comparison: rows that can be filled, cells that say what the profile says, and requests by right."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path

from sitegen.build import make_files
from sitegen.judging import judge_source, read_source
from sitegen.pages.comparing import comparison_rows
from sitegen.settings import Leads
from tests.tiny import TINY, TODAY, tiny_directory, tiny_files, tiny_judged, tiny_presenter, tiny_wording


def built(leads: Leads) -> dict[str, bytes]:
    """The small site under another setting of `leads`."""
    judged = tiny_judged()
    assert judged.source.settings is not None
    settings = dataclasses.replace(judged.source.settings, leads=leads)
    source = dataclasses.replace(judged.source, settings=settings)
    return make_files(dataclasses.replace(judged, source=source), tiny_directory())


def row_ids() -> set[str]:
    return {row.id for group in comparison_rows(tiny_wording(), tiny_presenter().site) for row in group.rows}


def test_every_cell_has_its_row() -> None:
    """What a partner's column holds stands in a row of the page, but for the head of the column."""
    for id in tiny_directory().entries:
        html = json.loads(tiny_files()[f'partners/{id}/compare.json'])['html']
        cells = re.findall(r'data-cell="([^"]+)"', html)
        assert 'name' in cells
        assert set(cells) <= row_ids() | {'name'}
        assert len(cells) == len(set(cells))


def test_rows_are_what_the_program_has() -> None:
    """Options that nobody proves and fields that are not public have no row."""
    assert {'category:crm', 'industry:retail', 'staff:developers', 'certificate:basic'} <= row_ids()
    assert 'field:remote' in row_ids()
    assert 'field:turnover' not in row_ids()


def test_without_a_form_nobody_can_be_written_to() -> None:
    """`leads: none`: no form, no page that follows one, and no partner takes requests."""
    files = built(Leads(form='none'))
    assert not [path for path, data in files.items() if path.endswith('.html') and b'name="request"' in data]
    assert 'compare/sent/index.html' not in files
    assert json.loads(files['partners/alder/compare.json'])['leads'] is False


def test_netlify_finds_the_form_in_the_page() -> None:
    """The form is in the HTML with its name, the trap is declared, and a page follows it."""
    files = built(Leads(form='netlify'))
    page = files['partners/alder/index.html'].decode()
    form = page[page.index('<form class="request"') : page.index('</form>', page.index('<form class="request"'))]
    assert 'data-netlify="true" data-netlify-honeypot="fax"' in form
    assert '<input type="hidden" name="form-name" value="request">' in form
    assert '<input type="hidden" name="partners" value="alder">' in form
    assert 'action="/dir/compare/sent/"' in form
    assert 'name="fax"' in form
    assert {'compare/sent/index.html', 'sv/compare/sent/index.html'} <= set(files)
    assert 'name="request"' in files['compare/index.html'].decode()


def test_a_form_of_ones_own_gets_a_plain_post() -> None:
    """`leads: {url: …}`: the address stands in the form and in the policy, and nothing of Netlify does."""
    files = built(Leads(form='url', url='https://forms.example.com/in'))
    page = files['partners/alder/index.html'].decode()
    assert 'method="post" accept-charset="utf-8" action="https://forms.example.com/in">' in page
    assert 'netlify' not in page
    assert 'compare/sent/index.html' not in files
    assert "form-action 'self' https://forms.example.com" in files['_headers'].decode()


def test_a_level_without_the_right_gets_no_form() -> None:
    """Who may get requests is the program's to say."""
    judged = tiny_judged()
    program = judged.source.program
    assert program is not None
    assert judged.source.settings is not None
    levels = tuple(dataclasses.replace(level, rights=('card',)) for level in program.levels)
    directory = dataclasses.replace(tiny_directory(), program=dataclasses.replace(program, levels=levels))
    settings = dataclasses.replace(judged.source.settings, leads=Leads(form='netlify'))
    source = dataclasses.replace(judged.source, settings=settings)
    files = make_files(dataclasses.replace(judged, source=source), directory)
    assert b'name="request"' not in files['partners/alder/index.html']
    assert json.loads(files['partners/alder/compare.json'])['leads'] is False


def test_no_address_of_a_private_contact_is_in_a_page_with_a_form() -> None:
    """A form tells nobody where its message goes."""
    files = built(Leads(form='netlify'))
    assert [path for path, data in files.items() if b'secret@alder' in data] == []


def test_level_that_asks_for_nothing_is_no_proof(tmp_path: Path) -> None:
    """Where a program has no requirements, neither the comparison nor a profile says that all of them hold."""
    root = shutil.copytree(TINY, tmp_path / 'site')
    text = (root / 'program.yml').read_text('utf-8')
    (root / 'program.yml').write_text(re.sub(r'requirements:\n.*\n', '', text), 'utf-8')
    judged = judge_source(read_source(root), TODAY)
    assert judged.directory is not None
    files = make_files(judged, judged.directory)
    assert 'data-cell=\\"verdict\\"' in tiny_files()['partners/alder/compare.json'].decode()
    assert 'data-cell=\\"verdict\\"' not in files['partners/alder/compare.json'].decode()
    assert b'id="verdict"' in tiny_files()['partners/alder/index.html']
    assert b'id="verdict"' not in files['partners/alder/index.html']
