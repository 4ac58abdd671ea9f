"""The form in the browser: the CMS itself, from its package, before a copy of the demonstration.

It works on the browser's own file system, where it finds the records as it would in somebody's clone; what it
saves is laid over a git repository and judged as a proposal of the partner's owner.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from sitegen.authoring.schemas import managed_keys, wanted_keys
from sitegen.judging import read_rules_here
from tests.browser.serving import serve
from tests.commands import sitegen
from tests.conftest import ROOT
from tests.directories import check
from tests.repositories import Workshop

OWNER = 'github:2111'
PARTNER = 'partners/alatau-sever'
# The CMS asks for a folder of the disk; it gets the browser's own, with the records in it.
_PICK_FOLDER = 'window.showDirectoryPicker = () => navigator.storage.getDirectory();'
_FILL_FOLDER = """async files => {
    const top = await navigator.storage.getDirectory();
    await top.getDirectoryHandle('.git', {create: true});
    for (const [path, text] of Object.entries(files)) {
        const parts = path.split('/');
        let folder = top;
        for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, {create: true});
        const writer = await (await folder.getFileHandle(parts.at(-1), {create: true})).createWritable();
        await writer.write(text);
        await writer.close();
    }
}"""
_READ_FOLDER = """async () => {
    const found = {};
    const walk = async (folder, before) => {
        for await (const [name, handle] of folder.entries()) {
            if (handle.kind === 'directory') await walk(handle, before + name + '/');
            else found[before + name] = await (await handle.getFile()).text();
        }
    };
    await walk(await navigator.storage.getDirectory(), '');
    return found;
}"""


class Editor:
    """The CMS with a repository open in it. `foreign` has the requests that it made to other hosts."""

    def __init__(self, page: Page, shop: Workshop) -> None:
        self.page, self.shop = page, shop
        self.foreign: list[Request] = []

    def open(self, entry: str) -> None:
        """Show the form of an entry, or the list of a collection."""
        collection, _, id = entry.partition('/')
        rest = f'/entries/{id}' if id and id != 'new' else f'/{id}' if id else ''
        self.page.evaluate('hash => { location.hash = hash; }', f'#/collections/{collection}{rest}')

    def field(self, key: str) -> Locator:
        """A field in the first language. Fields are drawn when they are scrolled to."""
        field = self.page.locator(f'section.field[data-key-path="{key}"]').first
        expect(self.page.locator('section.field').first).to_be_visible()
        for _ in range(40):
            if field.count():
                break
            self.page.locator('section.field').first.hover()
            self.page.mouse.wheel(0, 600)
            self.page.wait_for_timeout(50)
        field.scroll_into_view_if_needed()
        return field

    def save(self) -> None:
        """Save, and lay what the CMS wrote over the repository."""
        self.page.get_by_role('button', name='Save', exact=True).click()
        expect(self.page.get_by_role('status').filter(has_text='Entry saved')).to_be_visible()
        for path, text in _written(self.page).items():
            self.shop.write(path, text)


def _written(page: Page) -> Mapping[str, str]:
    found: dict[str, str] = page.evaluate(_READ_FOLDER)
    return found


@pytest.fixture(scope='module')
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as a repository, to be copied."""
    root = tmp_path_factory.mktemp('demonstration')
    shutil.copytree(ROOT / 'content', root / 'content')
    shutil.copyfile(ROOT / 'site.yml', root / 'site.yml')
    shop = Workshop(root)
    shop.git('init', '-q', '-b', 'main')
    shop.commit('first')
    shop.git('checkout', '-q', '-b', 'change')
    return root


@pytest.fixture(scope='module')
def form(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the form, made for the demonstration."""
    made = tmp_path_factory.mktemp('form')
    done = sitegen('forms', '--root', pristine, '--output', made, '--cms', ROOT / 'node_modules')
    assert done.exit_code == 0, done.output
    (made / 'admin' / '404.html').write_text('<!doctype html>', encoding='utf-8')
    return made / 'admin'


@pytest.fixture
def shop(pristine: Path, tmp_path: Path) -> Workshop:
    """The demonstration as a repository that a test may change."""
    return Workshop(Path(shutil.copytree(pristine, tmp_path / 'repository', symlinks=True)))


@pytest.fixture
def editor(browser: Browser, form: Path, shop: Workshop) -> Iterator[Editor]:
    files = {
        path.relative_to(shop.root).as_posix(): path.read_text(encoding='utf-8')
        for path in sorted((shop.root / 'content').rglob('*.md'))
    }
    with serve(form) as served:
        context = browser.new_context(base_url=served.url, viewport={'width': 1280, 'height': 900})
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.add_init_script(_PICK_FOLDER)
        editor = Editor(page, shop)
        page.on('request', lambda r: editor.foreign.append(r) if _is_foreign(r.url, served.url) else None)
        page.goto('/nothing-there')
        page.evaluate(_FILL_FOLDER, files)
        page.goto('/')
        page.get_by_role('button', name='Work with Local Repository').click()
        expect(page.get_by_text('Case studies')).to_be_visible()
        yield editor
        context.close()


def _is_foreign(url: str, own: str) -> bool:
    return not url.startswith((own, 'blob:', 'data:'))


def test_cms_accepts_the_configuration(editor: Editor) -> None:
    """The CMS opens without a fault and lists each kind of record, translations with their originals."""
    for folder in ('partners', 'cases', 'projects'):
        records = [path for path in (editor.shop.root / 'content' / folder).glob('*.md') if '.' not in path.stem]
        editor.open(folder)
        expect(editor.page.get_by_text(f'which has {len(records)} entries')).to_be_attached()


def test_page_asks_no_other_host(editor: Editor) -> None:
    """What the CMS looks for at other hosts is refused by the page's policy; its icons come from beside the page."""
    editor.page.wait_for_load_state('networkidle')
    assert [request.url for request in editor.foreign if request.failure != 'csp'] == []
    assert editor.page.evaluate("[...document.fonts].some(face => face.status === 'loaded')")


def test_managed_fields_are_shown_and_locked(editor: Editor) -> None:
    """A partner's form has all fields; those that staff manage cannot be changed, the others can."""
    _, program = read_rules_here(editor.shop.root)
    assert program is not None
    managed = managed_keys('partner', program)
    editor.open(PARTNER)
    for key in wanted_keys('partner', program):
        field = editor.field(key)
        assert ('(managed by staff)' in field.inner_text()) is (key in managed)
        if key in managed:
            assert field.get_by_role('button', name='Add').count() == 0
            inputs = field.locator('input, [role=radiogroup], [role=combobox]')
            assert all(_is_locked(box) for box in inputs.all()), key
    expect(editor.field('city').locator('input')).to_be_editable()


def _is_locked(box: Locator) -> bool:
    return box.get_attribute('aria-readonly') == 'true' or box.get_attribute('readonly') is not None


@pytest.mark.parametrize(
    ('entry', 'key', 'text', 'written'),
    [
        (PARTNER, 'city', 'Астана', 'city: Астана\n'),
        ('cases/alatau-sever-pharmacy-queue', 'client', 'Аптеки', 'client: Аптеки\n'),
        ('projects/alatau-sever-pharmacy-shop', 'client', 'Аптеки', 'client: Аптеки\n'),
    ],
)
def test_saving_changes_what_was_changed(editor: Editor, entry: str, key: str, text: str, written: str) -> None:
    """A saved record says what it said but for the field that was changed, is as valid, and its owner's to change."""
    before = check(editor.shop.root)
    editor.open(entry)
    editor.field(key).locator('input').fill(text)
    editor.save()
    assert written in (editor.shop.root / f'content/{entry}.md').read_text(encoding='utf-8')
    assert [(f.path, f.code, f.message) for f in check(editor.shop.root)] == [
        (f.path, f.code, f.message) for f in before
    ]
    outcome, rulings = editor.shop.judged(OWNER)
    assert outcome == 'allow'
    # A translation is written in another form and says the same.
    assert {name for name in rulings if ' ' in name} == {f'content/{entry}.md {key}'}


def test_new_partner_is_valid(editor: Editor) -> None:
    """A new record with a name is valid and stands under an id made of it; staff must agree to it, and are told the
    level that the form fills in."""
    editor.open('partners/new')
    editor.field('name').locator('input').fill('Steppe Works')
    editor.save()
    errors = [finding for finding in check(editor.shop.root) if finding.severity == 'error']
    assert errors == []
    outcome, rulings = editor.shop.judged(OWNER)
    assert outcome == 'needs-staff'
    assert rulings == {
        'content/partners/steppe-works.md name': ('needs-staff', 'new-partner'),
        'content/partners/steppe-works.md level': ('needs-staff', 'program-managed'),
    }


def test_new_case_names_its_partner(editor: Editor) -> None:
    """The partner of a new case study is chosen by its name and written by its id; the owner may add it."""
    editor.open('cases/new')
    editor.field('title').locator('input').fill('Queue of ten')
    editor.field('partner').get_by_role('combobox').click()
    editor.page.get_by_role('option', name='Алатау Север Интеграция').click()
    editor.field('date').locator('input').fill('2026-11-01')
    editor.save()
    path = 'content/cases/queue-of-ten.md'
    text = (editor.shop.root / path).read_text(encoding='utf-8')
    assert text.startswith('---\ntitle: Queue of ten\npartner: alatau-sever\ndate: 2026-11-01\n---\n')
    outcome, rulings = editor.shop.judged(OWNER)
    assert (outcome, set(rulings)) == ('allow', {f'{path} {key}' for key in ('title', 'partner', 'date')})
