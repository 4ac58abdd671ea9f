"""Everyday Markdown is read in one pass, and to the same bytes as by the parser of all Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content import markdown
from sitegen.content.body import Body, BodyRules
from sitegen.content.everyday import read_everyday
from sitegen.content.markdown import render_body
from sitegen.diagnostics import Diagnostic


def rendered(text: str) -> tuple[Body, list[Diagnostic]]:
    return render_body(text, path='a.md', first_line=10, rules=BodyRules())


def parsed(text: str) -> tuple[Body, list[Diagnostic]]:
    """The same by the parser, which reads everything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, 'read_everyday', lambda _: None)
        return rendered(text)


EVERYDAY = {
    'paragraphs': 'One\ntwo & three > 2.\n\n\n«Four»,\xa010.5',
    'headings': '# One\n## Two **b**\nText\n### Two\n## One\n\n###### Наш `код` и [опыт](https://a.example)',
    'list': 'Text:\n- one\n- **two**\n- 3 [c](/cases/d/)\n\n\nText',
    'steps': '1. one\n2. two\n7. three\n\n## End',
    'table': '| A | B | C | D |\n| --- |:--| --: | :-: |\n| a | *b* | | 4 |\n| `c` | d | e | [f](/g/) |\n\nText',
    'quotes': '> One\n> **two** [a](/b/)\n>\n> — [c](/d/)\n\n>\n> Three\n>\n\nText',
    'paths': f'[a](https://b.c/../d//e?f=/g=h) [i](/) [j](https://b.example/{"c" * 2_030})',
    'marks': '**Bold.** (*slant*) **a**, "**b**": *c d*\n**e\nf** `g` `h.i`',
    'links': '[a](https://b.example) [c d](http://e-f.example/g/h-i?j=k) [l](/partners/m/)',
}
MORE = {
    'underscore': 'a _b_',
    'quote that goes on': '> a\nb',
    'empty quote': '>',
    'list in a quote': '> - a',
    'quote in a quote': '> > a',
    'quote below its text': 'a\n> b',
    'break in a quote': '> a  \n> b',
    'loose list': '- a\n\n- b',
    'nested list': '- a\n  - b',
    'list that goes on': '- a\nb',
    'list in a list': '- - a',
    'other list below': '- a\n- b\n\n1. c',
    'list by other signs': '* a\n+ b',
    'steps from two': '2. a',
    'number that begins a paragraph': 'a\n1. b',
    'thematic break': 'a\n\n---\n',
    'underlined heading': 'a\n-\n',
    'closed heading': '## a ##',
    'empty heading': '#',
    'code block': '    a',
    'fence': '```\na\n```',
    'html': 'a <b>c</b>',
    'entity': 'a &amp; b',
    'escape': r'a \* b',
    'hard break': 'a  \nb',
    'definition': '[a]: https://b.example',
    'reference': '[a]',
    'picture': '![a](../media/b.png)',
    'scheme': '[a](javascript:b)',
    'user name': '[a](https://b@c.example)',
    'no host': '[a](https://)',
    'address without an end': f'[a](https://b.example/{"c" * 2_031})',
    'title': '[a](https://b.example "c")',
    'mark in a link': '[**a**](https://b.example)',
    'link in a mark': '**[a](https://b.example)**',
    'mark in a mark': '*a **b** c*',
    'mark within a word': 'a*b*c',
    'open mark': '**a',
    'two bars': 'a | b\n- | -',
    'table without rows': '| a |\n| - |',
    'table with a short row': '| a | b |\n| - | - |\n| c |',
    'table with code': '| a | b |\n| - | - |\n| `c|d` | e |',
    'blank that is no space': '\u3000a',
    'tab': '-\ta',
}


@pytest.mark.parametrize('name', EVERYDAY)
def test_what_is_everyday(name: str) -> None:
    """These are read in one pass, to what the parser makes of them."""
    text = EVERYDAY[name]
    assert read_everyday(text) is not None
    assert rendered(text) == parsed(text)


@pytest.mark.parametrize('name', MORE)
def test_what_is_more(name: str) -> None:
    """These have more than one reading, or one of their own, and are left to the parser."""
    assert read_everyday(MORE[name]) is None


_PIECES = [*'a1*`[])|#>_!«". \\<\xa0\u3000—=:-\t', 'Слово', '1. ', '2. ', '- ', '* ', '+ ', '**', '](', ', ']
_PIECES += ['[a](https://b.example)', '[a](/b/)', '**b**', '**b.**', '*i*', '`c`', ' & ', '&lt;', 'e\u0301', '~~~']
_PIECES += ['  ', '---']
_INLINE = st.lists(st.sampled_from(_PIECES), max_size=4).map(''.join)
_LINES = st.tuples(st.sampled_from(['', '', '## ', '- ', '- ', '1. ', '2. ', '| ', '> ', '  ']), _INLINE).map(''.join)
_BLOCKS = st.sampled_from(
    [
        '| a | b |\n| --- | --: |\n| c | **d** |',
        '- a\n- b',
        '1. a\n2. b',
        '> a\n> b\n>\n> c',
        '>',
        '## C',
        'Text.',
        'a\n- b',
    ]
)
_ENDS = st.sampled_from(['\n', '\n\n', '\n\n', '\n\n\n'])
_TEXTS = st.lists(st.tuples(_BLOCKS | _LINES, _ENDS).map(''.join), max_size=5).map(''.join)


@settings(max_examples=1_000)
@given(_TEXTS.filter(lambda text: read_everyday(text) is not None))
def test_both_ways_give_the_same(text: str) -> None:
    """Whatever is read in one pass is what the parser makes of it: HTML, headings, words, links, beginning."""
    assert rendered(text) == parsed(text)
