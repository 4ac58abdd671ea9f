"""Programs that many tests of verdicts begin with, and what is asked of a verdict."""

from __future__ import annotations

from sitegen.program.verdict import Verdict

LADDER = """
levels:
  - {id: bronze, name: Bronze, rights: []}
  - {id: silver, name: Silver, rights: [card]}
  - {id: gold, name: Gold, rights: [card, leads]}
attestations: [{id: audit, name: Audit}]
certifications: [{id: admin, name: Admin, online_since: 2026-01-10}, {id: later, name: Later, online_since: null}]
points: {ledger: [{id: sale, title: Sales}]}
"""
COUNTS = (
    LADDER
    + """
requirements:
  - {id: cases, measure: {count: cases}, limit: {silver: 1, gold: 2}}
  - {id: audit, measure: {attested: audit, within: 12 months}, limit: {gold: true}}
"""
)
SCORE = (
    LADDER.replace('{id: sale, title: Sales}', '{id: sale, title: Sales, within: 12 months}').replace(
        'points: {', 'points: {prices: [{id: case, of: cases, points: 10, within: 24 months, max: 30}], '
    )
    + 'requirements: [{id: score, measure: {value: points}, limit: {gold: 50}}]\n'
)
DOWNGRADE, REFUSE = 'term: {unmet: downgrade}\n', 'term: {unmet: refuse}\n'
GRACE = LADDER + (
    'requirements: [{id: cases, measure: {count: cases}, limit: {silver: 1}, grace: {span: 6 months, from: FROM}}]\n'
)
ONLINE = LADDER + (
    'requirements: [{id: cases, measure: {count: cases}, limit: 1, '
    'grace: {span: 6 months, from: applied, certification: CERTIFICATION}}]\n'
)
LAPSE = LADDER + 'term: {length: 12 months, notice: 14 days, lapse: {gold: silver, silver: bronze, bronze: annulled}}\n'
SECOND = COUNTS + 'term: {length: 12 months, second_term: [cases]}\n'
DATED = """
levels: [{id: low, name: Low}, {id: high, name: High, from: 2027-01-01, until: 2027-12-31}, {id: top, name: Top}]
requirements: [{id: cases, measure: {count: cases}, limit: {high: 1}}]
directory: {listed: all}
"""


def states(verdict: Verdict) -> tuple[str | None, str | None, str | None, bool]:
    return verdict.claimed, verdict.qualified, verdict.effective, verdict.listed
