"""What quick code (quick.py) runs with, in place of Jinja2's own: the context of a page, its loops and its macros."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from functools import cached_property
from types import FunctionType
from typing import Any

from jinja2 import Environment
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import missing

from sitegen.theme.formats import trusted

Block = Callable[[Context], Iterator[str]]
_NO_KEYS: set[str] = set()


class Names(dict[str, Any]):
    """The values of names; `missing` for any other name."""

    def __missing__(self, name: str) -> object:
        return missing


class PageContext(Context):
    """The context of a template with all its names in `vars`; a `Names` that it is given is used as it is, uncopied.

    What few templates use (`eval_ctx`) is made on first use.
    """

    vars: Names

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: Mapping[str, Block],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002, ARG002  # Jinja2's name; see globals_keys
    ) -> None:
        self.environment, self.parent, self.name = environment, parent, name
        self.vars = parent if isinstance(parent, Names) else Names(parent)
        self.exported_vars = set()
        self.globals_keys = _NO_KEYS  # only an import with other globals than the environment's has any
        self.blocks = {name: [block] for name, block in blocks.items()} if blocks else {}

    @cached_property
    def eval_ctx(self) -> EvalContext:  # type: ignore[override]  # an attribute that is made late
        return EvalContext(self.environment, self.name)


class Loop:
    """The variable `loop` in its common parts, one object for all rounds; for the rest full code makes the page."""

    __slots__ = ('index0', 'length')

    def __init__(self, length: int) -> None:
        self.index0, self.length = 0, length

    @property
    def index(self) -> int:
        return self.index0 + 1

    @property
    def first(self) -> bool:
        return not self.index0

    @property
    def last(self) -> bool:
        return self.index0 + 1 == self.length

    def cycle(self, *values: object) -> object:
        return values[self.index0 % len(values)]


def looped(items: Iterable[Any]) -> Iterator[tuple[Any, Loop]]:
    """Each item with the loop's state."""
    items = items if isinstance(items, Sequence) else list(items)
    loop = Loop(len(items))
    for loop.index0, item in enumerate(items):
        yield item, loop


class PageMacro(Macro):
    """A macro with direct ways to call its function where a page escapes.

    `markup` gives Markup; where the result goes straight into the page, `plain` (positional arguments) and `named`
    (keywords, too) give it as a plain str. A macro that takes `varargs`, `kwargs` or `caller` has no such ways.
    """

    def __init__(
        self, environment: Environment, func: FunctionType, name: str, arguments: Sequence[str], *flags: bool
    ) -> None:
        super().__init__(environment, func, name, list(arguments), *flags)
        self.markup: Callable[..., str] = self
        self.plain: Callable[..., str] = self
        self.named: Callable[..., str] = self
        if not (self.catch_kwargs or self.catch_varargs or self.caller or self.explicit_caller):
            func.__defaults__ = (missing,) * len(arguments)
            self._names = dict(zip(arguments, func.__code__.co_varnames, strict=False))
            self.markup, self.plain, self.named = self._markup, func, self._named

    def _markup(self, *args: Any, **kwargs: Any) -> str:
        return trusted(self._named(*args, **kwargs) if kwargs else self._func(*args))

    def _named(self, *args: Any, **kwargs: Any) -> str:
        text: str = self._func(*args, **{self._names[name]: value for name, value in kwargs.items()})
        return text
