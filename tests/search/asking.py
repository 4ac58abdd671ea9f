"""Questions to the browser module itself, run by Node.js over the files of an index."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sitegen.search.documents import SearchSource
from sitegen.search.index import index_files

MODULE = Path(__file__).parents[2] / 'sitegen' / 'themes' / 'default' / 'assets' / 'search.js'
Question = tuple[str, str, Mapping[str, Any], Sequence[str]]
EVERYTHING = {'limit': 1000}


def write_index(folder: Path, sources: Iterable[SearchSource]) -> Path:
    """The files of an index as they stand in an output, and the module beside them."""
    for path, data in index_files(sources, '/assets/search.js', ''):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    shutil.copyfile(MODULE, folder / 'module.mjs')
    return folder


def ask(folder: Path, questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The module's answers, in the order of the questions."""
    answers: list[dict[str, Any]] = ask_all(folder, questions)['answers']
    return answers


def ask_all(folder: Path, questions: Sequence[Question]) -> dict[str, Any]:
    """The module's answers, and the paths that it fetched."""
    command = ['node', str(Path(__file__).with_name('module.mjs')), str(folder)]
    done = subprocess.run(command, input=json.dumps(questions), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def ids(answer: Mapping[str, Any]) -> set[str]:
    return {result['id'] for result in answer['results']}
