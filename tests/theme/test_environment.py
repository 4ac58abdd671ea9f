"""Every template renders, escapes what strangers wrote, and can be replaced one file at a time."""

from __future__ import annotations

import gzip
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from sitegen.diagnostics import SitegenError
from sitegen.directory.views.words import DeclaredValue
from sitegen.theme.environment import Theme, load_theme
from sitegen.theme.files import PACKAGED, read_theme
from sitegen.theme.references import closure
from tests.theme import samples
from tests.theme.cards import HOSTILE, P, card, case_views
from tests.theme.profiles import profile

Write = Callable[[str, str], None]


@pytest.fixture(scope='module')
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    return load_theme(tmp_path_factory.mktemp('site'), 'default', (*samples.LANGUAGES, 'ar', 'fi'), '/dir')


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Puts a file into themes/ of the site in tmp_path."""

    def put(path: str, text: str) -> None:
        file = tmp_path / 'themes' / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, 'utf-8')

    return put


def load(root: Path, name: str = 'ours') -> Theme:
    return load_theme(root, name, ('en', 'ru'), '')


def profile_page(theme: Theme, language: str = 'en') -> str:
    context = {'site': samples.site(language), 'page': samples.meta('profile', language)}
    return theme.render('profile.html', language, context | samples.profile_values())


@pytest.mark.parametrize('language', samples.LANGUAGES)
def test_every_template_renders_in_every_language(theme: Theme, language: str) -> None:
    """Full views and bare ones give a page, with no value shown as Python writes it."""
    for template, context in samples.pages(language):
        text = theme.render(template, language, context)
        assert text.strip(), template
        assert 'None' not in text, template
        assert '%(' not in text, template


def test_every_packaged_template_is_among_the_samples(tmp_path: Path) -> None:
    """A new template cannot be forgotten: it is rendered by itself or is part of one that is."""
    templates = read_theme(tmp_path, 'default').templates
    reached = set().union(*(closure(template, templates) for template, _ in samples.pages()))
    assert reached == {path.name for path in (PACKAGED / 'default' / 'templates').iterdir()}


def test_what_strangers_wrote_is_escaped(theme: Theme) -> None:
    """A name that is a script stays text in HTML and in SVG."""
    for template, context in samples.pages():
        text = theme.render(template, 'en', context)
        assert '<script>' not in text, template
    badge = theme.render('badge.svg', 'en', {'badge': samples.badge()})
    assert ET.fromstring(badge)[0].text == f'{HOSTILE}: Middle, {HOSTILE}'


def test_no_page_holds_a_style_or_a_script(theme: Theme) -> None:
    """A content security policy without unsafe-inline holds: no style attribute, style element or handler."""
    for template, context in samples.pages():
        text = theme.render(template, 'en', context)
        assert not re.search(
            r'<[^>]*\s(style|on\w+)=|<style|<script(?! (type="module" src|type="application/ld\+json"))', text
        ), template


def test_a_missing_value_is_no_empty_string(theme: Theme) -> None:
    """A packaged template that asks for what the page did not give is our bug and fails loudly."""
    with pytest.raises(UndefinedError, match="'card' is undefined"):
        theme.render('partner_card.html', 'en', {'site': samples.site()})


@pytest.mark.parametrize(
    ('line', 'message'),
    [
        ('{{ crad.name }}', "'crad' is undefined"),
        ('{{ site.titel }}', 'SiteView has no attribute \'titel\'; did you mean "title"?'),
        ('{{ site.logo.url }}', "'None' has no attribute 'url': ask first whether there is one, {% if … %}"),
        ('{{ site.urls }}', 'a SiteAddresses is no text'),
        ('{% from "macros.html" import logo %}{{ logo(site) }}', '404.html:3: in macros.html:'),
        ('{{ _("By %(whom)s") }}', "KeyError 'whom'"),
        ('{{ asset("sight.css") }}', 'the theme has no asset "sight.css"; did you mean "site.css"?'),
        ('{% include "fotter.html" %}', 'the theme has no template "fotter.html"'),
        ('{{ site.title|localdate }}', 'localdate'),
        ('{{ 1 // 0 }}', 'integer division or modulo by zero'),
    ],
)
def test_what_goes_wrong_in_an_own_template_is_one_line(tmp_path: Path, write: Write, line: str, message: str) -> None:
    """A mistake in a template of the site's own is told with the template and its line, without a traceback."""
    write('ours/templates/404.html', f"{{% extends 'base.html' %}}\n{{% block main %}}\n{line}{{% endblock %}}")
    own = load(tmp_path)
    with pytest.raises(SitegenError) as caught:
        own.render('404.html', 'en', {'site': samples.site(), 'page': samples.meta('404', 'en')})
    assert str(caught.value).startswith('themes/ours/templates/404.html:3: ')
    assert message in str(caught.value) or message == 'localdate'


def test_a_filter_that_is_mistyped_is_known(tmp_path: Path, write: Write) -> None:
    """The message about a filter that is not there names the one that was probably meant."""
    write('ours/templates/404.html', '\n{{ site.generated_for|localdat }}')
    with pytest.raises(SitegenError) as caught:
        load(tmp_path).render('404.html', 'en', {'site': samples.site()})
    assert str(caught.value) == "themes/ours/templates/404.html:2: No filter named 'localdat'."
    assert caught.value.hint == 'did you mean "localdate"?'


def test_a_phrase_in_another_language_is_marked(theme: Theme) -> None:
    """Text that could not be had in the page's language says which one it is in."""
    shown = theme.render('partner_card.html', 'en', {'site': samples.site(), 'card': card()})
    assert '<p class="card-summary" lang="de">Zusammenfassung</p>' in shown


def test_direction_follows_the_language(theme: Theme) -> None:
    """A page in Arabic runs from right to left, and what the interface says in English is marked so."""
    context = {'site': samples.site('ar'), 'page': samples.meta('404', 'ar')}
    text = theme.render('404.html', 'ar', context)
    assert '<html lang="ar" dir="rtl"' in text
    assert '<a class="skip" href="#main" lang="en" dir="ltr">Skip to content</a>' in text
    # Whose edges and corners join those of its neighbour runs as the page does.
    assert '<button class="search-button" type="submit"><span class="unseen" lang="en" dir="ltr">' in text


def test_a_language_without_catalogue_speaks_english(theme: Theme) -> None:
    """Finnish has no catalogue: words are English, dates and numbers are Finnish."""
    assert theme.speech('fi').gettext('Partners') == 'Partners'
    assert theme.speech('ru').gettext('Partners') == 'Партнёры'
    text = profile_page(theme, 'fi')
    assert 'lang="en"' in text
    assert '21. marraskuuta 2026' in text


@pytest.mark.parametrize(
    ('language', 'count', 'unit', 'text'),
    [
        ('en', 1, 'month', '1 month'),
        ('en', 12, 'month', '12 months'),
        ('en', 7, 'working day', '7 working days'),
        ('ru', 1, 'day', '1 день'),
        ('ru', 3, 'day', '3 дня'),
        ('ru', 14, 'day', '14 дней'),
        ('ru', 21, 'day', '21 день'),
        ('ru', 7, 'working day', '7 рабочих дней'),
        ('ru', 2, 'year', '2 года'),
        ('pl', 22, 'month', '22 miesiące'),
        ('pl', 12, 'month', '12 miesięcy'),
        ('sv', 1, 'month', '1 månad'),
        ('de', 2, 'year', '2 Jahre'),
        ('kk', 5, 'day', '5 күн'),
    ],
)
def test_spans_have_the_right_plural(theme: Theme, language: str, count: int, unit: str, text: str) -> None:
    """A count and a unit become words as the language counts."""
    assert theme.speech(language).span((count, unit)) == text


def test_an_unknown_theme_is_named_with_the_known_ones(tmp_path: Path) -> None:
    """The hint tells what `theme:` may say."""
    with pytest.raises(SitegenError, match='there is no theme "defualt"') as caught:
        load_theme(tmp_path, 'defualt', ('en',), '')
    assert caught.value.hint == 'did you mean "default"?'


@pytest.mark.parametrize('name', ['..', '../..', '/etc', '.git', ''])
def test_a_theme_is_a_folder_below_themes(tmp_path: Path, name: str) -> None:
    """No name leads elsewhere."""
    (tmp_path / 'themes').mkdir()
    with pytest.raises(SitegenError, match='there is no theme'):
        load_theme(tmp_path, name, ('en',), '')


def test_one_template_can_be_replaced(tmp_path: Path, write: Write) -> None:
    """A file of the same name takes the place of the default's, and the others stay."""
    write('ours/templates/footer.html', '<footer>Our own footer</footer>')
    text = profile_page(load(tmp_path))
    assert '<footer>Our own footer</footer>' in text
    assert 'class="site-header"' in text


def test_a_block_of_the_default_can_be_replaced(tmp_path: Path, write: Write) -> None:
    """`default/base.html` is the packaged template under any theme, so a theme can extend what it replaces."""
    write(
        'ours/templates/base.html',
        "{% extends 'default/base.html' %}\n"
        '{% block footer %}<footer>{% block own %}short{% endblock %}</footer>{% endblock %}',
    )
    text = profile_page(load(tmp_path))
    assert '<footer>short</footer>' in text
    assert 'Proven experience' in text


def test_the_default_theme_can_be_changed_in_place(tmp_path: Path, write: Write) -> None:
    """themes/default/ of a site holds for the theme `default` itself."""
    write('default/templates/footer.html', '<footer>Ours</footer>')
    assert '<footer>Ours</footer>' in profile_page(load(tmp_path, 'default'))


def test_one_token_file_can_be_replaced(tmp_path: Path, write: Write) -> None:
    """Other tokens give another style sheet under another name; the rest of the style sheet stays."""
    before = dict(load_theme(tmp_path, 'default', ('en',), '').assets)
    write('ours/assets/tokens.css', ':root { --accent: #123456; }')
    theme = load(tmp_path)
    after = dict(theme.assets)
    name = theme.asset('site.css').removeprefix('/')
    assert b'--accent: #123456' in after[name]
    assert b'.card-name' in after[name]
    assert name not in before


def test_one_string_can_be_replaced(tmp_path: Path, write: Write) -> None:
    """A catalogue of one string changes this one and leaves the others."""
    write('ours/translations/ru.po', 'msgid ""\nmsgstr ""\n\nmsgid "Partners"\nmsgstr "Интеграторы"\n')
    theme = load(tmp_path)
    assert theme.speech('ru').gettext('Partners') == 'Интеграторы'
    assert theme.speech('ru').gettext('Program') == 'Программа'
    assert 'Интеграторы' in profile_page(theme, 'ru')


def test_a_link_out_of_the_theme_is_refused(tmp_path: Path, write: Write) -> None:
    """A theme shows what lies in its folder, not what a link points to."""
    write('ours/templates/footer.html', 'x')
    (tmp_path / 'secret').write_text('secret')
    (tmp_path / 'themes' / 'ours' / 'templates' / 'x.html').symlink_to(tmp_path / 'secret')
    with pytest.raises(SitegenError, match=r'x\.html leads out of its theme'):
        load(tmp_path)


def test_a_name_that_is_no_text_is_refused(tmp_path: Path, write: Write) -> None:
    """What stands in addresses and in messages has to be text that one sees."""
    write('ours/assets/caf\udce9.css', 'x')
    with pytest.raises(SitegenError, match=r"ours/assets has a file whose name is no text: 'caf\\udce9\.css'"):
        load(tmp_path)


def test_a_linked_folder_is_refused(tmp_path: Path, write: Write) -> None:
    """The same holds for a folder of the theme and for the theme itself."""
    write('ours/templates/footer.html', 'x')
    (tmp_path / 'themes' / 'ours' / 'assets').symlink_to('/usr/share', target_is_directory=True)
    with pytest.raises(SitegenError, match='leads out of its theme'):
        load(tmp_path)


def test_a_template_written_wrong_is_named_with_its_line(tmp_path: Path, write: Write) -> None:
    """The theme's author gets the place, not a traceback."""
    write('ours/templates/footer.html', '<footer>\n{% if %}\n</footer>')
    with pytest.raises(SitegenError, match=r'templates/footer\.html:2: '):
        profile_page(load(tmp_path))


@pytest.mark.parametrize(
    ('template', 'message', 'hint'),
    [
        (
            "{# a\n#}{% extends 'default/base.html' %}\n{% block footr %}x{% endblock %}",
            ':3: "default/base.html" has no block "footr"',
            'did you mean "footer"?',
        ),
        (
            "{% extends 'default/base.html' %}\n{% block main %}x{% endblock %}\n{% set a = 1 %}\n  <p>Hello</p>",
            ':4: no page shows "<p>Hello</p>"',
            'put it into a block',
        ),
        (
            "{% extends 'default/base.html' %}{{ site.title }}",
            ':1: no page shows "{{ site.title }}"',
            'put it into a block',
        ),
        ("{% extends 'base.html' %}", ' extends itself', 'the packaged one is "default/base.html"'),
    ],
)
def test_what_nobody_would_show_is_told(tmp_path: Path, write: Write, template: str, message: str, hint: str) -> None:
    """A block that no template above has, a text outside of all blocks, and a template that extends itself, are told
    before anything is made."""
    write('ours/templates/base.html', template)
    with pytest.raises(SitegenError) as caught:
        load(tmp_path)
    assert (str(caught.value), caught.value.hint) == (f'themes/ours/templates/base.html{message}', hint)


def test_what_is_extended_and_not_there_is_told(tmp_path: Path, write: Write) -> None:
    """With the line that asks for it, and the nearest name among the packaged templates."""
    write('ours/templates/base.html', "{% extends 'default/bse.html' %}")
    own = load(tmp_path)
    with pytest.raises(SitegenError) as caught:
        own.render('404.html', 'en', {'site': samples.site(), 'page': samples.meta('404', 'en')})
    assert str(caught.value) == 'themes/ours/templates/base.html:1: the theme has no template "default/bse.html"'
    assert caught.value.hint == 'did you mean "default/base.html"?'


def test_templates_compiled_ahead_tell_the_same(tmp_path: Path, write: Write) -> None:
    """What is written wrong has its place, too, where templates are compiled before there is a page."""
    write('ours/templates/footer.html', '<footer>\n{% if %}\n</footer>')
    with pytest.raises(SitegenError, match=r'^themes/ours/templates/footer\.html:2: '):
        load(tmp_path).compile_all(['404.html'])


def test_blocks_of_all_that_is_extended_may_be_replaced(tmp_path: Path, write: Write) -> None:
    """A block two templates above is as good as one above; where the one above is named at run time, any block is."""
    write('ours/templates/404.html', "{% extends 'default/404.html' %}{% block footer %}<b>far</b>{% endblock %}")
    write('ours/templates/sent.html', "{% extends 'sent' ~ '.txt' %}{% block any %}{% endblock %}")
    write('ours/templates/sent.txt', 'x')
    own = load(tmp_path)
    values = {'site': samples.site(), 'page': samples.meta('404', 'en')}
    assert '<b>far</b>' in own.render('404.html', 'en', values)
    assert own.render('sent.html', 'en', values) == 'x'


@pytest.mark.parametrize(
    'template',
    [
        "{% extends 'default/404.html' %}\n<!-- a note -->\n{# another #}{% set a = 1 %}{% set b %}text{% endset %}",
        "{% extends 'default/404.html' %}{% macro a() %}text{% if 1 %}{% endif %}{% endmacro %}",
        "{% if site.title %}{% extends 'default/404.html' %}{% else %}text{% endif %}",
    ],
)
def test_what_pages_can_do_without_is_fine(tmp_path: Path, write: Write, template: str) -> None:
    """Notes, values and macros may stand outside of blocks, as may what takes the place of an extended template."""
    write('ours/templates/404.html', template)
    values = {'site': samples.site(), 'page': samples.meta('404', 'en')}
    assert '<main' in load(tmp_path).render('404.html', 'en', values)


def test_a_missing_template_is_named(theme: Theme) -> None:
    """With the nearest name there is."""
    with pytest.raises(SitegenError, match='the theme has no template "profil.html"') as caught:
        theme.render('profil.html', 'en', {})
    assert caught.value.hint == 'did you mean "profile.html"?'


def test_parts_are_what_a_template_uses(tmp_path: Path, write: Write) -> None:
    """They change with an included template, a catalogue or an asset, and with nothing else."""
    plain = load_theme(tmp_path, 'default', ('en', 'ru'), '')
    write('ours/templates/verdict.html', 'x')
    changed = load(tmp_path)
    assert changed.parts('profile.html', 'ru') != plain.parts('profile.html', 'ru')
    assert changed.parts('case.html', 'ru') == plain.parts('case.html', 'ru')
    write('ours/translations/ru.po', 'msgid "Partners"\nmsgstr "Интеграторы"\n')
    worded = load(tmp_path)
    assert worded.parts('case.html', 'ru') != changed.parts('case.html', 'ru')
    assert worded.parts('case.html', 'en') == changed.parts('case.html', 'en')
    assert (worded.digest('ru') != changed.digest('ru'), worded.digest('en')) == (True, changed.digest('en'))
    write('ours/assets/tokens.css', ':root { --accent: #123456; }')
    assert load(tmp_path).parts('case.html', 'en') != worded.parts('case.html', 'en')


def test_style_sheet_keeps_its_budget(theme: Theme) -> None:
    """15 kB compressed are enough for the whole style sheet."""
    sheets = [data for path, data in theme.assets if path.endswith('.css')]
    assert len(sheets) == 1
    assert len(gzip.compress(sheets[0])) < 15_000


def test_an_address_among_the_declared_fields_is_a_link(theme: Theme) -> None:
    """A field of the program that holds a web address leads there, without a recommendation to search engines."""
    linked = DeclaredValue(id='ref', title=P('R'), value='', shown=(P('https://r.example/x'),), linked=True)
    values = samples.profile_values() | {'profile': profile(card(fields=(linked,)))}
    context = {'site': samples.site(), 'page': samples.meta('profile', 'en')}
    link = '<a href="https://r.example/x" rel="nofollow ugc noopener">r.example</a>'
    assert link in theme.render('profile.html', 'en', context | values)


def test_declared_fields_of_a_case_study_stand_above_its_text(theme: Theme) -> None:
    """A case study shows what the program declares of it, and no empty list where that is nothing."""
    full, bare = case_views()
    context = {'site': samples.site(), 'page': samples.meta('case', 'en')}
    page = theme.render('case.html', 'en', context | {'case': full})
    assert '<dt>Scope</dt><dd>Part, <span lang="de">Teil</span></dd>' in page.partition('<h2>Task</h2>')[0]
    assert 'facts-wide' not in theme.render('case.html', 'en', context | {'case': bare})


def test_website_stands_beside_the_next_steps(theme: Theme) -> None:
    """A profile's head leads to the partner's own website; an address of e-mail may break before its @."""
    page = profile_page(theme)
    head = page.partition('<div class="profile-tools">')[2].partition('</header>')[0]
    assert '<a href="https://www.example.com/x?a=1&amp;b=2" rel="nofollow ugc noopener">' in head
    assert '>a+b<wbr>@example.com</a>' in page


def test_listing_says_what_its_heading_is(demo_site: Path) -> None:
    """Above the name of an option stands what it is an option of; the front page is about everybody."""
    said = r'<p class="kicker">(.*?)</p>\s*<h1>(.*?)</h1>'
    pair = (demo_site / 'en/category/crm/industry/finance/index.html').read_text('utf-8')
    assert re.findall(said, pair) == [('Category · Industry', 'CRM · Finance')]
    language = (demo_site / 'language/en/index.html').read_text('utf-8')
    assert re.findall(said, language) == [('Язык', 'Английский')]
    assert 'class="kicker"' not in (demo_site / 'index.html').read_text('utf-8')
