"""What somebody tries who wants the records of others: each with the outcome and the message."""

from __future__ import annotations

import pytest

from sitegen.diagnostics import SitegenError
from tests.repositories import CASE, OTHER, PARTNER, STRANGER, Workshop, review_command
from tests.review.attacking import ACME, BIRCH, NOT_BIRCH, denied


def test_owner_changed_in_head_gives_no_right(shop: Workshop) -> None:
    """Owners come from base: who names himself in the head is no owner."""
    shop.edit(BIRCH, 'owners: [github:77]', 'owners: [github:77, github:4242]')
    shop.edit(BIRCH, 'Shops, and nothing', 'Ships, and nothing')
    ruling = denied(shop)
    assert (ruling.field, ruling.rule) == ('owners', 'not-yours')
    assert ruling.why == f'{BIRCH} {NOT_BIRCH}'


def test_staff_changed_in_head_gives_no_right(shop: Workshop) -> None:
    """Staff come from base: who names himself staff in the head is denied."""
    shop.edit('site.yml', 'staff: [github:1001]', 'staff: [github:1001, github:4242]')
    shop.edit(ACME, 'level: silver', 'level: gold')
    ruling = denied(shop)
    assert (ruling.path, ruling.field, ruling.rule) == ('site.yml', 'staff', 'settings')
    assert ruling.why == 'only staff may change the settings of the site'


def test_rename_of_anothers_file(shop: Workshop) -> None:
    """Renaming somebody else's record takes it away from them."""
    shop.git('mv', BIRCH, 'content/partners/birch-new.md')
    ruling = denied(shop)
    assert (ruling.path, ruling.rule, ruling.why) == (BIRCH, 'not-yours', f'{BIRCH} {NOT_BIRCH}')


def test_rename_of_anothers_file_over_ones_own(shop: Workshop) -> None:
    """Moving somebody else's case to a name of one's own is a deletion of theirs."""
    shop.write('content/cases/birch-shop.md', CASE.format(partner='birch'))
    shop.git('checkout', '-q', '-B', 'main')
    shop.commit()
    shop.git('checkout', '-q', '-B', 'change')
    shop.git('mv', 'content/cases/birch-shop.md', 'content/cases/acme-shop.md')
    shop.edit('content/cases/acme-shop.md', 'partner: birch', 'partner: acme')
    ruling = denied(shop)
    assert (ruling.path, ruling.rule) == ('content/cases/birch-shop.md', 'not-yours')


def test_look_alike_id(shop: Workshop) -> None:
    """A new partner whose id looks like a living one is pointed out to staff."""
    shop.write('content/partners/b1rch.md', PARTNER.format(name='Birch'))
    shop.commit()
    review = shop.review(STRANGER)
    assert review.outcome == 'needs-staff'
    assert {(r.rule, r.why) for r in review.rulings if r.rule != 'program-managed'} == {
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
    result = review_command(shop.root, actor=actor)
    assert result.exit_code == 2
    assert result.output == (
        f'sitegen: {actor!r} is no account\n   hint: write "github:" and the numeric id, like github:1001\n'
    )


def test_edit_of_anothers_record_through_a_translation(shop: Workshop) -> None:
    """A translation belongs to whom the original belongs to."""
    shop.write('content/partners/birch.sv.md', '---\nsummary: Stängt\n---\n')
    ruling = denied(shop)
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
    ruling = denied(shop)
    assert (ruling.rule, ruling.why) == (
        'no-partner',
        "content/cases/nothing.sv.md names no partner, so it is nobody's to change",
    )


def test_anothers_id_as_alias(shop: Workshop) -> None:
    """Nobody gets the address of another partner by naming it as an old one of his own."""
    shop.edit(ACME, '[acme-old]', '[acme-old, birch]')
    ruling = denied(shop)
    assert (ruling.rule, ruling.why) == ('alias-taken', '"birch" is an address of birch and cannot lead to acme')


def test_new_partner_under_anothers_alias(shop: Workshop) -> None:
    """An old address stays reserved for its partner."""
    shop.write('content/partners/acme-old.md', PARTNER.format(name='Acme'))
    ruling = denied(shop, STRANGER)
    assert (ruling.rule, ruling.why) == (
        'alias-taken',
        '"acme-old" is an old address of acme and stays reserved for it',
    )


@pytest.mark.parametrize('alias', ['365', 'true'])
def test_alias_that_yaml_takes_for_more(shop: Workshop, alias: str) -> None:
    """An old address that YAML would take for a number or a truth value is reserved like any other."""
    with shop.on_base():
        shop.edit(BIRCH, 'owners:', f'aliases: [{alias}]\nowners:')
        shop.write('content/cases/birch-shop.md', CASE.format(partner=alias))
    shop.write(f'content/partners/{alias}.md', PARTNER.format(name='Birch'))
    ruling = denied(shop)
    assert (ruling.rule, ruling.why) == (
        'alias-taken',
        f'"{alias}" is an old address of birch and stays reserved for it',
    )
    shop.git('checkout', '-q', '-B', 'change', 'main')
    shop.edit('content/cases/birch-shop.md', 'Four lists', 'Five lists')
    assert shop.judged(OTHER)[0] == 'allow'
    shop.git('checkout', '-q', '-B', 'change', 'main')
    shop.edit(ACME, '[acme-old]', f'[acme-old, {alias}]')
    assert denied(shop).why == f'"{alias}" is an address of birch and cannot lead to acme'


def test_case_that_names_an_alias_is_its_partners(shop: Workshop) -> None:
    """A case that names a partner by an old id belongs to that partner."""
    shop.write('content/cases/new.md', CASE.format(partner='acme-old'))
    ruling = denied(shop, OTHER)
    assert ruling.rule == 'not-yours'
    assert ruling.why == (
        'content/cases/new.md belongs to acme, and github:77 is no owner of it: its owners are github:4242'
    )


def test_case_that_names_an_alias_in_base(shop: Workshop) -> None:
    """Where base names a partner by an old id, its owner can put that right, and nobody else."""
    path = 'content/cases/acme-bank.md'
    with shop.on_base():
        shop.edit(path, 'partner: acme', 'partner: acme-old')
    shop.edit(path, 'partner: acme-old', 'partner: acme')
    assert shop.judged() == ('allow', {f'{path} partner': ('allow', 'owner')})
    assert shop.review(OTHER).outcome == 'deny'


def test_case_for_somebody_elses_partner(shop: Workshop) -> None:
    """A new case that names another partner would speak for it."""
    shop.write('content/cases/acme-two.md', CASE.format(partner='birch'))
    ruling = denied(shop)
    assert (ruling.rule, ruling.why) == ('not-yours', f'content/cases/acme-two.md {NOT_BIRCH}')


def test_own_case_handed_to_another_partner(shop: Workshop) -> None:
    """Handing one's own case to another partner changes theirs."""
    shop.edit('content/cases/acme-bank.md', 'partner: acme', 'partner: birch')
    assert denied(shop).why == f'content/cases/acme-bank.md {NOT_BIRCH}'


def test_anothers_project_taken_over(shop: Workshop) -> None:
    """Naming oneself as the partner of somebody else's project takes it away from them."""
    shop.edit('content/projects/birch-shop.md', 'partner: birch', 'partner: acme')
    assert denied(shop).why == f'content/projects/birch-shop.md {NOT_BIRCH}'


def test_case_with_somebody_elses_project(shop: Workshop) -> None:
    """A case cannot rest on the project of another partner."""
    shop.edit('content/cases/acme-bank.md', 'project: acme-bank', 'project: birch-shop')
    ruling = denied(shop)
    assert (ruling.rule, ruling.why) == ('foreign-project', 'project birch-shop belongs to birch, not to acme')


def test_record_of_an_unknown_partner(shop: Workshop) -> None:
    """A record of a partner that does not exist is nobody's."""
    shop.write('content/cases/ghost.md', CASE.format(partner='ghost'))
    ruling = denied(shop)
    assert (ruling.rule, ruling.why) == ('no-partner', 'there is no partner "ghost"')


def test_media_of_another_partner(shop: Workshop) -> None:
    """The pictures of a partner are its own."""
    shop.write('content/media/birch/logo.png', 'x')
    ruling = denied(shop)
    assert (ruling.rule, ruling.why) == ('not-yours', f'content/media/birch/ {NOT_BIRCH}')
