"""How templates become code: what a language settles is settled once, not on every page.

There is one environment per language, so `_('Partners')`, `{% trans %}` without variables, the address of
an asset and the globals of the language are the same on every page. They are put in place while a template
is compiled, where Jinja2 joins them with the text around. Plurals and variables wait for the page. Indents
of HTML go, too: they are for who reads templates, and were a twentieth of every page. Of the
time that pages took, this was a third; `put` in place of `escape` was another tenth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from jinja2 import Environment, TemplateAssertionError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from sitegen.diagnostics import SitegenError
from sitegen.directory.views.words import Phrase

_ASKING = frozenset({'_', 'gettext'})
SAME_TEXTS = frozenset({'ui_lang', 'direction'})
SAME_CALLS = frozenset({'asset'})
_LINES = re.compile(r'[ \t\f]*\n[ \t\n\f]*')
_SPACES = re.compile(r'[ \t]{2,}')
_KEEPING = re.compile(r'<(?:pre|textarea)\b', re.IGNORECASE)


def put(value: Any) -> str:
    """A value as it stands in HTML: what `escape` gives, sooner for the kinds that pages are full of."""
    kind = type(value)
    if kind is str or kind is Phrase:
        text: str = value
        if '&' in text or '<' in text or '>' in text or '"' in text or "'" in text:
            return escape(text)
        return text
    if kind is Markup:
        return value  # type: ignore[no-any-return]  # its type was looked at
    return str(value) if kind is int else escape(value)


def squeeze(text: str) -> str:
    """HTML without indents and empty lines, as a browser takes it anyway."""
    return _SPACES.sub(' ', _LINES.sub('\n', text))


class SettledCode(CodeGenerator):
    """Jinja2's own code generator, after all that is settled stands in place."""

    environment: LanguageEnvironment

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja2's name
        escaped = nodes.EvalContext(self.environment, self.name).autoescape
        parts = list(node.find_all(nodes.Node))
        if (self.name or '').endswith('.html'):
            _squeeze_all([part for part in parts if isinstance(part, nodes.TemplateData)])
        _Settling(self.environment, _assigned(parts), Markup if escaped else str, self.name).visit(node)
        super().visit_Template(node, frame)
        self.writeline('put = environment.put')

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write('put(')
        else:
            super()._output_child_pre(node, frame, finalize)


class LanguageEnvironment(Environment):
    """An environment whose globals hold for all pages. `message` and `plural` give the catalogue's text for a
    message; `site_pieces` are templates that look at nothing but the site, which `piece(name, site)` makes once;
    `markup_filters` give HTML, whatever they are given."""

    code_generator_class = SettledCode
    message: Callable[[str], str] = staticmethod(str)
    plural: Callable[[str, str, int], str]
    put = staticmethod(put)
    site_pieces: frozenset[str] = frozenset()
    markup_filters: frozenset[str] = frozenset()

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As they are when a template is loaded: a plain dictionary, which every import and page goes through."""
        return {**self.globals, **(d or {})}

    def page(self, name: str, values: Mapping[str, object]) -> str:
        """What a template gives for values."""
        return self.get_template(name).render(values)


class _Settling(NodeTransformer):
    """Puts texts where calls and names were; a name that the template itself assigns is left alone."""

    def __init__(
        self, environment: LanguageEnvironment, assigned: frozenset[str], kind: type[str], template: str | None
    ) -> None:
        self._environment = environment
        self._template = template
        self._asking = _ASKING - assigned
        self._calls = SAME_CALLS - assigned
        self._texts = SAME_TEXTS - assigned
        self._kind = kind
        self._pieces = frozenset() if 'site' in assigned else environment.site_pieces

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  # Jinja2's name
        name, text = _called_with_one_text(node)
        if name in self._asking:
            return self._translated(node, text)
        if name in self._calls and name in self._environment.globals:
            known: Callable[[str], object] = self._environment.globals[name]  # type: ignore[assignment]  # one of ours
            try:
                return nodes.Const(known(text), lineno=node.lineno)
            except SitegenError as error:
                raise TemplateAssertionError(f'{error}; {error.hint}', node.lineno, self._template) from None
        return self.generic_visit(node)

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802  # Jinja2's name
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if name not in self._pieces or not node.with_context:
            return self.generic_visit(node)
        made = nodes.Call(nodes.Name('piece', 'load'), [node.template, nodes.Name('site', 'load')], [], None, None)
        return nodes.Output([made], lineno=node.lineno)

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802  # Jinja2's name
        if node.name in self._texts and node.name in self._environment.globals:
            return nodes.Const(self._environment.globals[node.name], lineno=node.lineno)
        return node

    def _translated(self, node: nodes.Call, message: str) -> nodes.Node:
        """The text in the language, as the page would get it: trusted, and a format without values."""
        try:
            return nodes.Const(self._kind(self._environment.message(message)) % {}, lineno=node.lineno)
        except (KeyError, TypeError, ValueError):
            return node  # a catalogue that asks for a value: the page says so, with its place


def _squeeze_all(texts: list[nodes.TemplateData]) -> None:
    """All text of a template, unless it has an element that keeps its spaces."""
    if not any(_KEEPING.search(text.data) for text in texts):
        for text in texts:
            text.data = squeeze(text.data)


def _called_with_one_text(node: nodes.Call) -> tuple[str, str]:
    """The name and the literal of a call like `_('Partners')`; empty for any other call."""
    simple = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and len(node.args) == 1
    if simple and isinstance(node.node, nodes.Name) and isinstance(node.args[0], nodes.Const):
        value = node.args[0].value
        return (node.node.name, value) if isinstance(value, str) else ('', '')
    return '', ''


def _assigned(parts: list[nodes.Node]) -> frozenset[str]:
    """Every name that a template gives a meaning of its own somewhere."""
    found: set[str] = set()
    for node in parts:
        match node:
            case nodes.Name(name=name, ctx=context) if context != 'load':
                found.add(name)
            case nodes.Macro(name=name):
                found.add(name)
            case nodes.Import(target=target):
                found.add(target)
            case nodes.FromImport(names=names):
                found.update(name if isinstance(name, str) else name[1] for name in names)
    return frozenset(found)
