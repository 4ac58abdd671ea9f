"""What stands in the lists and maps of a record: contacts, certificates, activities and the like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day

from sitegen.content.days import Date
from sitegen.content.numbers import Integer
from sitegen.content.packing import packed
from sitegen.content.shapes import Boolean, Text
from sitegen.content.standards import EMAIL, PHONE, Url
from sitegen.content.tables import shaped
from sitegen.content.vocabulary import Word

MAX_NAME = 120
MAX_TITLE = 160
MAX_SUMMARY = 280


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person to ask; visitors see it only where it is `public`."""

    name: str | None = shaped(Text(MAX_NAME))
    role: str | None = shaped(Text(MAX_NAME))
    email: str | None = shaped(EMAIL)
    phone: str | None = shaped(PHONE)
    public: bool = shaped(Boolean(), default=False, title='Shown on the profile')


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCount:
    """How many people have one role, and how many of them are certified."""

    total: int | None = shaped(Integer(0, 1_000_000))
    certified: int | None = shaped(Integer(0, 1_000_000))


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certification that somebody at the partner has passed; `holder` is never published."""

    holder: str | None = shaped(Text(MAX_NAME))
    kind: str = shaped(Word('certifications', 'certification'), required=True)
    date: Day | None = shaped(Date())
    valid_until: Day | None = shaped(Date())


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that the partner did; `slot`: with a time slot of its own, `open`: open to the public."""

    kind: str = shaped(Word('activities', 'kind of activity'), required=True)
    date: Day = shaped(Date(), required=True)
    title: str | None = shaped(Text(MAX_TITLE))
    url: str | None = shaped(Url())
    slot: bool | None = shaped(Boolean())
    open: bool | None = shaped(Boolean())


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A statement that the partner made on a day."""

    id: str = shaped(Word('attestations', 'attestation'), required=True)
    date: Day = shaped(Date(), required=True)


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementException:
    """The staff's decision that a requirement counts as met up to and including `until`."""

    requirement: str = shaped(Word('requirements', 'requirement'), required=True)
    reason: str | None = shaped(Text(MAX_SUMMARY))
    by: str | None = shaped(Text(MAX_NAME))
    until: Day = shaped(Date(), required=True)


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A result of a case, in a number."""

    label: str = shaped(Text(MAX_TITLE), required=True)
    value: str = shaped(Text(MAX_NAME), required=True)
