"""Programs that ship with the package: one folder each, with its program.yml and the samples for `init`."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from sitegen.diagnostics import SitegenError, did_you_mean


def preset_ids() -> list[str]:
    """The ids of all presets, sorted."""
    return sorted(item.name for item in files(__name__).iterdir() if (item / 'program.yml').is_file())


def preset_folder(id: str) -> Traversable:
    """The folder of a preset. Raises SitegenError where there is none of that id."""
    if id not in preset_ids():
        raise SitegenError(f'no program "{id}"', did_you_mean(id, preset_ids()))
    return files(__name__) / id
