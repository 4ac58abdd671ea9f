"""What somebody tries with what stands in a file, or no longer does: each with the outcome and the message."""

from __future__ import annotations

import pytest

from sitegen.diagnostics import SitegenError
from tests.repositories import OWNER, STAFF, Workshop
from tests.review.attacking import ACME, BIRCH, denied


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
    assert denied(shop).why == f'{ACME} cannot be read: byte 0xff is not UTF-8 (line 2)'


def test_file_that_is_too_large(shop: Workshop) -> None:
    """A file above the limit is denied before it is read."""
    shop.write('content/cases/acme-two.md', 'x' * 262_145)
    assert denied(shop).why == (
        'content/cases/acme-two.md cannot be read: file has 262,145 bytes; at most 262,144 are allowed (line 1)'
    )


@pytest.mark.parametrize('actor', [OWNER, STAFF])
def test_head_that_deletes_the_settings(shop: Workshop, actor: str) -> None:
    """Without site.yml there would be no policy; nobody takes it away."""
    shop.remove('site.yml')
    ruling = denied(shop, actor)
    assert (ruling.rule, ruling.why) == ('unreadable', 'site.yml is gone; without it there is no directory')


def test_head_that_deletes_the_program(shop: Workshop) -> None:
    """Without the program that site.yml names nothing can be judged; not even staff take it away."""
    shop.remove('program.yml')
    review_why = denied(shop, STAFF).why
    assert review_why == 'the rules of the change cannot be read: site.yml:6: there is no file "program.yml" here'
    assert denied(shop, OWNER).why == 'only staff may change the program'


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
