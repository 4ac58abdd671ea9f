"""How templates become code: what is the same on every page of a language is a constant in it.

There is one environment per language, so `_('Partners')`, `{% trans %}` without variables, the address of an asset
and the globals of the language never change. They are folded into constants while a template is compiled, and
Jinja2 joins these with the text around them; plurals and texts with variables are left to the page. Indents of HTML
go, too: they serve readers of templates, and were a twentieth of every page. Constants save a third of the time
that pages take, `quick_escape` in place of `escape` a tenth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from datetime import date as Day
from typing import Any

from jinja2 import Environment, TemplateAssertionError, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from sitegen.diagnostics import SitegenError
from sitegen.directory.views.words import Phrase
from sitegen.theme.mistakes import how_to_say

_SAYABLE = (str, int, float, Day, Undefined)
_TRANSLATING = frozenset({'_', 'gettext'})
_CONSTANT_GLOBALS = frozenset({'ui_lang', 'direction'})
_CONSTANT_CALLS = frozenset({'asset'})
_LINES = re.compile(r'[ \t\f]*\n[ \t\n\f]*')
_SPACES = re.compile(r'[ \t]{2,}')
_PREFORMATTED = re.compile(r'<(?:pre|textarea)\b', re.IGNORECASE)


def quick_escape(value: Any) -> str:
    """What `escape` gives for what is `sayable`; quicker for the types that most values of a page have."""
    kind = type(value)
    if kind is str or kind is Phrase:
        text: str = value
        if '&' in text or '<' in text or '>' in text or '"' in text or "'" in text:
            return escape(text)
        return text
    if kind is Markup:
        return value  # type: ignore[no-any-return]  # its type was looked at
    return str(value) if kind is int else escape(sayable(value))


def sayable(value: object) -> object:
    """The value, or nothing for none. SitegenError for one that pages would show as Python writes it, such as a
    whole level in place of its name."""
    if value is None:
        return ''
    if isinstance(value, _SAYABLE) or hasattr(value, '__html__'):
        return value
    raise SitegenError(f'a {type(value).__name__} is no text', how_to_say(value))


def _unindented(text: str) -> str:
    """HTML without indents and empty lines, which a browser does not show."""
    return _SPACES.sub(' ', _LINES.sub('\n', text))


class FoldingCodeGenerator(CodeGenerator):
    """Jinja2's own code generator, for templates whose constants are folded."""

    environment: LanguageEnvironment

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja2's name
        escaped = nodes.EvalContext(self.environment, self.name).autoescape
        parts = list(node.find_all(nodes.Node))
        if (self.name or '').endswith('.html'):
            _unindent([part for part in parts if isinstance(part, nodes.TemplateData)])
        _ConstantFolder(self.environment, _assigned(parts), Markup if escaped else str, self.name).visit(node)
        super().visit_Template(node, frame)
        self.writeline('quick_escape = environment.quick_escape')

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write('quick_escape(')
        else:
            super()._output_child_pre(node, frame, finalize)


class LanguageEnvironment(Environment):
    """The environment of one language, whose globals are the same for all pages.

    `message` and `plural` look a message up in the catalogue. `site_pieces` are the templates that read nothing but
    the site, which `piece(name, site)` renders once. `markup_filters` are the filters that always give HTML.
    """

    code_generator_class = FoldingCodeGenerator
    message: Callable[[str], str] = staticmethod(str)
    plural: Callable[[str, str, int], str]
    quick_escape = staticmethod(quick_escape)
    site_pieces: frozenset[str] = frozenset()
    markup_filters: frozenset[str] = frozenset()

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals when a template is loaded, in a plain dictionary: Jinja2's chain of several is slow to read."""
        return {**self.globals, **(d or {})}

    def page(self, name: str, values: Mapping[str, object]) -> str:
        """A template rendered with these values."""
        return self.get_template(name).render(values)


class _ConstantFolder(NodeTransformer):
    """Replaces calls and names by their constant values, unless the template assigns the name itself.

    `kind` is the type of translated texts: Markup where the template escapes, else str.
    """

    def __init__(
        self, environment: LanguageEnvironment, assigned: frozenset[str], kind: type[str], template: str | None
    ) -> None:
        self._environment = environment
        self._template = template
        self._translating = _TRANSLATING - assigned
        self._calls = _CONSTANT_CALLS - assigned
        self._names = _CONSTANT_GLOBALS - assigned
        self._kind = kind
        self._pieces = frozenset() if 'site' in assigned else environment.site_pieces

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  # Jinja2's name
        name, text = _called_with_one_text(node)
        if name in self._translating:
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
        if node.name in self._names and node.name in self._environment.globals:
            return nodes.Const(self._environment.globals[node.name], lineno=node.lineno)
        return node

    def _translated(self, node: nodes.Call, message: str) -> nodes.Node:
        """The translated text as a constant, formatted as the page would do it: with no values."""
        try:
            return nodes.Const(self._kind(self._environment.message(message)) % {}, lineno=node.lineno)
        except (KeyError, TypeError, ValueError):
            return node  # the catalogue's text needs a value: rendering the page reports it with its place


def _unindent(texts: list[nodes.TemplateData]) -> None:
    """Take the indents out of a template's text, unless it has an element that shows them."""
    if not any(_PREFORMATTED.search(text.data) for text in texts):
        for text in texts:
            text.data = _unindented(text.data)


def _called_with_one_text(node: nodes.Call) -> tuple[str, str]:
    """The name and the literal of a call like `_('Partners')`; empty for any other call."""
    simple = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and len(node.args) == 1
    if simple and isinstance(node.node, nodes.Name) and isinstance(node.args[0], nodes.Const):
        value = node.args[0].value
        return (node.node.name, value) if isinstance(value, str) else ('', '')
    return '', ''


def _assigned(parts: list[nodes.Node]) -> frozenset[str]:
    """Every name that a template assigns, defines or imports somewhere."""
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
