"""What users install is the wheel, so the wheel is what builds a site here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, TODAY

PIP = ('-m', 'pip', '--disable-pip-version-check', '--quiet')
SOURCES = ('site.yml', 'program.yml', 'content', 'themes')


def run(*command: str | Path, cwd: Path) -> None:
    """Run without anything of this checkout on the module path; a failure shows what was said."""
    env = {name: value for name, value in os.environ.items() if not name.startswith('PYTHON')}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f'{command}\n{done.stdout}{done.stderr}'


@pytest.fixture(scope='module')
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that no build folder is left in the checkout."""
    folder = tmp_path_factory.mktemp('wheel')
    source = folder / 'source'
    shutil.copytree(ROOT / 'sitegen', source / 'sitegen', ignore=shutil.ignore_patterns('__pycache__'))
    shutil.copy(ROOT / 'pyproject.toml', source)
    run(sys.executable, *PIP, 'wheel', '--no-deps', '--no-build-isolation', '-w', folder, source, cwd=folder)
    return next(folder.glob('*.whl'))


def test_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    """Theme, presets and translations are inside: what the checkout's package has, the wheel has."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith('sitegen/')}
    tracked = subprocess.run(['git', 'ls-files', 'sitegen'], cwd=ROOT, capture_output=True, text=True, check=True)
    expected = set(tracked.stdout.split()) - {name for name in tracked.stdout.split() if not (ROOT / name).exists()}
    assert expected - packed == set()
    assert any(name.startswith('sitegen/program/presets/') for name in packed)
    assert any(name.startswith('sitegen/themes/') and name.endswith('.html') for name in packed)


def test_wheel_builds_a_site_in_another_folder(wheel: Path, tmp_path: Path) -> None:
    """In a clean environment with the locked dependencies the installed command makes a site of content alone."""
    python = tmp_path / 'env' / 'bin' / 'python'
    site = tmp_path / 'site'
    site.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, site / name)
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, site)
    run(sys.executable, '-m', 'venv', '--without-pip', tmp_path / 'env', cwd=tmp_path)
    install = (sys.executable, *PIP, '--python', python, 'install', '--no-compile')
    run(*install, '--require-hashes', '-r', ROOT / 'requirements.lock', cwd=tmp_path)
    run(*install, '--no-deps', wheel, cwd=tmp_path)
    run(python.with_name('sitegen'), 'build', '--today', TODAY, cwd=site)
    assert (site / 'output' / 'index.html').is_file()
    assert (site / 'output' / 'api' / 'v1' / 'program.json').is_file()
