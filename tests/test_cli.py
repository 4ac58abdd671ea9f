"""The command line: what is printed where, and the exit codes."""

from __future__ import annotations

import errno
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from sitegen import __version__
from sitegen.answering import SearchDesk
from sitegen.cli import main, read_today
from sitegen.cli.serving import ServedSite
from sitegen.cli.writing import write_new, write_whole
from sitegen.dates import parse_date
from sitegen.diagnostics import SitegenError
from sitegen.program.presets import preset_ids
from tests.commands import sitegen
from tests.conftest import TODAY, free_port
from tests.directories import edit
from tests.tiny import TINY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small site that a test may change."""
    return Path(shutil.copytree(TINY, tmp_path / 'site'))


def test_version_and_help() -> None:
    """The version and the list of commands come without a directory."""
    assert sitegen('--version').stdout == f'sitegen, version {__version__}\n'
    assert 'explain' in sitegen('--help').stdout


def _commands(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        yield from _commands(command) if isinstance(command, click.Group) else [command]


def _options(command: click.Command) -> set[str]:
    return {name for option in command.params for name in (*option.opts, *option.secondary_opts)}


def test_every_command_takes_a_day_and_a_voice() -> None:
    """A script may give `--today`, `--quiet` or `--verbose` to any command, also where it changes nothing."""
    commands = list(_commands(main))
    assert len(commands) > 15
    wanted = {'--today', '--quiet', '--verbose'}
    assert [command.name for command in commands if not wanted <= _options(command)] == []


def test_options_without_use_change_nothing(root: Path) -> None:
    """What a command has no use for is read, and leaves its output as it is; a day must be one."""
    plain = sitegen('config', 'show', '--root', root)
    assert sitegen('config', 'show', '--root', root, '--today', TODAY, '--quiet').stdout == plain.stdout != ''
    assert sitegen('config', 'show', '--root', root, '--today', 'tomorrow').exit_code == 2


@pytest.mark.parametrize('command', [['check'], ['schema', 'partner']])
def test_root_that_is_not_there_is_wrong_use(command: list[str], tmp_path: Path) -> None:
    """A folder named by --root must exist, also for a command that needs no site.yml."""
    result = sitegen(*command, '--root', tmp_path / 'none')
    assert result.exit_code == 2
    assert 'none' in result.stderr


def test_quiet_commands_say_nothing(root: Path, tmp_path: Path) -> None:
    """`init` and `new` write as they are asked to, and say nothing where they are told to be quiet."""
    result = sitegen('new', 'partner', 'quiet-oak', '--root', root, '--quiet')
    assert (result.exit_code, result.output) == (0, '')
    result = sitegen('init', tmp_path / 'fresh', '--program', 'typo3', '--quiet')
    assert (result.exit_code, result.output) == (0, '')


def test_init_without_a_program_tells_which_there_are(tmp_path: Path) -> None:
    """Whoever does not know the ids of the presets gets them from the message."""
    result = sitegen('init', tmp_path / 'fresh')
    assert result.exit_code == 2
    assert all(id in result.stderr for id in preset_ids())


def test_every_command_says_what_it_does_in_one_short_sentence() -> None:
    """The list of all commands has whole sentences."""
    text = sitegen('--help').stdout
    listed = [line.strip() for line in text.partition('Commands:')[2].splitlines() if line.strip()]
    assert len(listed) == len(main.commands)
    assert [line for line in listed if not line.endswith('.') or line.endswith('...')] == []


def test_what_a_system_refuses_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rights, limits and a full disk, also for what is printed, are one line with the file; all else is our bug."""

    def refused(number: int, *name: str) -> Callable[..., None]:
        def raising(*_: object) -> None:
            raise OSError(number, os.strerror(number), *name)

        return raising

    monkeypatch.setattr('sitegen.authoring.schemas.schema_for', refused(errno.ENOSPC))
    result = sitegen('schema', 'partner')
    assert (result.exit_code, result.output) == (2, 'sitegen: No space left on device\n')
    monkeypatch.setattr('sitegen.authoring.schemas.schema_for', refused(errno.EACCES, 'themes/own'))
    result = sitegen('schema', 'partner')
    assert (result.exit_code, result.output) == (2, 'sitegen: themes/own: Permission denied\n')
    monkeypatch.setattr('sitegen.authoring.schemas.schema_for', refused(errno.ENOENT))
    with pytest.raises(FileNotFoundError):
        sitegen('schema', 'partner')


def test_letters_that_an_output_lacks_are_escaped(tmp_path: Path) -> None:
    """A terminal of another encoding, or a folder whose name is no text, makes no command fail."""
    site = tmp_path / os.fsdecode(b'caf\xe9')
    shutil.copytree(TINY, site)
    environment = os.environ | {'PYTHONIOENCODING': 'koi8-r'}
    command = [sys.executable, '-m', 'sitegen', 'build', '--today', TODAY, '--root', str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, '')
    assert done.stdout.endswith(f'published to {tmp_path}/caf\\udce9/output\n')


def test_closed_output_is_no_fault(root: Path) -> None:
    """A scheduler may close what a command would print to."""
    command = f'{shlex.quote(sys.executable)} -m sitegen check --root {shlex.quote(str(root))} --today {TODAY}'
    for closed in ('>&-', '<&- >&- 2>&-'):
        done = subprocess.run(['sh', '-c', f'{command} {closed}'], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, '')


def test_full_disk_behind_the_output_is_wrong_use(root: Path) -> None:
    """What is printed may not find space either: one line, and the exit code of the environment."""
    with Path('/dev/full').open('w') as full:
        command = [sys.executable, '-m', 'sitegen', 'check', '--root', str(root), '--today', TODAY]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, 'sitegen: No space left on device\n')


@pytest.mark.parametrize('address', ['https://partners.example/\udce9', 'https://partners.example/\u200b'])
def test_address_that_cannot_be_printed_is_wrong_use(root: Path, address: str) -> None:
    """`--base-url` with bytes that are no text, or with signs that nobody sees, is refused before anything is read."""
    result = sitegen('build', '--root', root, '--base-url', address)
    assert result.exit_code == 2
    assert "Invalid value for '--base-url': it has characters that cannot be printed" in result.output


def _full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a file can be made, and nothing be written into it."""

    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def opened(path: Path, mode: str, *_: object, **__: object) -> Full:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | (os.O_EXCL if 'x' in mode else 0)))
        return Full()

    monkeypatch.setattr('pathlib.Path.open', opened)


def test_file_that_finds_no_space_is_not_left_by_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full, a new file is not there, and an old one is as it was."""
    (tmp_path / 'old.md').write_text('as it was')
    _full_disk(monkeypatch)
    for name, write in (('new.md', write_new), ('other.md', write_whole), ('old.md', write_whole)):
        with pytest.raises(SitegenError, match=f'{name} cannot be written: No space left on device'):
            write(tmp_path / name, b'text', name)
    monkeypatch.undo()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {'old.md': 'as it was'}


def test_commands_that_are_named_can_be_pasted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands that `init` and `new` say to try name the folder, and quote it for a shell."""
    monkeypatch.chdir(tmp_path)
    told = sitegen('init', 'my partners', '--program', 'typo3').stdout
    assert told.endswith("now try: sitegen build --root 'my partners'\n")
    told = sitegen('new', 'partner', 'quiet-oak', '--root', 'my partners').stdout
    command = "sitegen check content/partners/quiet-oak.md --root 'my partners'"
    assert told.endswith(f'then try: {command}\n')
    assert sitegen(*shlex.split(command)[1:]).exit_code == 0


def test_unknown_command_is_wrong_use() -> None:
    """A command that does not exist exits with 2."""
    assert sitegen('publish').exit_code == 2


@pytest.mark.parametrize(
    ('environment', 'expected'), [('0', '1970-01-01'), ('1795219200', '2026-11-21'), ('1795219199', '2026-11-20')]
)
def test_today_is_that_of_the_source_date(environment: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --today, SOURCE_DATE_EPOCH names the day, in UTC."""
    monkeypatch.setenv('SOURCE_DATE_EPOCH', environment)
    assert read_today(None) == parse_date(expected)
    assert read_today(parse_date(TODAY)) == parse_date(TODAY)


def test_bad_source_date_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOURCE_DATE_EPOCH that is no number is told, not ignored."""
    monkeypatch.setenv('SOURCE_DATE_EPOCH', 'yesterday')
    with pytest.raises(SitegenError, match='SOURCE_DATE_EPOCH'):
        read_today(None)


def test_check_prints_json_of_the_contract(root: Path) -> None:
    """The JSON of `check` has the keys of the contract, findings sorted by place."""
    (root / 'content/partners/cedar.md').write_text('---\nname: Cedar\nlevel: gold\ntype: maker\nlogo: ../x.png\n---\n')
    result = sitegen('check', '--root', root, '--today', TODAY, '--format', 'json')
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert list(report) == ['version', 'today', 'counts', 'findings']
    assert (report['version'], report['today']) == (1, TODAY)
    assert report['counts'] == {'error': 2, 'warning': 0, 'notice': 1}
    keys = ['path', 'line', 'column', 'code', 'severity', 'message', 'help', 'field', 'partner']
    assert [list(finding) for finding in report['findings']] == [keys] * 3
    places = [(finding['path'], finding['line'], finding['column']) for finding in report['findings']]
    assert places == sorted(places)


def test_check_prints_place_line_and_cure(root: Path) -> None:
    """The text of `check` shows where, the line itself with a caret, and what to do."""
    (root / 'content/partners/cedar.md').write_text('---\nname: Cedar\nlevel: sliver\ntype: maker\n---\n')
    result = sitegen('check', '--root', root, '--today', TODAY, 'content/partners/cedar.md')
    assert result.stdout == (
        'content/partners/cedar.md:3:8: error R315: "level" is "sliver", which is no level of this program\n'
        '   3 | level: sliver\n'
        '     |        ^\n'
        '   help: did you mean "silver"?\n'
        '1 error\n'
    )


def test_explain_partner_as_json(root: Path) -> None:
    """The JSON of `explain` has the keys of the contract, in its order."""
    explained = json.loads(sitegen('explain', 'alder', '--root', root, '--today', TODAY, '--format', 'json').stdout)
    assert list(explained) == [
        *('version', 'partner', 'today', 'claimed', 'qualified', 'effective', 'listed', 'next_change'),
        *('levels', 'statuses', 'points'),
    ]
    assert explained['points']['total'] == 25
    assert explained['points']['rank'] == 2
    assert explained['levels'][1]['requirements'][0]['evidence'] == [
        {'kind': 'project', 'id': 'alder-shop'},
        {'kind': 'project', 'id': None},
    ]


def test_explain_answers_while_others_are_faulty(root: Path) -> None:
    """A partner is explained although another's file cannot be read; the faulty one exits with 1 and its findings."""
    (root / 'content/partners/cedar.md').write_text('---\nname: [\n---\n')
    assert sitegen('explain', 'alder', '--root', root, '--today', TODAY).exit_code == 0
    result = sitegen('explain', 'cedar', '--root', root, '--today', TODAY)
    assert result.exit_code == 1
    assert 'content/partners/cedar.md:' in result.stderr


def test_explain_says_nothing_by_a_faulty_program(root: Path) -> None:
    """A row of the program that cannot be read would be missing from the verdict: its findings are told instead."""
    edit(root / 'program.yml', '{count: ', '{cuont: ')
    result = sitegen('explain', 'alder', '--root', root, '--today', TODAY)
    assert (result.exit_code, result.stdout) == (1, '')
    assert 'program.yml:' in result.stderr


@pytest.mark.parametrize(
    'command',
    [
        ['check'],
        ['build'],
        ['stats'],
        ['index'],
        ['search', 'x'],
        ['export', 'search', '--engine', 'algolia'],
        ['report'],
        ['explain', 'alder'],
        ['new', 'partner', 'birch'],
        ['forms'],
        ['config', 'show'],
    ],
    ids=' '.join,
)
def test_settings_at_fault_are_findings(root: Path, command: list[str]) -> None:
    """Every command that needs site.yml tells its faults with their places, exit 1; without one it is wrong use."""
    settings = root / 'site.yml'
    edit(settings, 'languages:', 'langauges:')
    result = sitegen(*command, '--root', root)
    assert result.exit_code == 1
    assert 'error R301: unknown key "langauges"' in result.output
    settings.unlink()
    result = sitegen(*command, '--root', root)
    assert (result.exit_code, result.stderr.partition('\n')[0]) == (2, f'sitegen: no site.yml in {root}')


def test_explain_unknown_partner_is_wrong_use(root: Path) -> None:
    """A partner that does not exist exits with 2 and the nearest id."""
    result = sitegen('explain', 'adler', '--root', root)
    assert (result.exit_code, result.stderr) == (2, 'sitegen: no partner "adler"\n   hint: did you mean "alder"?\n')


def test_explain_code_needs_no_directory(tmp_path: Path) -> None:
    """A code is explained anywhere."""
    result = sitegen('explain', 'P312', '--root', tmp_path)
    assert result.exit_code == 0
    assert result.stdout.startswith('P312 ')


def test_partner_with_the_name_of_a_code_is_explained(root: Path) -> None:
    """A partner's id comes before a code in small letters, in any format."""
    (root / 'content/partners/alder.md').rename(root / 'content/partners/p312.md')
    assert json.loads(sitegen('explain', 'p312', '--root', root, '--format', 'json').stdout)['partner'] == 'p312'
    assert json.loads(sitegen('explain', 'P312', '--root', root, '--format', 'json').stdout)['code'] == 'P312'
    assert sitegen('explain', 'P312', '--root', root, '--format', 'markdown').stdout.startswith('# P312 ')


def test_quiet_check_leaves_notices_out(root: Path) -> None:
    """With --quiet only what fails or may fail is printed."""
    assert 'notice' in sitegen('check', '--root', root, '--today', TODAY).stdout
    assert 'M407' not in sitegen('check', '--root', root, '--today', TODAY, '--quiet').stdout


def test_quiet_check_without_findings_says_nothing(root: Path) -> None:
    """With --quiet nothing is printed where there are only notices; "no findings" would not be true."""
    result = sitegen('check', 'content/pages', '--root', root, '--today', TODAY, '--quiet')
    assert (result.exit_code, result.output) == (0, '')


def test_quiet_build_tells_what_stopped_it(root: Path, tmp_path: Path) -> None:
    """A strict build that warnings stop tells them also with --quiet."""
    (root / 'content/partners/unread.txt').write_text('x')
    result = sitegen('build', '--root', root, '--today', TODAY, '--output', tmp_path / 'out', '--strict', '--quiet')
    assert result.exit_code == 1
    assert 'unread.txt:1:1: warning' in result.stderr
    assert 'notice' not in result.stderr
    assert result.stderr.endswith('nothing was published; the output is as it was\n')


def test_serve_builds_below_the_root_and_serves(root: Path) -> None:
    """`serve` builds into .sitegen/, again on changes of content and program, and leaves output/ alone."""
    (root / 'rules').mkdir()
    (root / 'program.yml').rename(root / 'rules/program.yml')
    edit(root / 'site.yml', 'program: program.yml', 'program: rules/program.yml')
    port = free_port()
    url = f'http://127.0.0.1:{port}/'
    command = [sys.executable, '-m', 'sitegen', 'serve', '--root', str(root), '--today', TODAY, '--port', str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline(), process.stdout.readline()]
            assert lines[0].startswith('12 records, ')
            assert lines[1] == f'serving on {url} (stop with Ctrl-C)\n'
            assert 'Alder &amp; Sons' in _get(f'{url}partners/alder/')
            started = time.monotonic()
            (root / 'content/partners/alder.sv.md').unlink()
            while 'Bygger butiker' in _get(f'{url}sv/partners/alder/'):
                assert time.monotonic() - started < 30
                time.sleep(0.1)
            edit(root / 'rules/program.yml', 'name: Silver', 'name: Platinum')
            while 'Platinum' not in _get(f'{url}partners/alder/'):
                assert time.monotonic() - started < 60
                time.sleep(0.1)
        finally:
            process.terminate()
    assert not (root / 'output').exists()


def test_serve_tells_warnings_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A warning does not stop a build, so it is told in the terminal: not again as long as it stays the same."""
    (root / 'content/partners/unread.txt').write_text('x')
    site = ServedSite(root, 'http://127.0.0.1:1', parse_date(TODAY), SearchDesk(root / 'cache'))
    for times in (1, 0):
        assert site.build().ok
        assert capsys.readouterr().err.count('unread.txt:1:1: warning') == times


def _get(url: str) -> str:
    with urllib.request.urlopen(url) as answer:  # noqa: S310  # the address is the test's own
        return str(answer.read().decode())


def test_stats_tells_numbers_and_where_time_went(root: Path) -> None:
    """`stats` counts records and output and names the stations, and leaves no output behind."""
    numbers = json.loads(sitegen('stats', '--root', root, '--today', TODAY, '--format', 'json').stdout)
    assert numbers['records'] == {'partners': 4, 'cases': 1, 'projects': 6, 'pages': 1, 'ledger rows': 2}
    assert numbers['files']['.html']['count'] > 50
    assert {'records', 'checks', 'verdicts', 'points', 'views', 'templates', 'publish'} <= set(numbers['seconds'])
    assert 'templates' in sitegen('stats', '--root', root, '--today', TODAY).stdout
    assert not (root / 'output').exists()


def test_config_show_prints_the_settings_in_force(root: Path) -> None:
    """`config show` prints site.yml with its defaults; a faulty one exits with 1 and its findings."""
    shown = json.loads(sitegen('config', 'show', '--root', root).stdout)
    assert shown['title'] == {'en': 'Tiny directory', 'sv': 'Liten katalog'}
    assert (shown['theme'], shown['leads'], shown['noindex']) == ('default', 'none', False)
    (root / 'site.yml').write_text('title: T\n')
    result = sitegen('config', 'show', '--root', root)
    assert result.exit_code == 1
    assert 'site.yml:1:1: error R302' in result.stderr
