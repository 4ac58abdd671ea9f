"""The body of a record: safe HTML, counted words, checked links."""

from __future__ import annotations

import re
import sys
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content import markdown
from sitegen.content.body import MAX_LINKS, Body, BodyRules, Heading, Link, Picture
from sitegen.content.commonmark import MAX_NESTING
from sitegen.content.markdown import count_words, render_body
from sitegen.diagnostics import Diagnostic

RULES = BodyRules(media={'acme/logo.png': Picture('/assets/logo.123.png', 8, 6)}, unsound=frozenset({'acme/bad.png'}))


def render(text: str) -> tuple[Body, list[Diagnostic]]:
    return render_body(text, path='a.md', first_line=10, rules=RULES)


def html(text: str) -> str:
    """The HTML of a text without findings."""
    body, findings = render(text)
    assert findings == []
    return body.html.strip()


def told(text: str) -> list[tuple[int, int, str, str]]:
    return [(f.line, f.column, f.code, f.message) for f in render(text)[1]]


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('a **b** _c_ `d`', '<p>a <strong>b</strong> <em>c</em> <code>d</code></p>'),
        ('a & b < c > d "e"', '<p>a &amp; b &lt; c &gt; d "e"</p>'),
        ('# One', '<h2 id="s-one">One</h2>'),
        ('###### Six', '<h6 id="s-six">Six</h6>'),
        ('```python\na < b\n```', '<pre><code class="language-python">a &lt; b\n</code></pre>'),
        ('```"><b\na\n```', '<pre><code>a\n</code></pre>'),
        (
            '|a|b|\n|-|:-:|\n|c|d|',
            '<table>\n<thead>\n<tr>\n<th>a</th>\n<th class="align-center">b</th>\n</tr>\n</thead>\n'
            '<tbody>\n<tr>\n<td>c</td>\n<td class="align-center">d</td>\n</tr>\n</tbody>\n</table>',
        ),
        ('[a](/cases/b/)', '<p><a href="/cases/b/">a</a></p>'),
        (
            '[a](https://b.example "c")',
            '<p><a href="https://b.example" title="c" rel="nofollow ugc noopener">a</a></p>',
        ),
        ('[a](mailto:b@c.example)', '<p><a href="mailto:b@c.example">a</a></p>'),
        (
            '![a](../media/acme/logo.png)',
            '<p><img src="/assets/logo.123.png" alt="a" width="8" height="6" loading="lazy"></p>',
        ),
    ],
)
def test_markdown_to_html(text: str, expected: str) -> None:
    """Markdown becomes the HTML that the page shows, with site-relative links as they are written."""
    assert html(text) == expected


def test_empty_text_is_an_empty_body() -> None:
    """A text of blanks has no HTML and no words."""
    assert render(' \n\n') == (Body(), [])


@pytest.mark.parametrize(
    ('text', 'words'),
    [
        ('one two', 2),
        ("it's well-known", 2),
        ('e-mail — a dash', 3),
        ('naïve café', 2),
        ('cafe\u0301', 1),
        ('Это по-русски', 2),
        ('हिन्दी भाषा', 2),
        ('2026-11-21', 1),
        ('3,5', 2),
        ('snake_case', 2),
        ("'quoted'", 1),
        ('', 0),
        ('— …', 0),
    ],
)
def test_words_are_runs_of_letters_and_digits(text: str, words: int) -> None:
    """Apostrophes and hyphens within a word do not split it, nor do the marks of its letters."""
    assert count_words(text.split()) == words


_MARKS = re.compile('[\u0301\u0306\u093e\u093f\u094d]')


@given(st.text(alphabet="aЯ1_-'’. ,«»—(/\u0301\u0306\u093e\u0939\xa0\n²", max_size=30))
def test_words_are_counted_as_one_expression_would(text: str) -> None:
    """Pieces that are looked at closer or not make no difference to the number of words."""
    whole = re.findall(r"[^\W_]+(?:['\u2019\-][^\W_]+)*", _MARKS.sub('', text))
    assert count_words(text.split()) == len(whole)


def test_words_count_in_paragraphs_lists_tables_and_quotes() -> None:
    """Headings and code do not count; paragraphs, lists, tables and quotes do."""
    text = '# Not this\n\none `not this` two\n\n- three\n\n> four\n\n|five|\n|-|\n|six|\n\n```\nnot this\n```\n'
    assert render(text)[0].words == 6


def test_headings_are_listed() -> None:
    """A body knows its headings with their texts, levels, ids on the page and lines of the file."""
    body, _ = render('# The *task*\n\ntext\n\n### The task\n\nРезультат\n---\n')
    assert body.headings == (
        Heading('The task', 1, 's-the-task', 10),
        Heading('The task', 3, 's-the-task-2', 14),
        Heading('Результат', 2, 's-результат', 16),
    )


def test_heading_ids_are_all_different() -> None:
    """Headings of one text get ids of their own, also where a number would take one that is there."""
    body, _ = render('# A\n\n# A 2\n\n# A\n\n# A\n\n# !\n\n# ?\n')
    anchors = [heading.anchor for heading in body.headings]
    assert anchors == ['s-a', 's-a-2', 's-a-3', 's-a-4', 's-section', 's-section-2']


@pytest.mark.parametrize('href', ['#the-task', '#s-the-task', '#The-Task', '#the_task', '#thetask', '#the%20task'])
def test_links_within_a_text_lead_to_the_heading(href: str) -> None:
    """A link to a heading of the same text leads to its id on the page, as git hosts write it or not."""
    assert '<a href="#s-the-task">x</a>' in html(f'[x]({href})\n\n## The task')


def test_links_to_headings_in_other_scripts() -> None:
    """A heading in Cyrillic is linked by its own letters."""
    assert '<a href="#s-что-сделано">x</a>' in html('[x](#что-сделано)\n\n## Что сделано')


def test_link_to_no_heading_is_a_warning() -> None:
    """A link to a heading that does not exist is told with the nearest one, and leads to the top."""
    body, findings = render('[x](#tusk)\n\n## Task')
    assert '<a href="#">x</a>' in body.html
    assert [(f.line, f.column, f.code, f.severity, f.message, f.help) for f in findings] == [
        (10, 5, 'M409', 'warning', 'link to "#tusk": this text has no such heading', 'did you mean "task"?')
    ]


def test_site_relative_links_are_listed_as_written() -> None:
    """A body knows its links to pages of the site, with their places in the file."""
    body, _ = render('text\n[a](/cases/b/) and [c](/sv/partners/d/#e)\n')
    assert body.links == (Link('/cases/b/', 11, 5), Link('/sv/partners/d/#e', 11, 24))


@pytest.mark.parametrize(
    ('href', 'why'),
    [
        ('javascript:alert(1)', 'the scheme "javascript:" is not allowed'),
        ('JAVASCRIPT:alert(1)', 'the scheme "javascript:" is not allowed'),
        ('vbscript:x', 'the scheme "vbscript:" is not allowed'),
        ('data:text/html;base64,x', 'the scheme "data:" is not allowed'),
        ('file:///etc/passwd', 'the scheme "file:" is not allowed'),
        ('https://a:b@c.example', 'it holds a user name'),
        ('//c.example', 'the scheme is missing'),
        ('acme.md', 'it is neither a full address nor a path of this site'),
        ('/a/../b/', 'it leaves its folder'),
        ('', 'it leads nowhere'),
    ],
)
def test_links_that_are_refused(href: str, why: str) -> None:
    """A link with another scheme, a user name, or out of the site is an error, and its address is not shown."""
    body, findings = render(f'see [x]({href})')
    assert len(findings) == 1
    assert (findings[0].code, findings[0].message.split(': ', 1)[1]) == ('M402', why)
    assert re.findall('href="([^"]*)"', body.html) == ['#']


@pytest.mark.parametrize('text', ['<javascript:alert(1)>', '[x]\n\n[x]: javascript:a', '[x](&#106;avascript:a)'])
def test_schemes_in_other_clothes_are_refused(text: str) -> None:
    """An autolink, a reference and an entity are links like any other."""
    body, findings = render(text)
    assert [finding.code for finding in findings] == ['M402']
    assert 'javascript:a' not in ''.join(re.findall('href="([^"]*)"', body.html))


@pytest.mark.parametrize(('length', 'sound'), [(2_047, True), (2_048, True), (2_049, False)])
def test_link_length_is_limited(length: int, sound: bool) -> None:
    """A link may have 2,048 characters, and not one more."""
    assert (told(f'[x](/{"a" * (length - 1)})') == []) is sound


@pytest.mark.parametrize(('length', 'sound'), [(299, True), (300, True), (301, False)])
def test_link_title_is_limited(length: int, sound: bool) -> None:
    """The title of a link may have 300 characters, and not one more."""
    assert (told(f'[x](/a "{"t" * length}")') == []) is sound


@pytest.mark.parametrize(('count', 'sound'), [(MAX_LINKS - 1, True), (MAX_LINKS, True), (MAX_LINKS + 1, False)])
def test_number_of_links_is_limited(count: int, sound: bool) -> None:
    """A text may have 1,000 links and pictures; one more is one error."""
    found = told('[x](/a) ' * count)
    assert found == ([] if sound else [(10, 1, 'M405', 'text has more than 1,000 links and pictures')])


def test_a_long_reference_used_often_stays_small() -> None:
    """An address that is written once and used ten thousand times does not fill memory."""
    body, _ = render(f'[a]: /{"x" * 2_000}\n\n' + '[a] ' * 10_000)
    assert len(body.html) < 3_000_000


@pytest.mark.parametrize(
    ('src', 'why', 'help'),
    [
        ('../media/acme/lgo.png', 'does not exist', 'did you mean "acme/logo.png"?'),
        ('../media/x.png', 'does not exist', 'add the file to content/media, or correct the name'),
        (
            'https://b.example/a.png',
            'is not in content/media',
            'put the file into content/media and write "../media/…"',
        ),
        ('../media/../a.png', 'is not in content/media', 'put the file into content/media and write "../media/…"'),
        ('/assets/logo.png', 'is not in content/media', 'put the file into content/media and write "../media/…"'),
    ],
)
def test_pictures_that_are_refused(src: str, why: str, help: str) -> None:
    """A picture that does not exist, is remote or outside content/media is an error, and no source is shown."""
    body, findings = render(f'![x]({src})')
    assert [(f.column, f.code, f.message, f.help) for f in findings] == [(6, 'M403', f'picture "{src}" {why}', help)]
    assert 'src=' not in body.html


def test_unsound_picture_is_told_elsewhere() -> None:
    """A picture whose file is at fault has its finding at the file, and none where it is shown."""
    body, findings = render('![x](../media/acme/bad.png)')
    assert findings == []
    assert 'src=' not in body.html


@pytest.mark.parametrize(
    'text', ['<b>x</b>', '<script>alert(1)</script>', '<img src=x onerror=y>', '<!-- x -->', '<DIV>\nx']
)
def test_html_is_shown_as_text(text: str) -> None:
    """HTML is shown as it is written, with a warning."""
    body, findings = render(text)
    assert [finding.code for finding in findings] == ['M401']
    assert re.findall('<(?!/?p>)', body.html) == []


@pytest.mark.parametrize('text', ['3 < 4', '`<b>`', '    <b>', 'a <3 b', '<https://a.example>'])
def test_what_is_no_html_is_no_finding(text: str) -> None:
    """Comparisons, code and autolinks are no HTML."""
    assert told(text) == []


def test_a_flood_of_html_is_cut() -> None:
    """Of a hundred blocks with HTML the first twenty are told."""
    assert len(told('<b>\n\n' * 100)) == 20


@pytest.mark.parametrize(('depth', 'sound'), [(MAX_NESTING - 2, True), (MAX_NESTING - 1, True), (MAX_NESTING, False)])
def test_nesting_is_limited(depth: int, sound: bool) -> None:
    """What is nested too deep to be shown is an error, and never lost silently."""
    body, findings = render('> ' * depth + 'deep')
    assert ('deep' in body.html) is sound
    assert [finding.code for finding in findings] == ([] if sound else ['M404'])


def test_excerpt_is_the_plain_beginning() -> None:
    """The excerpt has no markup, no headings and at most 240 characters, cut between words."""
    body, _ = render('# Title\n\n**Bold** [link](/a).\n\n' + 'word ' * 100)
    assert body.excerpt.startswith('Bold link. word word')
    assert len(body.excerpt) <= 240
    assert body.excerpt.endswith('word…')


_SIZE = 64 * 1024
_HOSTILE = {
    'quotes': '>' * _SIZE,
    'quotes-in-lines': ('>' * 60 + 'a\n') * 1_000,
    'lazy-quotes': '> ' * 19 + 'a\n' + 'b\n' * 32_000,
    'lists': '- ' * 32_000,
    'list-of-lists': '\n'.join('  ' * depth + '- a' for depth in range(250)),
    'emphasis': '*' * _SIZE,
    'open-emphasis': '*a ' * 21_000,
    'mixed-emphasis': '*a_ ' * 16_000,
    'triple-emphasis': '***a**b* ' * 7_000,
    'links': '[a](' * 16_000,
    'link-in-link': '[' * 32_000 + ']' * 32_000,
    'pictures': '![' * 32_000,
    'brackets': '[' * _SIZE,
    'angle-brackets': '[a](<b' * 10_000,
    'references': ''.join(f'[{n}]: /u\n' for n in range(3_000)) + ''.join(f'[{n}]\n' for n in range(3_000)),
    'open-references': '[a\n' * 21_000,
    'code': ''.join('`' * n + ' ' for n in range(1, 360)),
    'html': '<a ' * 21_000,
    'cdata': '<![CDATA[' * 7_000,
    'entities': '&' * _SIZE,
    'headings': '# a\n' * 16_000,
    'underlined-headings': 'a\n=\n' * 16_000,
    'table': '|a|b|\n|-|-|\n' + '|\n' * 32_000,
    'wide-table': '|'.join('a' * 8_000) + '\n' + '|'.join('-' * 8_000) + '\n' + 'a\n' * 16_000,
    'refused-links': ''.join(f'[a](javascript:{n})' for n in range(2_800)),
    'site-links': ''.join(f'[a](/{n})' for n in range(6_000)),
    'anchors': ''.join(f'# h{n}\n[a](#h{n})\n' for n in range(2_500)),
    'words': "a-'" * 21_000,
    'lists-between-texts': '- a\n\nb\n\n' * 8_000,
    'links-between-texts': '[a](/b/)\n\n' * 6_500,
    'bold-and-open': 'a **b** **c ' * 5_400,
}


@pytest.mark.parametrize('name', _HOSTILE)
def test_hostile_text_stays_small(name: str) -> None:
    """64 KB of nested or unfinished markup are rendered, and give no more than a few megabytes."""
    body, _ = render(_HOSTILE[name][:_SIZE])
    assert len(body.html) < 4_000_000


def lines_for(text: str) -> int:
    """How many lines of Python rendering a text runs: a measure of work that no other process can disturb."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        count += event == 'line'
        return note

    before = sys.gettrace()
    sys.settrace(note)  # type: ignore[arg-type]  # a trace function that returns itself
    try:
        render(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize('name', _HOSTILE)
def test_work_grows_with_the_length_of_the_text(name: str) -> None:
    """Twice the text is about twice the work, however hostile: nothing is quadratic."""
    assert lines_for(_HOSTILE[name][:3_000]) < 3 * lines_for(_HOSTILE[name][:1_500]) + 2_000


_MARKUP = st.text(alphabet='*_`[]()<>!#-+>|\\&~"\':/. \n\tab1яé\xa0\u200d😀', max_size=300)


@given(_MARKUP)
@settings(max_examples=300)
def test_second_wall_changes_nothing(text: str) -> None:
    """What the renderer writes is what nh3 lets through, byte for byte."""
    seen: list[str] = []
    original = markdown._sanitised

    def watch(html: str) -> str:
        seen.append(html)
        return original(html)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, '_sanitised', watch)
        body, _ = render(text)
    assert [body.html] == seen or not seen


@given(st.text())
def test_any_text_is_rendered(text: str) -> None:
    """No text makes the renderer raise, and every place lies within the text."""
    _, findings = render(text)
    for finding in findings:
        assert 10 <= finding.line <= 10 + text.count('\n')
        assert finding.column >= 1


@pytest.mark.parametrize('scheme', ['javascript', 'data', 'vbscript'])
def test_definitions_that_no_link_uses_are_checked(scheme: str) -> None:
    """A refused scheme in a definition is told once, at its own place, whether or not a link uses it."""
    expected = [(12, 6, 'M402', f'link to "{scheme}:x": the scheme "{scheme}:" is not allowed')]
    assert told(f'a\n\n[b]: {scheme}:x') == expected
    assert told(f'[b]\n\n[b]: {scheme}:x') == expected


@pytest.mark.parametrize('href', ['https://', 'https:b.example', 'https:/b.example', 'http:///b', 'https://?b'])
def test_web_links_name_their_host(href: str) -> None:
    """An address without a host leads to another place in each browser, so it is refused."""
    assert [message for *_, message in told(f'[a]({href})')] == [f'link to "{href}": the host is missing']


@pytest.mark.parametrize('raw', ['<!DOCTYPE html>', '<?php b ?>', '<![CDATA[b]]>', '<!-- b -->'])
def test_all_that_commonmark_calls_html_is_told(raw: str) -> None:
    """Declarations, instructions and comments are raw HTML as tags are: shown as text, with a warning."""
    body, findings = render(f'a {raw}')
    assert [finding.code for finding in findings] == ['M401']
    assert '&lt;' in body.html
