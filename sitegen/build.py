"""The order of the stations, and nothing else.

content/ and program.yml -> documents -> records -> checks, verdicts, points -> directory -> pages ->
theme -> publish. Everything here takes values and gives values; the day is an argument.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from functools import partial
from pathlib import Path

from sitegen.authoring.fixing import Fixed, fix_file
from sitegen.checks.links import check_links
from sitegen.checks.program import CLAIM_CODES, check_record_rules, check_verdicts
from sitegen.checks.records import check_records, unknown_theme
from sitegen.checks.twins import check_twins
from sitegen.content.collection import Collection, read_collection
from sitegen.content.document import decode
from sitegen.content.files import Tree, find_root, read_bytes, read_content, read_media, read_tree
from sitegen.content.markdown import BodyRules, Picture
from sitegen.content.records import KINDS, Vocabulary, schema_of
from sitegen.diagnostics import Diagnostic, Severity, SitegenError, did_you_mean, sort_findings
from sitegen.directory.listing import Directory, make_directory
from sitegen.directory.presenting import Presenter
from sitegen.directory.urls import html_paths
from sitegen.directory.wording import media_url
from sitegen.memo import Memo, NoMemo
from sitegen.pages.api import api_files
from sitegen.pages.badges import badge_for
from sitegen.pages.comparing import comparison_files
from sitegen.pages.feeds import feed_files
from sitegen.pages.finding import finding_files
from sitegen.pages.hosting import headers_file, redirects_file, robots_file, sitemap_files
from sitegen.pages.pictures import make_pictures, public_uses
from sitegen.pages.plan import PageMeta, plan_pages
from sitegen.pages.share_pictures import share_files
from sitegen.pages.take_away import EMBED_SCRIPT
from sitegen.program.choosing import choose_program
from sitegen.program.evidence import Holdings, collect_holdings
from sitegen.program.model import Program
from sitegen.program.points import Score, score
from sitegen.program.presets import preset_folder, preset_ids
from sitegen.program.reading import MAX_FILE_BYTES, read_program
from sitegen.program.verdict import Verdict, judge
from sitegen.publish.cache import Cache
from sitegen.publish.write import OutputFile, Published, check_destination, publish
from sitegen.report.comparing import compare
from sitegen.report.snapshot import Snapshot
from sitegen.report.staff import StaffReport, make_report
from sitegen.review.authority import Outcome
from sitegen.review.git import Listing, Repository, content_of
from sitegen.review.meaning import Meaning, find_meaning
from sitegen.review.policy import read_rules
from sitegen.review.proposal import Review, Revisions
from sitegen.search.documents import search_source
from sitegen.search.index import MODULE, index_files
from sitegen.settings import PATH as SETTINGS_PATH
from sitegen.settings import Settings, base_url_fault, read_settings
from sitegen.theme.environment import Theme, load_theme
from sitegen.theme.files import known_themes
from sitegen.timing import Stopwatch

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Source:
    """A directory as it was read: everything typed, nothing judged yet. `program` is None where it cannot be used."""

    root: Path
    settings: Settings | None
    program: Program | None
    tree: Tree
    collection: Collection
    findings: tuple[Diagnostic, ...]
    program_findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Judged:
    """A directory with what the program says of it on a day."""

    source: Source
    today: Day
    holdings: Mapping[str, Holdings] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    scores: Mapping[str, Score] = field(default_factory=dict)
    directory: Directory | None = None
    findings: tuple[Diagnostic, ...] = ()

    def has(self, severity: Severity) -> bool:
        return any(finding.severity is severity for finding in self.findings)


@dataclass(frozen=True)
class BuildResult:
    """What a build made of a directory; `published` is None where errors stopped it, and the old output stands."""

    judged: Judged
    pages: int = 0
    published: Published | None = None


def read_source(root: Path, other_program: str | None = None, timed: Stopwatch | None = None) -> Source:
    """Read a directory, under another program than its own where one is named: a preset's id, or a file.

    Raises SitegenError where there is no directory, or no such program.
    """
    timed = timed or Stopwatch()
    root = find_root(root)
    with timed('program'):
        settings, findings = read_settings(read_bytes(root, SETTINGS_PATH))
        if other_program is not None:
            program, program_findings = _read_other_program(root, other_program)
        else:
            program, program_findings = choose_program(settings, partial(_file_of, root)) if settings else (None, [])
    findings += program_findings
    findings += unknown_theme(settings, known_themes(root)) if settings else ()
    with timed('files'):
        tree = read_tree(root)
    vocabulary = program.vocabulary if program else Vocabulary()
    languages = settings.languages if settings else ()
    with timed('records'):
        collection, more = read_collection(
            tree.files, dataclasses.replace(vocabulary, languages=languages), _body_rules(tree)
        )
    return Source(
        root, settings, program, tree, collection, (*findings, *tree.findings, *more), tuple(program_findings)
    )


def read_rules_here(root: Path) -> tuple[Settings | None, Program | None]:
    """Settings and program of a folder, None where it has none that can be used."""
    data = _file_of(root, SETTINGS_PATH)
    settings = read_settings(data)[0] if data is not None else None
    return settings, choose_program(settings, partial(_file_of, root))[0] if settings else None


def fix_source(source: Source) -> Iterator[Fixed]:
    """The records of a directory in which something mechanical can be put right."""
    vocabulary = source.program.vocabulary if source.program else Vocabulary()
    schemas = {folder: schema_of(cls, vocabulary) for folder, cls in KINDS.items()}
    for file in source.tree.files:
        if file.folder in schemas and (fixed := fix_file(file, schemas[file.folder], vocabulary)):
            yield fixed


def read_revision(repository: Repository, files: Listing, settings: Settings, program: Program) -> Source:
    """The content of a revision, read by settings and a program that need not be its own."""
    tree = read_content(content_of(repository, files))
    vocabulary = dataclasses.replace(program.vocabulary, languages=settings.languages)
    collection, findings = read_collection(tree.files, vocabulary, _body_rules(tree))
    return Source(repository.folder, settings, program, tree, collection, (*tree.findings, *findings))


def explain_change(repository: Repository, revisions: Revisions, review: Review, today: Day) -> Meaning | None:
    """What a change makes of the directory; None where there is nothing that can be compared.

    The rules are those of base, unless staff changed them to others that can be read.
    """
    if revisions.fork is None:
        return None
    rules = read_rules(repository, revisions.tip_files)
    changed = [ruling.outcome for ruling in review.rulings if ruling.rule in ('settings', 'program')]
    new_rules = bool(changed) and review.outcome is not Outcome.DENY
    after_rules = read_rules(repository, revisions.head_files) if new_rules else rules
    try:
        after_source = read_revision(repository, revisions.head_files, *after_rules)
    except SitegenError:
        return None
    before = snapshot_of(judge_source(read_revision(repository, revisions.fork_files, *rules), today))
    after = snapshot_of(judge_source(after_source, today))
    return find_meaning(before, after, review.rulings) if before and after else None


def _file_of(root: Path, name: str) -> bytes | None:
    return read_bytes(root, name) if (root / name).is_file() else None


def _read_other_program(root: Path, name: str) -> tuple[Program | None, list[Diagnostic]]:
    """The program that the command line names: a preset, or a file below the working directory."""
    if name in preset_ids():
        preset = (preset_folder(name) / 'program.yml').read_text(encoding='utf-8')
        return read_program(f'{name}/program.yml', preset)
    file = Path(name).resolve()
    if not file.is_file():
        raise SitegenError(f'no program file "{name}"', did_you_mean(name, preset_ids()))
    path = file.relative_to(root.resolve()).as_posix() if file.is_relative_to(root.resolve()) else file.as_posix()
    text, findings = decode(path, read_bytes(file.parent, file.name), max_bytes=MAX_FILE_BYTES)
    return (None, findings) if text is None else read_program(path, text)


def _body_rules(tree: Tree) -> BodyRules:
    pictures = {media.name: Picture(media_url(media), media.width, media.height) for media in tree.media}
    return BodyRules(media=pictures, unsound=tree.media_names - set(pictures))


def judge_source(source: Source, today: Day, timed: Stopwatch | None = None) -> Judged:
    """Verdicts, points, the directory, and all findings about it, sorted."""
    if source.settings is None:
        return Judged(source, today, findings=tuple(sort_findings(source.findings)))
    timed = timed or Stopwatch()
    settings, program, collection = source.settings, source.program, source.collection
    with timed('checks'):
        findings = [*source.findings, *check_records(collection, source.tree.media_names, settings, program)]
    if program is None:
        findings += check_links(collection, settings, None)
        return Judged(source, today, findings=tuple(sort_findings(findings)))
    with timed('checks'):
        rule_findings, broken = check_record_rules(program, collection)
        findings += rule_findings
        findings += check_twins(collection.cases)
    with timed('verdicts'):
        holdings = collect_holdings(collection, broken)
        verdicts = {id: judge(program, held, today) for id, held in holdings.items()}
    with timed('points'):
        scores = {id: score(program, held, today) for id, held in holdings.items()}
    with timed('directory'):
        directory = make_directory(program, collection, holdings, verdicts, scores, today)
    with timed('checks'):
        findings += _of_sound_partners(check_verdicts(program, collection, verdicts, today), findings, program.path)
        findings += check_links(collection, settings, program, frozenset(html_paths(directory)))
    return Judged(source, today, holdings, verdicts, scores, directory, tuple(sort_findings(findings)))


def _of_sound_partners(
    claims: Iterable[Diagnostic], findings: Iterable[Diagnostic], program_path: str
) -> list[Diagnostic]:
    """Findings about claims, without those that may only follow from another error: the partner's, or the program's."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    faulty = {finding.partner for finding in errors if finding.partner}
    everybody = any(finding.path == program_path for finding in errors)
    return [claim for claim in claims if claim.code not in CLAIM_CODES or not (everybody or claim.partner in faulty)]


def snapshot_of(judged: Judged) -> Snapshot | None:
    """What the report for staff is made from; None where settings or program cannot be used."""
    source = judged.source
    if source.settings is None or source.program is None or judged.directory is None:
        return None
    return Snapshot(
        program=source.program,
        today=judged.today,
        collection=source.collection,
        holdings=judged.holdings,
        verdicts=judged.verdicts,
        scores=judged.scores,
        ranks={id: entry.rank for id, entry in judged.directory.entries.items()},
        findings=judged.findings,
        title=source.settings.title.pick(source.settings.languages)[0],
        base_url=source.settings.base_url,
        languages=source.settings.languages,
    )


@dataclass(frozen=True)
class Reported:
    """A report for staff, and what to say beside it; `report` is None where these findings stand in its way."""

    root: Path
    report: StaffReport | None
    findings: tuple[Diagnostic, ...] = ()


def report_site(root: Path, today: Day, *, clock: Day, other_program: str | None = None) -> Reported:
    """The report of a day. What if another program held, or, where `today` is not the day of the clock, what if it
    were that day: then the difference is a part of it."""
    source = read_source(root)
    judged = judge_source(source, today)
    here = snapshot_of(judged)
    if here is None:
        return Reported(source.root, None, judged.findings)
    if other_program is not None:
        other = judge_source(read_source(root, other_program), today)
        there = snapshot_of(other)
        faults = tuple(finding for finding in other.source.program_findings if finding.severity is Severity.ERROR)
        if there is None or faults:
            return Reported(source.root, None, faults)
        return Reported(source.root, make_report(here, compare(here, there)), other.source.program_findings)
    then = None if today == clock else snapshot_of(judge_source(source, clock))
    return Reported(source.root, make_report(here, compare(then, here) if then else None))


@dataclass(frozen=True)
class BuildOptions:
    """What the command line may say of a build. `output` is absolute; `pardon` weighs findings anew (a baseline)."""

    output: Path
    base_url: str | None = None
    noindex: bool = False
    strict: bool = False
    pardon: Callable[[Sequence[Diagnostic]], list[Diagnostic]] = list


def build_site(
    root: Path,
    options: BuildOptions,
    today: Day,
    progress: Progress | None = None,
    timed: Stopwatch | None = None,
) -> BuildResult:
    """Check, then make the site. Errors leave the old output as it is."""
    timed = timed or Stopwatch()
    source = read_source(root, timed=timed)
    check_destination(options.output, root=source.root)
    if source.settings:
        source = dataclasses.replace(source, settings=_with_options(source.settings, options))
    judged = judge_source(source, today, timed)
    judged = dataclasses.replace(judged, findings=tuple(sort_findings(options.pardon(judged.findings))))
    stops = judged.has(Severity.ERROR) or (options.strict and judged.has(Severity.WARNING))
    if stops or judged.directory is None:
        return BuildResult(judged)
    cache = Cache(source.root, 'pictures')
    with timed('pictures'):
        pictures, faults = _make_pictures(judged, judged.directory, cache)
    if faults:
        return BuildResult(dataclasses.replace(judged, findings=tuple(sort_findings([*judged.findings, *faults]))))
    pages: list[PageMeta] = []
    files = make_files(judged, judged.directory, pages, progress, timed, pictures, cache)
    with timed('publish'):
        published = publish(files, output=options.output, root=source.root)
    cache.forget_unused()
    return BuildResult(judged, len(pages), published)


def _with_options(settings: Settings, options: BuildOptions) -> Settings:
    base_url = settings.base_url
    if options.base_url is not None:
        fault = base_url_fault(options.base_url)
        if fault:
            raise SitegenError(f'--base-url {options.base_url}: {fault[0]}', fault[1])
        base_url = options.base_url.rstrip('/')
    return dataclasses.replace(settings, base_url=base_url, noindex=settings.noindex or options.noindex)


def make_files(
    judged: Judged,
    directory: Directory,
    pages: list[PageMeta],
    progress: Progress | None = None,
    timed: Stopwatch | None = None,
    pictures: Mapping[str, bytes] | None = None,
    memo: Memo | None = None,
) -> Iterator[OutputFile]:
    """Every file of the site, in a fixed order; the pages made so far are noted in `pages`. `pictures` are made
    where they are not given."""
    memo = memo or NoMemo()
    timed = timed or Stopwatch()
    source = judged.source
    settings = source.settings
    assert settings is not None
    theme = load_theme(source.root, settings.theme, settings.languages, settings.base_path, settings.accent)
    total = sum(1 for _ in html_paths(directory)) * len(settings.languages) + 1
    media = {item.name: item for item in source.tree.media}
    searched = []
    for language in settings.languages:
        presenter = Presenter(
            directory,
            settings,
            language,
            media,
            theme.speech(language),
        )
        cards: dict[str, str] = {}
        for page in timed.each('views', plan_pages(presenter, partial(_fragment, theme, language), cards)):
            with timed('templates'):
                html = theme.render(page.template, language, page.values(presenter.site))
            pages.append(page.meta)
            if progress:
                progress(len(pages), total)
            yield OutputFile(page.path, html.encode())
        yield from timed.each('data files', _other_files(presenter, theme))
        yield from (OutputFile(path, data) for path, data in finding_files(presenter, cards))
        fragment = partial(_fragment, theme, language)
        yield from (OutputFile(path, data) for path, data in comparison_files(presenter, fragment))
        searched.append(search_source(presenter))
    search = index_files(searched, theme.asset(MODULE), settings.base_path)
    yield from timed.each('search', (OutputFile(path, data) for path, data in search))
    yield from (OutputFile(path, data) for path, data in theme.assets)
    pictures = _make_pictures(judged, directory, memo)[0] if pictures is None else pictures
    yield from (OutputFile(path, data) for path, data in sorted(pictures.items()))
    shared = share_files((page.image.text for page in pages if page.image), memo)
    yield from timed.each('pictures', (OutputFile(path, data) for path, data in shared))
    listed = [page for page in pages if not page.noindex]
    yield from (OutputFile(path, data) for path, data in sitemap_files(listed, settings))
    yield OutputFile(EMBED_SCRIPT, theme.source(EMBED_SCRIPT))
    yield OutputFile('robots.txt', robots_file(settings))
    yield OutputFile('_headers', headers_file(settings, _segments(pages, settings)))
    yield OutputFile('_redirects', redirects_file(directory, settings))


def _fragment(theme: Theme, language: str, template: str, context: Mapping[str, object]) -> str:
    return theme.fragment(template, language, context)


def _other_files(presenter: Presenter, theme: Theme) -> Iterator[OutputFile]:
    """API, feeds and badges of one language."""
    yield from (OutputFile(path, data) for path, data in api_files(presenter))
    yield from (OutputFile(path, data) for path, data in feed_files(presenter))
    for id in presenter.directory.entries:
        badge = badge_for(presenter.card(id), presenter.site)
        path = f'{presenter.address.prefix}/partners/{id}/badge.svg'.removeprefix('/')
        svg = theme.render('badge.svg', presenter.language, {'badge': badge})
        yield OutputFile(path, svg.encode())


def _make_pictures(judged: Judged, directory: Directory, memo: Memo) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The picture files that public pages show, and what cannot be decoded."""
    source = judged.source
    site_logo = source.settings.logo if source.settings else None
    media = {item.name: item for item in source.tree.media}
    return make_pictures(public_uses(directory, media, site_logo), media, partial(read_media, source.root), memo)


def _segments(pages: list[PageMeta], settings: Settings) -> frozenset[str]:
    """The first parts of the addresses of all pages but the partners', whose cards may stand in frames."""
    prefixes = {f'{settings.base_path}/{language}' for language in settings.languages[1:]}
    found = set()
    for page in pages:
        path = page.url
        prefix = next((p for p in prefixes if path.startswith(f'{p}/')), settings.base_path)
        found.add(path[len(prefix) :].split('/', 2)[1])
    return frozenset(found - {'', 'partners', '404.html'})
