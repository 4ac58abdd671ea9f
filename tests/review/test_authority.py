"""Who may change what: ordinary changes by owners, staff and strangers."""

from __future__ import annotations

import pytest

from sitegen.review.policy import skeleton
from tests.directories import merge_keys
from tests.repositories import CASE, OTHER, OWNER, PARTNER, STAFF, STRANGER, Workshop

ACME = 'content/partners/acme.md'


def test_no_change_is_allowed(shop: Workshop) -> None:
    """A branch on which nothing changed may go in."""
    assert shop.judged() == ('allow', {})


def test_owner_changes_descriptive_fields_and_text(shop: Workshop) -> None:
    """An owner changes what describes the partner, field by field."""
    shop.edit(ACME, 'employees: 40', 'employees: 41')
    shop.edit(ACME, 'certified: 4', 'certified: 5')
    shop.edit(ACME, 'We bring', 'We lead')
    assert shop.judged() == (
        'allow',
        {
            f'{ACME} employees': ('allow', 'owner'),
            f'{ACME} staff.developers.certified': ('allow', 'owner'),
            f'{ACME} body': ('allow', 'owner'),
        },
    )


def test_values_stand_in_the_ruling(shop: Workshop) -> None:
    """A ruling has the value before and after, typed as it is written."""
    shop.edit(ACME, 'employees: 40', 'employees: 41')
    shop.edit(ACME, 'website: https://acme.example\n', '')
    shop.commit()
    review = shop.review()
    assert [(r.field, r.before, r.after) for r in review.rulings] == [
        ('employees', 40, 41),
        ('website', 'https://acme.example', None),
    ]


@pytest.mark.parametrize(
    ('old', 'new', 'field', 'rule', 'why'),
    [
        ('level: silver', 'level: gold', 'level', 'program-managed', 'level is managed by the program'),
        ('valid_until: 2027', 'valid_until: 2037', 'valid_until', 'program-managed', None),
        ('level: silver', 'statuses: [training-centre]\nlevel: silver', 'statuses', 'program-managed', None),
        ('level: silver', 'verified: 2026-11-01\nlevel: silver', 'verified', 'program-managed', None),
        ('level: silver', 'exceptions: []\nlevel: silver', 'exceptions', 'program-managed', None),
        ('[acme-old]', '[acme-old, acme-older]', 'aliases', 'aliases', 'old addresses are managed by the program'),
        ('level: silver', 'Level: gold\nlevel: silver', 'Level', 'unknown-field', None),
        ('logo: acme/logo.png', 'logo: birch/logo.png', 'logo', 'foreign-media', 'the picture belongs to birch'),
        ('to one system.', '![](../media/birch/x.png)', 'body', 'foreign-media', 'the picture belongs to birch'),
        (
            'to one system.',
            '![](&#46;./m\\edia/b&#x69;rch/x.png)',
            'body',
            'foreign-media',
            'the picture belongs to birch',
        ),
    ],
)
def test_owner_needs_staff_for_what_the_program_manages(
    shop: Workshop, old: str, new: str, field: str, rule: str, why: str | None
) -> None:
    """What the program manages an owner may propose, and staff decide."""
    shop.edit(ACME, old, new)
    assert shop.judged() == ('needs-staff', {f'{ACME} {field}': ('needs-staff', rule)})
    if why:
        assert [ruling.why for ruling in shop.review().rulings] == [why]


def test_declared_managed_field_needs_staff(shop: Workshop) -> None:
    """A field that the program declares as managed needs staff; the program of base says so."""
    with shop.on_base():
        shop.edit('program.yml', 'title: Rate, type: number', 'title: Rate, type: number, managed: true')
    shop.edit(ACME, 'level: silver', 'rate: 12.5\nlevel: silver')
    assert shop.judged() == ('needs-staff', {f'{ACME} rate': ('needs-staff', 'program-managed')})


def test_owners_need_an_owner_and_staff(shop: Workshop) -> None:
    """Owners change with the word of a present owner and of staff, whoever of them proposes it."""
    shop.edit(ACME, 'owners: [github:4242]', 'owners: [github:4242, github:5]')
    assert shop.judged()[0] == 'needs-staff'
    assert shop.review().rulings[0].why == (
        'owners change only with the word of a present owner and of staff: staff must agree'
    )
    by_staff = shop.review(STAFF)
    assert by_staff.outcome == 'needs-staff'
    assert by_staff.rulings[0].why == (
        'owners change only with the word of a present owner and of staff: one of github:4242 must agree'
    )
    assert shop.review(OWNER, approvers=(STAFF,)).outcome == 'allow'
    assert shop.review(STAFF, approvers=(OWNER,)).outcome == 'allow'
    assert shop.review(STAFF, approvers=(OTHER,)).outcome == 'needs-staff'
    assert shop.review(STRANGER, approvers=(OWNER, STAFF)).outcome == 'deny'


def test_staff_names_first_owners(shop: Workshop) -> None:
    """Where a partner has no owner yet, staff name the first ones."""
    with shop.on_base():
        shop.edit(ACME, 'owners: [github:4242]\n', '')
    shop.edit(ACME, 'aliases:', 'owners: [github:5]\naliases:')
    assert shop.judged(STAFF)[0] == 'allow'
    review = shop.review(OWNER)
    assert (review.outcome, review.rulings[0].why) == (
        'deny',
        f'{ACME} belongs to acme, and github:4242 is no owner of it: it has no owners yet; ask staff to name you',
    )


def test_staff_approval_lets_a_managed_field_in(shop: Workshop) -> None:
    """What needs staff is allowed once staff approved it, and nothing more."""
    shop.edit(ACME, 'level: silver', 'level: gold')
    shop.commit()
    assert shop.review(OWNER, approvers=(STAFF,)).outcome == 'allow'
    assert shop.review(OWNER, approvers=(STRANGER,)).outcome == 'needs-staff'
    assert shop.review(OTHER, approvers=(STAFF,)).outcome == 'deny'


def test_staff_changes_everything_else(shop: Workshop) -> None:
    """Staff change managed fields, settings, program, ledger, themes, pages, media and code."""
    shop.edit(ACME, 'level: silver', 'level: gold')
    shop.edit('site.yml', 'title: Partners', 'title: All partners')
    shop.edit('program.yml', 'gold: 3', 'gold: 4')
    shop.write('content/ledger/2027.csv', 'date,partner,kind,points,note\n')
    shop.write('themes/own/templates/base.html', '')
    shop.write('.github/workflows/check.yml', '')
    shop.edit('content/pages/imprint.md', 'Lund', 'Malmö')
    shop.remove('content/media/acme/logo.png')
    shop.remove('content/partners/birch.md')
    outcome, rulings = shop.judged(STAFF)
    assert outcome == 'allow'
    assert rulings['program.yml requirements[projects].limit.gold'] == ('allow', 'program')
    assert rulings['site.yml title'] == ('allow', 'settings')
    assert {verdict for verdict, _ in rulings.values()} == {'allow'}


@pytest.mark.parametrize(
    ('path', 'rule', 'why'),
    [
        ('site.yml', 'settings', 'only staff may change the settings of the site'),
        ('program.yml', 'program', 'only staff may change the program'),
        ('content/ledger/2026.csv', 'ledger', 'only staff may change the ledger'),
        ('themes/own/base.html', 'theme', 'only staff may change the themes'),
        ('.github/workflows/check.yml', 'ci', 'only staff may change what runs on the server'),
        ('netlify.toml', 'ci', 'only staff may change what runs on the server'),
        ('sitegen/cli.py', 'code', 'only staff may change what stands outside content/'),
        ('content/README.md', 'stray', 'only staff may change what content/ has no place for'),
        ('content/.gitattributes', 'stray', 'only staff may change what content/ has no place for'),
        ('content/partners/Acme Two.md', 'stray', 'only staff may change what content/ has no place for'),
    ],
)
def test_workings_are_denied_to_all_but_staff(shop: Workshop, path: str, rule: str, why: str) -> None:
    """Settings, program, ledger, themes, CI and code are not open to owners."""
    old = (shop.root / path).read_text(encoding='utf-8') if (shop.root / path).exists() else ''
    shop.write(path, f'{old}# more\n' if path.endswith('.yml') and old else f'{old}\n')
    outcome, rulings = shop.judged()
    assert (outcome, rulings) == ('deny', {path: ('deny', rule)})
    assert shop.review().rulings[0].why == why


def test_free_pages_and_shared_media_need_staff(shop: Workshop) -> None:
    """Anyone may propose a change of a free page or of media that is nobody's."""
    shop.edit('content/pages/imprint.md', 'Lund', 'Malmö')
    shop.write('content/media/site.png', '')
    shop.write('content/media/elsewhere/a.png', '')
    assert shop.judged(STRANGER) == (
        'needs-staff',
        {
            'content/pages/imprint.md body': ('needs-staff', 'free-page'),
            'content/media/site.png': ('needs-staff', 'shared-media'),
            'content/media/elsewhere/a.png': ('needs-staff', 'shared-media'),
        },
    )


def test_owner_writes_own_cases_projects_media_and_translations(shop: Workshop) -> None:
    """New records, translations and pictures of the own partner are allowed."""
    shop.write('content/cases/acme-two.md', CASE.format(partner='acme'))
    shop.write('content/partners/acme.sv.md', '---\nsummary: Kundregister\n---\n')
    shop.write('content/cases/acme-bank.sv.md', '---\ntitle: En lista\n---\n')
    shop.write('content/media/acme/office.png', '')
    shop.remove('content/media/acme/logo.png')
    outcome, rulings = shop.judged()
    assert outcome == 'allow'
    assert rulings['content/cases/acme-two.md partner'] == ('allow', 'owner')
    assert rulings['content/cases/acme-bank.sv.md title'] == ('allow', 'owner')
    assert rulings['content/media/acme/logo.png'] == ('allow', 'own-media')


@pytest.mark.parametrize(
    ('path', 'noun'),
    [(ACME, 'profile'), ('content/cases/acme-bank.md', 'case study'), ('content/projects/acme-bank.md', 'project')],
)
def test_deleting_an_own_record_needs_staff(shop: Workshop, path: str, noun: str) -> None:
    """A record of one's own goes away only with staff."""
    shop.remove(path)
    assert shop.judged() == ('needs-staff', {path: ('needs-staff', 'deletion')})
    assert shop.review().rulings[0].why == f'this removes a {noun} of acme'


def test_renaming_an_own_record_needs_staff(shop: Workshop) -> None:
    """Both names of a rename count, so the own record's old name needs staff."""
    shop.git('mv', 'content/cases/acme-bank.md', 'content/cases/acme-rovny.md')
    outcome, rulings = shop.judged()
    assert outcome == 'needs-staff'
    assert rulings['content/cases/acme-bank.md'] == ('needs-staff', 'deletion')
    assert rulings['content/cases/acme-rovny.md title'] == ('allow', 'owner')


@pytest.mark.parametrize('name', ['acme-nord', 'acme-old'])
def test_renaming_oneself_needs_staff(shop: Workshop, name: str) -> None:
    """A partner takes its old addresses along to a new id, or goes back to an old one, with the word of staff."""
    shop.git('mv', ACME, f'content/partners/{name}.md')
    shop.edit(f'content/partners/{name}.md', '[acme-old]', '[acme, acme-older]')
    shop.edit('content/cases/acme-bank.md', 'partner: acme', f'partner: {name}')
    outcome, rulings = shop.judged()
    assert outcome == 'needs-staff'
    assert rulings[ACME] == ('needs-staff', 'deletion')
    assert rulings[f'content/partners/{name}.md aliases'][0] == 'needs-staff'
    assert 'deny' not in {outcome for outcome, _ in rulings.values()}
    assert shop.review(OTHER).outcome == 'deny'


def test_formatting_alone_is_allowed_to_owners_only(shop: Workshop) -> None:
    """Quotes and comments change no field, but the file is still somebody's."""
    shop.edit(ACME, 'city: Lund', 'city: "Lund"  # since 2009')
    assert shop.judged() == ('allow', {ACME: ('allow', 'owner')})
    assert shop.review(OTHER).outcome == 'deny'


def test_new_partner_is_proposed_by_anyone(shop: Workshop) -> None:
    """A new partner with its records and pictures needs staff, whoever proposes it."""
    shop.write('content/partners/cedar.md', PARTNER.format(name='Cedar'))
    shop.write('content/cases/cedar-shop.md', CASE.format(partner='cedar'))
    shop.write('content/media/cedar/logo.png', '')
    outcome, rulings = shop.judged(STRANGER)
    assert outcome == 'needs-staff'
    managed = {f'content/partners/cedar.md {field}' for field in ('level', 'type')}
    assert {key for key, ruling in rulings.items() if ruling == ('needs-staff', 'program-managed')} == managed
    assert {ruling for key, ruling in rulings.items() if key not in managed} == {('needs-staff', 'new-partner')}


def test_what_a_new_partner_takes_of_the_program_is_told(shop: Workshop) -> None:
    """What only staff decide is no part of "12 fields": a newcomer cannot hide it there, nor in its records."""
    text = PARTNER.format(name='Cedar').replace(
        'level:', 'owners: [github:666]\naliases: [cedar-old]\nvalid_until: 2099-12-31\nlevel:'
    )
    shop.write('content/partners/cedar.md', text)
    shop.write(
        'content/cases/cedar-shop.md', CASE.format(partner='cedar').replace('date:', 'verified: 2026-05-12\ndate:')
    )
    outcome, rulings = shop.judged(STRANGER)
    assert outcome == 'needs-staff'
    told = {key.split('/')[-1]: ruling[1] for key, ruling in rulings.items() if ruling[1] != 'new-partner'}
    assert told == {
        'cedar-shop.md verified': 'program-managed',
        'cedar.md owners': 'owners',
        'cedar.md aliases': 'aliases',
        'cedar.md level': 'program-managed',
        'cedar.md type': 'program-managed',
        'cedar.md valid_until': 'program-managed',
    }
    assert shop.review(STRANGER, approvers=(STAFF,)).outcome == 'allow'
    assert shop.review(STRANGER).rulings[0].why == 'cedar is a new partner, so staff must agree'
    assert shop.review(STAFF).outcome == 'allow'


def test_edit_of_a_verified_project_resets_its_mark(shop: Workshop) -> None:
    """A verified project that says something else loses its mark, or staff confirm it anew; reports do not count."""
    path = 'content/projects/acme-bank.md'
    with shop.on_base():
        shop.edit(path, 'state: live', 'state: live\nverified: 2026-05-12')
    shop.edit(path, 'state: live', 'state: live\nreports: [2026-10-01]')
    assert shop.judged()[0] == 'allow'
    shop.edit(path, 'title: CRM for a bank', 'title: CRM for all banks')
    assert shop.judged() == (
        'needs-staff',
        {
            f'{path} title': ('allow', 'owner'),
            f'{path} reports': ('allow', 'owner'),
            f'{path} verified': ('needs-staff', 'verified-record'),
        },
    )
    assert shop.review().rulings[-1].why == (
        'this project was verified on 2026-05-12 and now says something else; '
        'remove the line "verified", or let staff confirm it anew'
    )
    shop.edit(path, 'verified: 2026-05-12\n', '')
    outcome, rulings = shop.judged()
    assert (outcome, rulings[f'{path} verified']) == ('allow', ('allow', 'mark-removed'))


def test_translation_of_a_verified_case_counts_as_an_edit(shop: Workshop) -> None:
    """A translation says what the case says, so it resets the mark, too."""
    with shop.on_base():
        shop.edit('content/projects/acme-bank.md', 'state: live', 'state: live\nverified: 2026-05-12')
    shop.write('content/projects/acme-bank.sv.md', '---\ntitle: Bank\n---\n')
    outcome, rulings = shop.judged()
    assert outcome == 'needs-staff'
    assert rulings['content/projects/acme-bank.sv.md verified'] == ('needs-staff', 'verified-record')


@pytest.mark.parametrize('text', ['no front matter\n', '---\ntitle: Ours\n---\n'])
def test_record_that_told_nobody(shop: Workshop, text: str) -> None:
    """Where base does not tell whose a record is, anyone may propose to make it his own, and staff must agree."""
    path = 'content/cases/birch-shop.md'
    with shop.on_base():
        shop.write(path, text)
    shop.write(path, CASE.format(partner='acme'))
    outcome, rulings = shop.judged()
    assert outcome == 'needs-staff'
    assert set(rulings.values()) == {('needs-staff', 'nobodys')}
    assert shop.review(STAFF).outcome == 'allow'


@pytest.mark.parametrize(
    ('one', 'other'), [('alatau', 'a1atau'), ('acme', 'ac-me'), ('modern', 'modem'), ('birch', 'blrch'), ('o2', '02')]
)
def test_ids_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    """Ids that are taken for one another at a glance share a skeleton."""
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ('items', 'rule'),
    [
        ('[{id: rules, date: 2026-05-01}, {id: clean, date: 2026-01-01}]', ('allow', 'owner')),
        ('[{id: clean, date: 2026-01-01}]', ('allow', 'owner')),
        ('[{id: rules, date: 2026-01-01}]', ('needs-staff', 'program-managed')),
        ('[{id: clean, date: 2026-11-01}]', ('needs-staff', 'program-managed')),
        ('[{id: clean, date: 2026-01-01}, {id: clean, date: 2026-11-01}]', ('needs-staff', 'program-managed')),
        ('[{id: clean, date: 2026-01-01}, clean]', ('needs-staff', 'program-managed')),
        ('clean', ('needs-staff', 'program-managed')),
        ('[{id: [clean], date: 2026-11-01}]', ('needs-staff', 'program-managed')),
        ('[{date: 2026-11-01}]', ('needs-staff', 'program-managed')),
    ],
)
def test_attestations_that_are_the_word_of_staff(shop: Workshop, items: str, rule: tuple[str, str]) -> None:
    """An attestation that the program declares as managed is for staff; the others are the owner's to make."""
    declared = '[{id: rules, name: Rules accepted}, {id: clean, name: No violations, managed: true}]'
    path = 'content/partners/acme.md'
    stated = 'attestations: [{id: rules, date: 2026-01-01}, {id: clean, date: 2026-01-01}]'
    with shop.on_base():
        shop.edit('program.yml', '[{id: satisfaction-survey, name: Satisfaction survey}]', declared)
        text = (shop.root / path).read_text(encoding='utf-8')
        shop.write(path, merge_keys(text, stated))
    shop.edit(path, stated, f'attestations: {items}')
    assert shop.judged()[1] == {f'{path} attestations': rule}
    assert shop.review(STAFF).outcome == 'allow'


@pytest.mark.parametrize('id', ['2024', 'true'])
def test_attestations_with_ids_that_yaml_takes_for_more(shop: Workshop, id: str) -> None:
    """An id that YAML would take for a number or a truth value is still the program's."""
    with shop.on_base():
        shop.edit('program.yml', '{id: satisfaction-survey,', f'{{id: {id}, managed: true,')
        shop.edit('content/partners/acme.md', 'owners:', 'attestations: []\nowners:')
    shop.edit('content/partners/acme.md', 'attestations: []', f'attestations: [{{id: {id}, date: 2026-11-01}}]')
    assert shop.judged()[1] == {'content/partners/acme.md attestations': ('needs-staff', 'program-managed')}


@pytest.mark.parametrize(
    ('edited', 'rule'),
    [('title', 'verified-record'), ('verified', 'program-managed')],
)
def test_mark_that_base_got_meanwhile(shop: Workshop, edited: str, rule: str) -> None:
    """A record that staff verified after the branch began keeps that mark with the change, so staff must look."""
    path = 'content/projects/acme-bank.md'
    if edited == 'title':
        shop.edit(path, 'title: CRM for a bank', 'title: CRM for all banks')
    else:
        shop.edit(path, 'state: live', 'verified: 2026-11-02\nstate: live')
    shop.commit()
    shop.git('checkout', '-q', 'main')
    shop.edit(path, 'state: live', 'state: live\nverified: 2026-10-01')
    shop.commit('verified')
    shop.git('checkout', '-q', 'change')
    outcome, rulings = shop.judged()
    assert (outcome, rulings[f'{path} verified']) == ('needs-staff', ('needs-staff', rule))
