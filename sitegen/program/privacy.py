"""Which values of a verdict may be published (FORMATS.md, Who is public).

That a requirement is met is public; what stands in a private field, when something was attested, and when a
confidential project ended is not. Nor is a sum to which a confidential project adds its figure, however many others
there are: who knows these gets it by subtraction. Whatever publishes a row asks here for its value.
"""

from __future__ import annotations

from typing import Any

from sitegen.program.assessment import Row
from sitegen.program.measures import DECLARING, Newest, Share, Sum, Value
from sitegen.program.model import Program

_PRIVATE = frozenset({'owners', 'exceptions', 'attestations', 'applied', 'contacts', 'certificates'})


def public_value(program: Program, row: Row) -> Any:
    """The value that a row found, as `Row.found` has it; None where it may not be published."""
    return None if is_private(program, row) else row.found.value


def is_private(program: Program, row: Row) -> bool:
    """Whether the value of a row comes from something that is never published."""
    match row.requirement.measure:
        case Value(field):
            return _is_private_field(program, field)
        case Share(field, of):
            return _is_private_field(program, field) or _is_private_field(program, of)
        case Sum(selection, field):
            kind = DECLARING.get(selection.source, '')
            return _rests_on_confidential(row) or _is_declared_private(program, kind, field)
        case Newest(selection):
            return _rests_on_confidential(row) or selection.source in ('attestations', 'ledger')
    return False


def _rests_on_confidential(row: Row) -> bool:
    return any(item.kind == 'project' and item.id is None for item in row.found.evidence)


def _is_private_field(program: Program, field: str) -> bool:
    name = field.split('.', maxsplit=1)[0]
    return name in _PRIVATE or _is_declared_private(program, 'partner', name)


def _is_declared_private(program: Program, kind: str, field: str) -> bool:
    return any(item.id == field and not item.public for item in program.fields.get(kind, ()))
