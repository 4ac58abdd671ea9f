"""What somebody tries who wants more than is theirs: each with the outcome and the message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen.cli import main
from sitegen.diagnostics import SitegenError
from sitegen.review.rulings import Ruling
from tests.repositories import CASE, OTHER, OWNER, PARTNER, STAFF, STRANGER, Workshop

ACME, BIRCH = 'content/partners/acme.md', 'content/partners/birch.md'
NOT_BIRCH = 'belongs to birch, and github:4242 is no owner of it: its owners are github:77'


def _denied(shop: Workshop, actor: str = OWNER) -> Ruling:
    """The first denied ruling of what is on the disk."""
    shop.commit()
    review = shop.review(actor)
    assert review.outcome == 'deny'
    return next(ruling for ruling in review.rulings if ruling.outcome == 'deny')


def _cli(shop: Workshop, *options: str) -> Result:
    command = ['review', '--root', str(shop.root), '--today', '2026-11-21', *options]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def test_owner_changed_in_head_gives_no_right(shop: Workshop) -> None:
    """Owners come from base: who names himself in the head is no owner."""
    shop.edit(BIRCH, 'owners: [github:77]', 'owners: [github:77, github:4242]')
    shop.edit(BIRCH, 'Shops, and nothing', 'Ships, and nothing')
    ruling = _denied(shop)
    assert (ruling.field, ruling.rule) == ('owners', 'not-yours')
    assert ruling.why == f'{BIRCH} {NOT_BIRCH}'


def test_staff_changed_in_head_gives_no_right(shop: Workshop) -> None:
    """Staff come from base: who names himself staff in the head is denied."""
    shop.edit('site.yml', 'staff: [github:1001]', 'staff: [github:1001, github:4242]')
    shop.edit(ACME, 'level: silver', 'level: gold')
    ruling = _denied(shop)
    assert (ruling.path, ruling.field, ruling.rule) == ('site.yml', 'staff', 'settings')
    assert ruling.why == 'only staff may change the settings of the site'


def test_rename_of_anothers_file(shop: Workshop) -> None:
    """Renaming somebody else's record takes it away from them."""
    shop.git('mv', BIRCH, 'content/partners/birch-new.md')
    ruling = _denied(shop)
    assert (ruling.path, ruling.rule, ruling.why) == (BIRCH, 'not-yours', f'{BIRCH} {NOT_BIRCH}')


def test_rename_of_anothers_file_over_ones_own(shop: Workshop) -> None:
    """Moving somebody else's case to a name of one's own is a deletion of theirs."""
    shop.write('content/cases/birch-shop.md', CASE.format(partner='birch'))
    shop.git('checkout', '-q', '-B', 'main')
    shop.commit()
    shop.git('checkout', '-q', '-B', 'change')
    shop.git('mv', 'content/cases/birch-shop.md', 'content/cases/acme-shop.md')
    shop.edit('content/cases/acme-shop.md', 'partner: birch', 'partner: acme')
    ruling = _denied(shop)
    assert (ruling.path, ruling.rule) == ('content/cases/birch-shop.md', 'not-yours')


def test_look_alike_id(shop: Workshop) -> None:
    """A new partner whose id looks like a living one is pointed out to staff."""
    shop.write('content/partners/b1rch.md', PARTNER.format(name='Birch'))
    shop.commit()
    review = shop.review(STRANGER)
    assert review.outcome == 'needs-staff'
    assert {(r.rule, r.why) for r in review.rulings} == {
        ('look-alike', 'b1rch is a new partner whose id is easily taken for birch, so staff must look closely')
    }


@pytest.mark.parametrize(
    'actor',
    [
        'github:04242',
        'github:４２４２',
        'GitHub:4242',
        'github:4242 ',
        'github:acme',
        '4242',
        'gitlab:4242',
        '',
        'github:4242\n',
    ],
)
def test_look_alike_account(shop: Workshop, actor: str) -> None:
    """An account is a number in plain digits; anything else is wrong use, exit 2."""
    with pytest.raises(SitegenError, match='is no account'):
        shop.review(actor)
    result = _cli(shop, '--base', 'main', '--head', 'change', '--actor', actor)
    assert result.exit_code == 2
    assert result.output == (
        f'sitegen: {actor!r} is no account\n   hint: write "github:" and the numeric id, like github:1001\n'
    )


def test_edit_of_anothers_record_through_a_translation(shop: Workshop) -> None:
    """A translation belongs to whom the original belongs to."""
    shop.write('content/partners/birch.sv.md', '---\nsummary: Stängt\n---\n')
    ruling = _denied(shop)
    assert (ruling.path, ruling.rule) == ('content/partners/birch.sv.md', 'not-yours')
    assert ruling.why == f'content/partners/birch.sv.md {NOT_BIRCH}'


def test_managed_field_in_a_translation(shop: Workshop) -> None:
    """A managed field does not become descriptive by standing in a translation."""
    shop.write('content/partners/acme.sv.md', '---\nlevel: gold\nowners: [github:4242, github:5]\n---\n')
    outcome, rulings = shop.judged()
    assert outcome == 'needs-staff'
    assert rulings == {
        'content/partners/acme.sv.md level': ('needs-staff', 'program-managed'),
        'content/partners/acme.sv.md owners': ('needs-staff', 'owners'),
    }


def test_translation_of_nothing(shop: Workshop) -> None:
    """A translation whose original is not there is nobody's."""
    shop.write('content/cases/nothing.sv.md', '---\ntitle: Inget\n---\n')
    ruling = _denied(shop)
    assert (ruling.rule, ruling.why) == (
        'no-partner',
        "content/cases/nothing.sv.md names no partner, so it is nobody's to change",
    )


def test_anothers_id_as_alias(shop: Workshop) -> None:
    """Nobody gets the address of another partner by naming it as an old one of his own."""
    shop.edit(ACME, '[acme-old]', '[acme-old, birch]')
    ruling = _denied(shop)
    assert (ruling.rule, ruling.why) == ('alias-taken', '"birch" is an address of birch and cannot lead to acme')


def test_new_partner_under_anothers_alias(shop: Workshop) -> None:
    """An old address stays reserved for its partner."""
    shop.write('content/partners/acme-old.md', PARTNER.format(name='Acme'))
    ruling = _denied(shop, STRANGER)
    assert (ruling.rule, ruling.why) == (
        'alias-taken',
        '"acme-old" is an old address of acme and stays reserved for it',
    )


def test_case_that_names_an_alias_is_its_partners(shop: Workshop) -> None:
    """A case that names a partner by an old id belongs to that partner."""
    shop.write('content/cases/new.md', CASE.format(partner='acme-old'))
    ruling = _denied(shop, OTHER)
    assert ruling.rule == 'not-yours'
    assert ruling.why == (
        'content/cases/new.md belongs to acme, and github:77 is no owner of it: its owners are github:4242'
    )


def test_case_that_names_an_alias_in_base(shop: Workshop) -> None:
    """Where base names a partner by an old id, its owner can put that right, and nobody else."""
    path = 'content/cases/acme-bank.md'
    shop.git('checkout', '-q', 'main')
    shop.edit(path, 'partner: acme', 'partner: acme-old')
    shop.commit()
    shop.git('checkout', '-q', '-B', 'change')
    shop.edit(path, 'partner: acme-old', 'partner: acme')
    assert shop.judged() == ('allow', {f'{path} partner': ('allow', 'owner')})
    assert shop.review(OTHER).outcome == 'deny'


def test_case_for_somebody_elses_partner(shop: Workshop) -> None:
    """A new case that names another partner would speak for it."""
    shop.write('content/cases/acme-two.md', CASE.format(partner='birch'))
    ruling = _denied(shop)
    assert (ruling.rule, ruling.why) == ('not-yours', f'content/cases/acme-two.md {NOT_BIRCH}')


def test_own_case_handed_to_another_partner(shop: Workshop) -> None:
    """Handing one's own case to another partner changes theirs."""
    shop.edit('content/cases/acme-bank.md', 'partner: acme', 'partner: birch')
    assert _denied(shop).why == f'content/cases/acme-bank.md {NOT_BIRCH}'


def test_anothers_project_taken_over(shop: Workshop) -> None:
    """Naming oneself as the partner of somebody else's project takes it away from them."""
    shop.edit('content/projects/birch-shop.md', 'partner: birch', 'partner: acme')
    assert _denied(shop).why == f'content/projects/birch-shop.md {NOT_BIRCH}'


def test_case_with_somebody_elses_project(shop: Workshop) -> None:
    """A case cannot rest on the project of another partner."""
    shop.edit('content/cases/acme-bank.md', 'project: acme-bank', 'project: birch-shop')
    ruling = _denied(shop)
    assert (ruling.rule, ruling.why) == ('foreign-project', 'project birch-shop belongs to birch, not to acme')


def test_record_of_an_unknown_partner(shop: Workshop) -> None:
    """A record of a partner that does not exist is nobody's."""
    shop.write('content/cases/ghost.md', CASE.format(partner='ghost'))
    ruling = _denied(shop)
    assert (ruling.rule, ruling.why) == ('no-partner', 'there is no partner "ghost"')


def test_media_of_another_partner(shop: Workshop) -> None:
    """The pictures of a partner are its own."""
    shop.write('content/media/birch/logo.png', 'x')
    ruling = _denied(shop)
    assert (ruling.rule, ruling.why) == ('not-yours', f'content/media/birch/ {NOT_BIRCH}')


@pytest.mark.parametrize(
    'path', ['content/media/acme/.gitattributes', 'content/media/acme/.x/logo.png', 'content/cases/.acme.md']
)
def test_hidden_files(shop: Workshop, path: str) -> None:
    """A hidden file in one's own folder is no picture; git and the host may give it a meaning."""
    shop.write(path, '* filter=x\n')
    ruling = _denied(shop)
    assert (ruling.rule, ruling.why) == ('stray', 'only staff may change what content/ has no place for')


def test_ledger_row(shop: Workshop) -> None:
    """Nobody but staff grants points."""
    path = 'content/ledger/2026.csv'
    shop.write(path, (shop.root / path).read_text(encoding='utf-8') + '2026-11-01,acme,sale,9999,\n')
    ruling = _denied(shop)
    assert (ruling.path, ruling.rule, ruling.why) == (path, 'ledger', 'only staff may change the ledger')


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_symbolic_link(shop: Workshop, actor: str) -> None:
    """A symbolic link is denied to everyone, wherever it leads."""
    (shop.root / 'content/cases/acme-two.md').symlink_to('/etc/passwd')
    ruling = _denied(shop, actor)
    assert (ruling.rule, ruling.why) == (
        'link',
        'content/cases/acme-two.md is a symbolic link; put the file itself there',
    )


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_record_turned_into_a_link(shop: Workshop, actor: str) -> None:
    """A record cannot become a link to another one."""
    shop.remove(ACME)
    (shop.root / ACME).symlink_to('birch.md')
    assert _denied(shop, actor).rule == 'link'


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_mode_bit(shop: Workshop, actor: str) -> None:
    """A file that becomes executable is denied to everyone."""
    (shop.root / ACME).chmod(0o755)
    ruling = _denied(shop, actor)
    assert (ruling.rule, ruling.why) == (
        'mode',
        f'the mode of {ACME} changes from 100644 to 100755; leave it as it was',
    )


def test_new_executable_record(shop: Workshop) -> None:
    """A record is plain text and never executable."""
    shop.write('content/cases/acme-two.md', CASE.format(partner='acme'))
    (shop.root / 'content/cases/acme-two.md').chmod(0o755)
    assert _denied(shop, STAFF).why == 'content/cases/acme-two.md is executable; a record is plain text'


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_submodule(shop: Workshop, actor: str) -> None:
    """Another repository in place of files is denied to everyone."""
    shop.stage('160000', shop.git('rev-parse', 'HEAD'), 'content/media/acme/more')
    shop.commit_staged()
    review = shop.review(actor)
    assert review.outcome == 'deny'
    assert [(r.rule, r.why) for r in review.rulings] == [
        ('submodule', 'content/media/acme/more is another repository (a submodule); put the files themselves there')
    ]


def test_five_thousand_files(shop: Workshop) -> None:
    """More files than anyone can look at are denied without being read, but staff may."""
    blob = shop.git('hash-object', '-w', ACME)
    lines = ''.join(f'100644 {blob}\tcontent/cases/acme-{number}.md\n' for number in range(5_000))
    (shop.root / 'index-lines').write_text(lines, encoding='utf-8')
    shop.git('-c', f'alias.feed=!git update-index --index-info < "{shop.root}/index-lines"', 'feed')
    shop.commit_staged()
    review = shop.review()
    assert [(r.path, r.outcome, r.rule, r.why) for r in review.rulings] == [
        (
            '',
            'deny',
            'too-many-files',
            '5,000 files change; at most 300 can be looked at in one pull request: split it',
        )
    ]


@pytest.mark.parametrize(
    ('old', 'new', 'why'),
    [
        ('level: silver', 'level: silver\nlevel: gold', '"level" stands here a second time; the first is in line 23'),
        ('level: silver', 'level: &a silver', 'anchor "&a" is not allowed'),
        ('level: silver', 'level: !!str silver', 'tag "!!str" is not allowed'),
        ('level: silver', '<<: {level: gold}', 'merge key "<<" is not allowed'),
        ('name: Acme Systems', 'name: Acme\u202e Systems', 'invisible character U+202E in a field'),
        ('name: Acme Systems', 'name: [[[[[[[[[[[[[[]]]]]]]]]]]]]]', 'nested deeper than 12 levels'),
    ],
)
def test_yaml_that_parses_differently_twice(shop: Workshop, old: str, new: str, why: str) -> None:
    """What two parsers could read differently is not read at all, for staff neither."""
    shop.edit(ACME, old, new)
    shop.commit()
    for actor in (OWNER, STAFF):
        review = shop.review(actor)
        assert review.outcome == 'deny'
        assert review.rulings[0].rule == 'unreadable'
        assert why in review.rulings[0].why


def test_second_fence_ends_the_front_matter(shop: Workshop) -> None:
    """Keys below a second fence are text; those that vanish from the front matter are changes."""
    shop.edit(ACME, 'type: consulting\n', 'type: consulting\n--- \nlevel: gold\n')
    outcome, rulings = shop.judged()
    assert outcome == 'needs-staff'
    assert rulings[f'{ACME} since'] == ('needs-staff', 'program-managed')
    assert f'{ACME} level' not in rulings


def test_key_with_a_control_character(shop: Workshop) -> None:
    """A key that nobody knows needs staff, and is shown as an escape."""
    shop.edit(ACME, 'name: Acme', '"\\x00level": gold\nname: Acme')
    shop.commit()
    assert [(r.outcome, r.rule, r.why) for r in shop.review().rulings] == [
        ('needs-staff', 'unknown-field', 'the program knows no field "\\x00level" here')
    ]


def test_quotes_that_change_a_value_are_seen(shop: Workshop) -> None:
    """A truth value in quotes is another value, although its letters are the same."""
    shop.edit('content/projects/acme-bank.md', 'state: live', 'state: live\nconfidential: true')
    shop.git('checkout', '-q', '-B', 'main')
    shop.commit()
    shop.git('checkout', '-q', '-B', 'change')
    shop.edit('content/projects/acme-bank.md', 'confidential: true', 'confidential: "true"')
    shop.commit()
    assert [(r.field, r.before, r.after) for r in shop.review().rulings] == [('confidential', True, 'true')]


def test_bytes_that_are_no_text(shop: Workshop) -> None:
    """A record that is not UTF-8 cannot be read."""
    (shop.root / ACME).write_bytes(b'---\nname: \xff\n---\n')
    assert _denied(shop).why == f'{ACME} cannot be read: byte 0xff is not UTF-8 (line 2)'


def test_file_that_is_too_large(shop: Workshop) -> None:
    """A file above the limit is denied before it is read."""
    shop.write('content/cases/acme-two.md', 'x' * 262_145)
    assert _denied(shop).why == (
        'content/cases/acme-two.md cannot be read: file has 262,145 bytes; at most 262,144 are allowed (line 1)'
    )


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_head_that_deletes_the_settings(shop: Workshop, actor: str) -> None:
    """Without site.yml there would be no policy; nobody takes it away."""
    shop.remove('site.yml')
    ruling = _denied(shop, actor)
    assert (ruling.rule, ruling.why) == ('unreadable', 'site.yml is gone; without it there is no directory')


def test_head_that_deletes_the_program(shop: Workshop) -> None:
    """Without the program that site.yml names nothing can be judged; not even staff take it away."""
    shop.remove('program.yml')
    review_why = _denied(shop, STAFF).why
    assert review_why == 'the rules of the change cannot be read: site.yml:6: file "program.yml" does not exist'
    assert _denied(shop, OWNER).why == 'only staff may change the program'


def test_head_that_deletes_everything(shop: Workshop) -> None:
    """A head without any file is denied, file by file."""
    shop.git('rm', '-rq', '.')
    outcome, rulings = shop.judged()
    assert outcome == 'deny'
    assert rulings[BIRCH] == ('deny', 'not-yours')
    assert rulings[ACME] == ('needs-staff', 'deletion')
    assert rulings['site.yml'] == ('deny', 'unreadable')


def test_base_without_policy_is_wrong_use(shop: Workshop) -> None:
    """Where base has no site.yml nobody can tell who may change what: exit 2."""
    shop.git('checkout', '-q', '--orphan', 'empty')
    shop.git('rm', '-rqf', '.')
    shop.commit('nothing')
    with pytest.raises(SitegenError, match=r'base has no site\.yml, so nobody can tell who may change what'):
        shop.review(base='empty', head='change')


def test_merge_commit_that_takes_back_somebody_elses_change(shop: Workshop) -> None:
    """A merge of base into the branch hides nothing: what it makes different from base is the change."""
    shop.edit(ACME, 'Lund', 'Malmö')
    shop.commit()
    shop.git('checkout', '-q', 'main')
    shop.edit(BIRCH, 'Shops, and nothing', 'Chains, and nothing')
    shop.commit()
    shop.git('checkout', '-q', 'change')
    shop.git('merge', '-q', '--no-commit', 'main')
    assert shop.review(head='HEAD').outcome == 'allow'
    shop.edit(BIRCH, 'Chains, and nothing', 'Shops, and nothing')
    ruling = _denied(shop)
    assert (ruling.path, ruling.field, ruling.rule) == (BIRCH, 'body', 'not-yours')


def test_honest_merge_commit(shop: Workshop) -> None:
    """Merging base into the branch is no change of what base changed."""
    shop.edit(ACME, 'Lund', 'Malmö')
    shop.commit()
    shop.git('checkout', '-q', 'main')
    shop.edit(BIRCH, 'Shops, and nothing', 'Chains, and nothing')
    shop.commit()
    shop.git('checkout', '-q', 'change')
    shop.git('merge', '-q', '-m', 'merge', 'main')
    assert shop.judged() == ('allow', {f'{ACME} city': ('allow', 'owner')})


def test_base_that_moved_on(shop: Workshop) -> None:
    """What base changed since the branch began is no change of the branch; its owners count as they are now."""
    shop.edit(ACME, 'Lund', 'Malmö')
    shop.commit()
    shop.git('checkout', '-q', 'main')
    shop.edit(BIRCH, 'Shops, and nothing', 'Chains, and nothing')
    shop.commit()
    shop.git('checkout', '-q', 'change')
    assert shop.judged() == ('allow', {f'{ACME} city': ('allow', 'owner')})
    shop.git('checkout', '-q', 'main')
    shop.edit(ACME, 'owners: [github:4242]', 'owners: [github:5]')
    shop.commit()
    shop.git('checkout', '-q', 'change')
    assert _denied(shop).why == f'{ACME} belongs to acme, and github:4242 is no owner of it: its owners are github:5'
    assert shop.review('github:5').outcome == 'allow'


def test_partner_moved_on_in_base(shop: Workshop) -> None:
    """Whose case it is says base as it is now, not as it was when the branch began."""
    shop.edit('content/cases/acme-bank.md', 'One list of clients', 'A list of clients')
    shop.commit()
    shop.git('checkout', '-q', 'main')
    shop.edit('content/cases/acme-bank.md', 'partner: acme', 'partner: birch')
    shop.commit()
    shop.git('checkout', '-q', 'change')
    assert _denied(shop).why == f'content/cases/acme-bank.md {NOT_BIRCH}'
    assert shop.review(OTHER).outcome == 'allow'


def test_histories_that_cross(shop: Workshop) -> None:
    """Where two histories cross there is no one place at which the change begins."""
    shop.git('checkout', '-q', '-b', 'one', 'main')
    shop.edit(ACME, 'Lund', 'Malmö')
    one = shop.commit()
    shop.git('checkout', '-q', '-b', 'two', 'main')
    shop.edit(BIRCH, 'Shops, and nothing', 'Chains, and nothing')
    two = shop.commit()
    shop.git('merge', '-q', '-m', 'x', one)
    shop.git('checkout', '-q', 'one')
    shop.git('merge', '-q', '-m', 'y', two)
    review = shop.review(STAFF, base='one', head='two')
    assert [(r.outcome, r.rule) for r in review.rulings] == [('deny', 'crossed-history')]


def test_history_of_its_own(shop: Workshop) -> None:
    """A branch that has nothing in common with base is denied."""
    shop.git('checkout', '-q', '--orphan', 'own')
    shop.commit('own')
    ruling = _denied(shop, STAFF)
    assert (ruling.rule, ruling.why) == (
        'no-common-history',
        'the change has no history in common with base: '
        'begin a new branch from the current state and repeat the change there',
    )


def test_twin_by_letter_case(shop: Workshop) -> None:
    """Two paths that differ only in letter case are one file on some computers."""
    blob = shop.git('hash-object', '-w', ACME)
    shop.stage('100644', blob, 'content/media/Acme/logo.png')
    shop.stage('100644', blob, 'content/media/acmE/office.png')
    shop.commit_staged()
    review = shop.review(STAFF)
    assert [(r.outcome, r.rule, r.why) for r in review.rulings] == [
        (
            'deny',
            'twin',
            'content/media/Acme/logo.png and content/media/acme/logo.png differ only in letter case '
            'or in how their letters are encoded',
        ),
        (
            'deny',
            'twin',
            'content/media/acmE/office.png stands in a folder that some computers take for content/media/Acme',
        ),
    ]


def test_twin_by_encoding(shop: Workshop) -> None:
    """A name whose letters are encoded otherwise than usual is denied."""
    blob = shop.git('hash-object', '-w', ACME)
    shop.stage('100644', blob, 'themes/own/o\u0308.html')
    shop.commit_staged()
    assert [(r.outcome, r.rule) for r in shop.review(STAFF).rulings] == [('deny', 'bad-path')]


@pytest.mark.parametrize(
    'path', ['content/cases/a\nb.md', 'content/cases/a\x1b[31m.md', 'content/cases/a\u202eb.md', 'a\\b']
)
def test_path_that_lies(shop: Workshop, path: str) -> None:
    """A path with controls, overrides or backslashes is denied, and shown as escapes."""
    blob = shop.git('hash-object', '-w', ACME)
    shop.git('update-index', '--add', '--cacheinfo', f'100644,{blob},{path}')
    shop.commit_staged()
    review = shop.review(STAFF)
    assert [(r.outcome, r.rule) for r in review.rulings] == [('deny', 'bad-path')]
    assert review.rulings[0].path.isprintable()


@pytest.mark.parametrize(
    'name',
    [
        '--upload-pack=touch x',
        '-h',
        '--output=x',
        'main..change',
        ':/first',
        'main:site.yml',
        '',
        'a b',
        'main\n',
        '@{u',
        'nosuch',
    ],
)
def test_revision_that_is_an_option(shop: Workshop, name: str) -> None:
    """The name of a revision can neither be an option nor name anything but a commit."""
    before = sorted(path.name for path in shop.root.iterdir())
    result = _cli(shop, f'--base={name}', '--head', 'change', '--actor', OWNER)
    assert result.exit_code == 2
    assert result.output.startswith('sitegen: ')
    assert sorted(path.name for path in shop.root.iterdir()) == before


def test_nothing_of_the_head_is_executed(shop: Workshop, tmp_path: Path) -> None:
    """Neither attributes, drivers and hooks nor the environment make git start anything."""
    trap = tmp_path / 'trap'
    script = tmp_path / 'spring'
    script.write_text(f'#!/bin/sh\ntouch {trap}\ncat "$1"\n', encoding='utf-8')
    script.chmod(0o755)
    shop.write('.gitattributes', '*.md diff=trap filter=trap\n')
    shop.edit(ACME, 'Lund', 'Malmö')
    shop.commit()
    for key in ('diff.trap.textconv', 'diff.trap.command', 'filter.trap.smudge', 'diff.external', 'core.fsmonitor'):
        shop.git('config', key, str(script))
    environment = {'GIT_EXTERNAL_DIFF': str(script), 'GIT_DIR': str(tmp_path), 'GIT_PAGER': str(script)}
    command = ['review', '--root', str(shop.root), '--base', 'main', '--head', 'change', '--actor', STAFF]
    result = CliRunner().invoke(main, [*command, '--format', 'json'], env=environment)
    assert json.loads(result.output)['outcome'] == 'allow'
    assert not trap.exists()


def test_replacement_objects_are_ignored(shop: Workshop) -> None:
    """A replacement that would show another policy has no effect."""
    real = shop.git('rev-parse', 'main')
    shop.git('checkout', '-q', '-B', 'fake', 'main')
    shop.edit(BIRCH, 'github:77', 'github:4242')
    fake = shop.commit()
    shop.git('checkout', '-q', '-B', 'change', 'main')
    shop.edit(BIRCH, 'Shops, and nothing', 'Chains, and nothing')
    shop.commit()
    shop.git('replace', real, fake)
    assert shop.review().outcome == 'deny'
