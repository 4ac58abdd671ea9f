"""Public views: all that pages, feeds, the API and search may know of a directory.

Private stays out by construction: a view of a confidential project, a private contact, an owner, an
attestation or a ledger note does not exist, because no type here has a field for it. Every text is
in the page's language or says which language it is in (`Phrase.language`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any

from sitegen.directory.accent import DEFAULT_ACCENT, hex_colour


class Phrase(str):
    """Text for a page; `language` is empty where it is the page's own, else the code to mark it with."""

    __slots__ = ('language',)
    language: str

    def __new__(cls, text: str, language: str = '') -> Phrase:
        phrase = super().__new__(cls, text)
        phrase.language = language
        return phrase

    def __reduce__(self) -> tuple[type[Phrase], tuple[str, str]]:
        return Phrase, (str(self), self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the program as pages show it; `url` is its listing, '' where it has none."""

    id: str
    name: Phrase
    url: str = ''
    description: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven(Term):
    """A category or industry that a partner has shown; `count` is the number of its projects there."""

    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTerm(Term):
    """A level; `rung` counts from 1, lowest first, of `rungs` in all."""

    rung: int = 1
    rungs: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in one use. `url`, `width` and `height` are of the size that is shown; `srcset` has the denser
    ones, `webp` the same in WebP ('' where the picture is one), `largest` is for who shows it elsewhere."""

    url: str
    width: int
    height: int
    srcset: str = ''
    webp: str = ''
    largest: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredValue:
    """A field that the program declares: `value` as in the API, `shown` for people (a list for several options).

    `linked`: what is shown are web addresses.
    """

    id: str
    title: Phrase
    value: Any
    shown: tuple[Phrase, ...]
    linked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a listing shows of a partner: nothing that another partner's points could change, such as a rank.

    `monogram` stands where there is no logo; `cases` and `projects` are counts, confidential ones included.
    `text_language` is the language of name and summary where it is not the page's.
    """

    id: str
    url: str
    name: Phrase
    points: int | float
    level: LevelTerm | None
    type: Term | None
    statuses: tuple[Term, ...]
    categories: tuple[Proven, ...]
    industries: tuple[Proven, ...]
    country: Term | None
    city: Phrase | None
    languages: tuple[Term, ...]
    website: str | None
    summary: Phrase | None
    cases: int
    projects: int
    logo: Picture | None
    monogram: str
    since: Day | None
    rights: frozenset[str]
    fields: tuple[DeclaredValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """A contact that its partner made public."""

    name: Phrase | None
    role: Phrase | None
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityView:
    kind: Term
    date: Day
    title: Phrase | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateCount:
    """How many certificates of one kind are valid today; nobody is named."""

    kind: Term
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffView:
    role: Term
    total: int | None
    certified: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRow:
    """One source of points; `capped` where the price list's maximum cut it."""

    id: str
    title: Phrase
    count: int
    points: int | float
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A category and industry that one project of the partner proves."""

    category: Term | None
    industry: Term | None
    url: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """What a list shows of a case study."""

    id: str
    url: str
    title: Phrase
    summary: Phrase | None
    partner_id: str
    partner_name: Phrase
    partner_url: str
    client: Phrase | None
    date: Day
    category: Term | None
    industry: Term | None
    figures: tuple[tuple[Phrase, Phrase], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCard:
    """What a list shows of a project that is not confidential. `state` is running, live, closed or None."""

    id: str
    url: str
    title: Phrase
    partner_id: str
    partner_name: Phrase
    partner_url: str
    client: Phrase | None
    category: Term | None
    industry: Term | None
    product: Phrase | None
    started: Day | None
    finished: Day | None
    state: str | None
    fields: tuple[DeclaredValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """A record that a requirement counted: linked where it has a page, unnamed where it is confidential."""

    kind: str
    title: Phrase | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementView:
    """One requirement at one level, judged. `value` and `limit` are as in `explain`; `status` is FORMATS.md's."""

    id: str
    group: str | None
    title: Phrase
    note: Phrase | None
    force: str
    status: str
    value: Any
    limit: Any
    limit_text: str
    value_text: str
    due: Day | None
    not_published: bool
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelVerdictView:
    """A level judged. `same` requirements are left out: they read as they do for the level `beside`."""

    level: LevelTerm
    holds: bool
    requirements: tuple[RequirementView, ...]
    same: int = 0
    beside: LevelTerm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A partner's whole page. `rank` counts from 1 and is never shared; `verdict` is empty where the program
    shows levels only.

    `confidential` is the number of projects that count and are not shown.
    """

    card: Card
    rank: int
    region: Phrase | None
    founded: int | None
    employees: int | None
    services: tuple[Phrase, ...]
    body_html: str
    body_language: str
    description: str
    contacts: tuple[ContactView, ...]
    staff: tuple[StaffView, ...]
    certificates: tuple[CertificateCount, ...]
    activities: tuple[ActivityView, ...]
    cases: tuple[CaseCard, ...]
    projects: tuple[ProjectCard, ...]
    confidential: int
    proven: tuple[Pair, ...]
    points_sources: tuple[PointsRow, ...]
    verdict: tuple[LevelVerdictView, ...]
    valid_until: Day | None
    verified: Day | None
    edit_url: str
    similar: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case study's whole page. `project` is None where it has none, or a confidential one."""

    card: CaseCard
    partner: Card
    body_html: str
    body_language: str
    description: str
    project: ProjectCard | None
    related: tuple[CaseCard, ...]
    edit_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectView:
    card: ProjectCard
    partner: Card
    body_html: str
    body_language: str
    description: str
    cases: tuple[CaseCard, ...]
    verified: Day | None
    edit_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePage:
    """An imprint, an about page."""

    id: str
    url: str
    title: Phrase
    summary: Phrase | None
    body_html: str
    body_language: str
    edit_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetOption:
    """One option of a facet: how many partners its page lists, and that page ('' where there is none)."""

    id: str
    name: Phrase
    count: int
    url: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A facet with its options, most partners first; `clear_url` lists without this facet's choice."""

    id: str
    name: Phrase
    options: tuple[FacetOption, ...]
    clear_url: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where a listing is cut: `page` of `pages`, from 1; addresses by page number; '' where there is none."""

    page: int
    pages: int
    urls: tuple[str, ...]
    previous: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of partners: `chosen` are the facet options in force, `total` counts all pages of the listing,
    `first` is the place of the first card, from 1."""

    chosen: tuple[tuple[str, Term], ...]
    total: int
    first: int
    partner_ids: tuple[str, ...]
    facets: tuple[Facet, ...]
    pager: Pager
    distributors: tuple[DistributorView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributorView:
    name: Phrase
    url: str | None
    text: Phrase | None
    territories: tuple[Term, ...]
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """A cell across `span` columns. `status` is '' for a value, `none` for no such requirement, or
    `optional`, `recommended`, `text`."""

    text: Phrase
    span: int = 1
    status: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of a program table; `notes` are the numbers of footnotes."""

    title: Phrase
    note: Phrase | None
    force: str
    cells: tuple[TableCell, ...]
    notes: tuple[str, ...] = ()
    not_published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGroup:
    title: Phrase | None
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramTable:
    """A table with levels across; `caption` names the type it holds for, where types differ."""

    caption: Phrase | None
    columns: tuple[Term, ...]
    groups: tuple[TableGroup, ...]
    notes: tuple[tuple[str, Phrase], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    title: Phrase
    text: Phrase | None
    not_published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelDetail:
    level: LevelTerm
    rights: tuple[str, ...]
    partners: int
    from_: Day | None
    until: Day | None
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeView:
    title: Phrase
    amount: float | None
    currency: str | None
    text: Phrase | None
    values: tuple[tuple[Term, Phrase], ...]
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditView:
    """A credit worked out: per level the percentage and the amount."""

    title: Phrase
    base: float
    currency: str | None
    text: Phrase | None
    shares: tuple[tuple[Term, float, float], ...]
    types: tuple[Term, ...]
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceView:
    title: Phrase
    note: Phrase | None
    points: float | None
    points_by: tuple[tuple[Phrase, float], ...]
    most: float | None
    within: tuple[int, str] | None
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    id: str
    title: Phrase
    body_html: str
    body_language: str
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramView:
    """The program page. `within` and the term's spans are (count, unit) with unit day, working day, month or year."""

    name: Phrase
    vendor_name: Phrase
    vendor_url: str | None
    summary: Phrase | None
    starts: Day | None
    levels: tuple[LevelDetail, ...]
    types: tuple[Term, ...]
    statuses: tuple[Term, ...]
    requirements: tuple[ProgramTable, ...]
    status_requirements: tuple[tuple[Term, tuple[TableRow, ...]], ...]
    rules: tuple[TextRow, ...]
    benefits: ProgramTable | None
    benefit_texts: tuple[tuple[Phrase | None, tuple[TextRow, ...]], ...]
    fees: tuple[FeeView, ...]
    credits: tuple[CreditView, ...]
    distributors: tuple[DistributorView, ...]
    prices: tuple[PriceView, ...]
    ledger: tuple[Phrase, ...]
    points_title: Phrase | None
    term: TermView | None
    sections: tuple[SectionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    length: tuple[int, str] | None
    notice: tuple[int, str] | None
    second_term: tuple[Phrase, ...]
    lapse: tuple[tuple[Term, Term | None], ...]
    unmet: str
    reporting_every: tuple[int, str] | None
    not_published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """What every page of one language knows of the site. `pages` are (title, url); `accent` is `#rrggbb`, fit for
    text on white."""

    title: Phrase
    description: Phrase | None
    language: str
    languages: tuple[Term, ...]
    base_url: str
    base_path: str
    home_url: str
    program_name: Phrase
    vendor_name: Phrase
    vendor_url: str | None
    points_title: Phrase | None
    has_points: bool
    has_levels: bool
    pages: tuple[tuple[Phrase, str], ...]
    leads_form: str
    leads_url: str | None
    noindex: bool
    repository: str | None
    generated_for: Day
    accent: str = hex_colour(DEFAULT_ACCENT)
    logo: Picture | None = None
    urls: dict[str, str] = field(default_factory=dict)
