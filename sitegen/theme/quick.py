"""Code of templates that does not ask, each time, what is mostly so.

Jinja2 asks of every value whether it has an attribute or an item of a name, of everything called whether it wants
the context, of every macro whether it may escape, and it copies all names for each piece that a page includes.
Quick code takes the answers for granted: it gives the page that Jinja2's own code gives, or it fails. Then the
page is made once more by the code that asks (environment.py), which knows what to do or says what is wrong.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from functools import cached_property, partial
from types import FunctionType
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.compiler import Frame
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

from sitegen.theme.compiling import LanguageEnvironment, SettledCode, put

# Globals that want values alone, nothing of the page that calls them.
_WANT_VALUES = frozenset({'once', 'piece'})
_NONE: set[str] = set()
_TEXTS = {'_': 'gettext', 'gettext': 'gettext', 'ngettext': 'ngettext'}
# What Python reads as one whole in front of a dot or a bracket.
_PRIMARIES = (nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Call, nodes.Filter)
# Text that is HTML already; to call the class would ask whether it is.
_trusted: Callable[[str], Markup] = partial(str.__new__, Markup)
Block = Callable[[Context], Iterator[str]]


class QuickCode(SettledCode):
    """Attributes as Python has them, macros called as functions, includes as one text."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja2's name
        assigned = _assigned(node)
        self._macros = _macros(node) - assigned
        self._globals = (_WANT_VALUES | _TEXTS.keys()) - assigned - self._macros
        super().visit_Template(node, frame)
        self.writeline('Macro = environment.macro')

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802  # Jinja2's name
        if node.scoped or node.required or (frame.toplevel and self.extends_so_far):
            super().visit_Block(node, frame)
        else:
            self.simple_write(f'concat(context.blocks[{node.name!r}][0]({self.get_context_ref()}))', frame, node)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  # Jinja2's name
        if not isinstance(node.node, _PRIMARIES) or keyword.iskeyword(node.attr) or not node.attr.isascii():
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f'.{node.attr}')

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802  # Jinja2's name
        if not isinstance(node.node, _PRIMARIES):
            super().visit_Getitem(node, frame)
            return
        self.visit(node.node, frame)
        self.write('[')
        self.visit(node.arg, frame)
        self.write(']')

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802  # Jinja2's name
        callee = self._known(node)
        escaping = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
        if not callee or not escaping or forward_caller:
            super().visit_Call(node, frame, **({'forward_caller': True} if forward_caller else {}))
            return
        if callee in _TEXTS:
            self.write(f'environment.{_TEXTS[callee]}(')
        else:
            self.visit(node.node, frame)
            self.write('.markup(' if callee in self._macros else '(')
        for value in (*node.args, *node.kwargs):
            self.visit(value, frame)
            self.write(', ')
        self.write(')')

    def _known(self, node: nodes.Call) -> str:
        """The name of what is called, if it is known and Python can say the call; else empty."""
        name = node.node.name if isinstance(node.node, nodes.Name) else ''
        known = name in self._macros or name in self._globals
        sayable = not (node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(item.key) for item in node.kwargs))
        return name if known and sayable else ''

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802  # Jinja2's name
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or node.ignore_missing or not node.with_context:
            super().visit_Include(node, frame)
            return
        self.simple_write(f'environment.include({name!r}, context, {self.dump_local_context(frame)})', frame, node)


def _macros(template: nodes.Template) -> frozenset[str]:
    """The names of macros that a template defines or takes from another."""
    imported = (name for found in template.find_all(nodes.FromImport) for name in found.names)
    names = {name if isinstance(name, str) else name[1] for name in imported}
    return frozenset(names | {macro.name for macro in template.find_all(nodes.Macro)})


def _assigned(template: nodes.Template) -> frozenset[str]:
    """The names that a template gives a value."""
    return frozenset(name.name for name in template.find_all(nodes.Name) if name.ctx != 'load')


class PageContext(Context):
    """The names that a template sees. What most templates never ask for waits until one does."""

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: Mapping[str, Block],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002, ARG002  # Jinja2's name; see globals_keys
    ) -> None:
        self.environment, self.parent, self.name = environment, parent, name
        self.vars = {}
        self.exported_vars = set()
        self.globals_keys = _NONE  # who imports asks whether there are others than its own: never
        self.blocks = {name: [block] for name, block in blocks.items()} if blocks else {}

    @cached_property
    def eval_ctx(self) -> EvalContext:  # type: ignore[override]  # an attribute that is made late
        return EvalContext(self.environment, self.name)


class PageMacro(Macro):
    """A macro; `markup` is the short way to what it gives where a page escapes."""

    def __init__(
        self, environment: Environment, func: FunctionType, name: str, arguments: Sequence[str], *settled: bool
    ) -> None:
        super().__init__(environment, func, name, list(arguments), *settled)
        self.markup: Callable[..., str] = self
        if not (any(settled[:3]) or self.explicit_caller):
            func.__defaults__ = (missing,) * len(arguments)
            self._names = dict(zip(arguments, func.__code__.co_varnames, strict=False))
            self.markup = self._markup

    def _markup(self, *args: Any, **kwargs: Any) -> str:
        named = {self._names[name]: value for name, value in kwargs.items()} if kwargs else kwargs
        return _trusted(self._func(*args, **named))


class QuickEnvironment(LanguageEnvironment):
    """As `LanguageEnvironment`, for quick code; all templates escape but those of plain text."""

    code_generator_class = QuickCode
    context_class = PageContext
    macro = PageMacro

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._ready: dict[str, Template] = {}

    def gettext(self, message: str, /, **values: Any) -> str:
        """A word of the interface with values in it, which are escaped."""
        return _trusted(self.message(message) % _escaped(values))

    def ngettext(self, singular: str, plural: str, count: int, /, **values: Any) -> str:
        """As `gettext`, in the form that the language has for this count."""
        return _trusted(self.plural(singular, plural, count) % _escaped({'num': count, **values}))

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja2's name
    ) -> Template:
        """A template is read once and never changes."""
        if not isinstance(name, str) or globals:
            return super().get_template(name, parent, globals)
        if name not in self._ready:
            self._ready[name] = super().get_template(name, parent)
        return self._ready[name]

    def include(self, name: str, context: Context, own: Mapping[str, Any]) -> str:
        """What another template gives for the names of a context, and those that the place has beside them."""
        template = self.get_template(name)
        inner = PageContext(self, context.parent, name, template.blocks)
        inner.vars = {**context.vars, **{key: value for key, value in own.items() if value is not missing}}
        return self.concat(template.root_render_func(inner))


def _escaped(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: put(value) for name, value in values.items()}
