"""Texts of programs below a sound header, and what reading them tells."""

from __future__ import annotations

import re
from pathlib import Path

import sitegen.program
from sitegen.diagnostics import Diagnostic
from sitegen.program.model import Program
from sitegen.program.reading import read_program

PRESETS = Path(sitegen.program.__file__).parent / 'presets'
HEADER = 'id: test\nvendor: {name: Vendor}\nname: Test program\n'
WORDS = (
    'levels: [{id: silver, name: S}, {id: gold, name: G, rights: [card]}]\n'
    'types: [{id: resale, name: R}, {id: consulting, name: C}]\n'
    'statuses: [{id: school, name: School}]\n'
    'roles: [{id: developers, name: D}]\n'
    'certifications: [{id: developer, name: D, role: developers}]\n'
    'activities: [{id: talk, name: T}]\n'
    'attestations: [{id: survey, name: S}]\n'
    'fields: {project: [{id: people, title: P, type: integer}, '
    '{id: size, title: S, type: choice, options: [small, big]}]}\n'
)


def read(text: str) -> Program:
    """The program that a text says below the header and the words of these tests; it must be sound."""
    program, findings = read_program('program.yml', HEADER + WORDS + text)
    assert [(finding.line, finding.message) for finding in findings] == []
    assert program is not None
    return program


def findings_of(text: str, words: str = WORDS) -> list[Diagnostic]:
    _, findings = read_program('program.yml', HEADER + words + text)
    assert all(finding.help for finding in findings)
    assert all(finding.path == 'program.yml' for finding in findings)
    return findings


def told(text: str, words: str = WORDS) -> list[tuple[str, str, str]]:
    """Code, message and what stands at the place of each finding, up to the next sign."""
    lines = (HEADER + words + text).split('\n')
    return [
        (f.code, f.message, re.split('[,:}\\]\n]', lines[f.line - 1][f.column - 1 :], maxsplit=1)[0])
        for f in findings_of(text, words)
    ]


def rows(*written: str) -> str:
    return 'requirements:\n' + ''.join(f'  - {row}\n' for row in written)
