"""Quick code: compiled templates that leave out checks which nearly always come out the same.

Jinja2's own code checks each time whether a name after a dot is an attribute or an item, whether what is called
wants the context, and whether a macro escapes; it looks every name up in two places, and imports anew on each page.
Quick code takes the usual answers for granted, which saves two fifths of the time that templates take. It gives the
page that Jinja2's own code gives, or it fails with an exception, and then full code (compiling.py) makes the page or
says what is wrong (environment.py).
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from jinja2 import Template, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import LoopContext
from jinja2.utils import missing

from sitegen.theme.compiling import FoldingCodeGenerator, LanguageEnvironment, quick_escape
from sitegen.theme.formats import trusted
from sitegen.theme.quick_runtime import Names, PageContext, PageMacro, looped

# Globals that are plain functions: they never want the context of the page that calls them.
_PLAIN_GLOBALS = frozenset({'once', 'piece'})
_TEXTS = {'_': 'gettext', 'gettext': 'gettext', 'ngettext': 'ngettext'}
# Expressions that need no parentheses before a dot or a bracket.
_PRIMARIES = (nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Call, nodes.Filter)
# Imported names: (as the other template defines it, as this one calls it).
Imports = tuple[tuple[str, str], ...]


class QuickCodeGenerator(FoldingCodeGenerator):
    """Attributes are read and macros called as in Python, an include gives one text, imports are resolved once."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja2's name
        self._given = _stored_names(node)
        self._macros = _macros(node) - self._given
        self._globals = (_PLAIN_GLOBALS | _TEXTS.keys()) - self._given - self._macros
        self._put_as_it_is: nodes.Expr | None = None
        super().visit_Template(node, frame)
        self.writeline('Macro, LoopContext = environment.macro, environment.loop')

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline('resolve = context.vars.__getitem__')

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if self._escapes(frame) and finalize.src is None and self._is_markup(node):
            self._put_as_it_is = node
            self.write('(')
        else:
            super()._output_child_pre(node, frame, finalize)

    def _is_markup(self, node: nodes.Expr) -> bool:
        """Whether an expression always gives HTML, so that there is nothing to escape."""
        if isinstance(node, nodes.Call):
            return self._known(node) in self._macros
        return isinstance(node, nodes.Filter) and node.name in self.environment.markup_filters

    def _escapes(self, frame: Frame) -> bool:
        return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile

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
        if not callee or not self._escapes(frame) or forward_caller:
            super().visit_Call(node, frame, **({'forward_caller': True} if forward_caller else {}))
            return
        if callee in _TEXTS:
            self.write(f'environment.{_TEXTS[callee]}(')
        else:
            self.visit(node.node, frame)
            ways = '.named(' if node.kwargs else '.plain('
            way = ways if node is self._put_as_it_is else '.markup('
            self.write(way if callee in self._macros else '(')
        for value in (*node.args, *node.kwargs):
            self.visit(value, frame)
            self.write(', ')
        self.write(')')

    def _known(self, node: nodes.Call) -> str:
        """The name of the macro or global that is called, if Python can express the call; else empty."""
        name = node.node.name if isinstance(node.node, nodes.Name) else ''
        known = name in self._macros or name in self._globals
        expressible = not (node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(item.key) for item in node.kwargs))
        return name if known and expressible else ''

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802  # Jinja2's name
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or node.ignore_missing or not node.with_context:
            super().visit_Include(node, frame)
            return
        self.simple_write(f'environment.include({name!r}, context, {self.dump_local_context(frame)})', frame, node)

    def visit_FromImport(self, node: nodes.FromImport, frame: Frame) -> None:  # noqa: N802  # Jinja2's name
        template = node.template.value if isinstance(node.template, nodes.Const) else None
        names = [(name, name) if isinstance(name, str) else name for name in node.names]
        if not isinstance(template, str) or node.with_context or self._given.intersection(own for _, own in names):
            super().visit_FromImport(node, frame)
            return
        self.writeline(f'imported = environment.imported({template!r}, {tuple(names)!r})', node)
        for _, own in names:
            self.writeline(f'{frame.symbols.ref(own)} = imported[{own!r}]')
        if frame.toplevel:
            self.writeline('context.vars.update(imported)')


def _macros(template: nodes.Template) -> frozenset[str]:
    """The names of macros that a template defines or imports."""
    imported = (name for found in template.find_all(nodes.FromImport) for name in found.names)
    names = {name if isinstance(name, str) else name[1] for name in imported}
    return frozenset(names | {macro.name for macro in template.find_all(nodes.Macro)})


def _stored_names(template: nodes.Template) -> frozenset[str]:
    """The names that a template assigns a value."""
    return frozenset(name.name for name in template.find_all(nodes.Name) if name.ctx != 'load')


class QuickEnvironment(LanguageEnvironment):
    """The environment of one language for quick code."""

    code_generator_class = QuickCodeGenerator
    context_class = PageContext
    macro = PageMacro

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._ready: dict[str, Template] = {}
        self._imported: dict[tuple[str, Imports], Mapping[str, Any]] = {}

    def page(self, name: str, values: Mapping[str, object]) -> str:
        """A template rendered with these values."""
        template = self.get_template(name)
        names = Names(template.globals)
        names.update(values)
        context = PageContext(self, names, name, template.blocks)
        return self.concat(template.root_render_func(context))

    def gettext(self, message: str, /, **values: Any) -> str:
        """A text of the interface, formatted with values, which are escaped."""
        return trusted(self.message(message) % _escaped(values))

    def ngettext(self, singular: str, plural: str, count: int, /, **values: Any) -> str:
        """As `gettext`, in the form that the language has for this count."""
        return trusted(self.plural(singular, plural, count) % _escaped({'num': count, **values}))

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja2's name
    ) -> Template:
        """A template by name, loaded once: it never changes."""
        if not isinstance(name, str) or globals:
            return super().get_template(name, parent, globals)
        if name not in self._ready:
            self._ready[name] = super().get_template(name, parent)
        return self._ready[name]

    def include(self, name: str, context: PageContext, own: Mapping[str, Any]) -> str:
        """Another template rendered with the names of this context, and with local names (`own`) over them."""
        template = self.get_template(name)
        names = Names(context.vars)
        names.update({key: value for key, value in own.items() if value is not missing})
        return self.concat(template.root_render_func(PageContext(self, names, name, template.blocks)))

    def imported(self, template: str, names: Imports) -> Mapping[str, Any]:
        """What is imported from a template, by the names it gets. It depends on no page, so it is found once."""
        known = self._imported.get((template, names))
        if known is None:
            module = self.get_template(template).module
            known = self._imported[template, names] = {own: getattr(module, name) for name, own in names}
        return known

    @staticmethod
    def loop(items: Iterable[Any], undefined: type[Undefined], *recursion: Any) -> Iterator[tuple[Any, Any]]:
        """The items of a loop, each with the variable `loop`."""
        return LoopContext(items, undefined, *recursion) if recursion else looped(items)


def _escaped(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: quick_escape(value) for name, value in values.items()}
