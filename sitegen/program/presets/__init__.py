"""Programs that ship with the package: one folder each, with its program.yml and the samples for `init`."""

from __future__ import annotations

from pathlib import Path

from sitegen.diagnostics import SitegenError, did_you_mean

_HERE = Path(__file__).parent


def preset_ids() -> list[str]:
    """The ids of all presets, sorted."""
    return sorted(item.name for item in _HERE.iterdir() if (item / 'program.yml').is_file())


def preset_folder(id: str) -> Path:
    """The folder of a preset. Raises SitegenError where there is none of that id."""
    if id not in preset_ids():
        raise SitegenError(f'no program "{id}"', did_you_mean(id, preset_ids()))
    return _HERE / id
