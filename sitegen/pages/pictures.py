"""The picture files of a site: logos and pictures in texts, as far as public pages show them.

Made files are remembered by the content of their source, so that a build decodes only new pictures.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping

from sitegen.content.files import MediaFile
from sitegen.content.media import PictureFault
from sitegen.content.renditions import RECIPE, Rendition, encode, plan_renditions
from sitegen.diagnostics import Diagnostic
from sitegen.directory.listing import Directory
from sitegen.directory.targets import pictures_in
from sitegen.directory.urls import media_url
from sitegen.memo import Memo

Use = tuple[str, str]  # the name of a picture, and a use of renditions.py


def public_uses(directory: Directory, media: Mapping[str, MediaFile], site_logo: str | None = None) -> list[Use]:
    """Which pictures public pages show, and how; in order."""
    entries, pages = directory.entries.values(), directory.pages.values()
    uses = {(entry.partner.logo, 'logo') for entry in entries if entry.partner.logo}
    shown = {address for entry in entries for address in entry.targets.pictures}
    shown |= {address for page in pages for address in pictures_in(page)}
    uses |= {(name, 'text') for name, item in media.items() if media_url(item) in shown}
    if site_logo:
        uses.add((site_logo, 'title'))
    return sorted((name, use) for name, use in uses if name in media)


def make_pictures(
    uses: Iterable[Use], media: Mapping[str, MediaFile], read: Callable[[str], bytes], memo: Memo
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The files of all uses by output path, and a finding for each picture that cannot be decoded.

    `read` gives the bytes of a picture by its name; it may raise PictureFault, too.
    """
    files: dict[str, bytes] = {}
    findings = []
    for name, use in uses:
        item = media[name]
        plan = plan_renditions(use, name, item.digest, (item.width, item.height)).files
        try:
            files |= _made(read(name), plan, memo)
        except PictureFault as fault:
            path = f'content/media/{name}'
            findings.append(Diagnostic(path=path, code=fault.code, message=fault.message, help=fault.help))
    return files, list(dict.fromkeys(findings))


def _made(data: bytes, plan: tuple[Rendition, ...], memo: Memo) -> dict[str, bytes]:
    """The files of one plan; from `memo` where it has them all and they are sound."""
    import PIL  # noqa: PLC0415  # many sites have no pictures

    digest = hashlib.sha256(data).hexdigest()
    keys = {file: f'{PIL.__version__}/{RECIPE}/{file.format}/{file.width}x{file.height}/{digest}' for file in plan}
    known = {file.path: memo.get(key) for file, key in keys.items()}
    if all(found is not None and _is_picture(found, file) for file, found in zip(plan, known.values(), strict=True)):
        return {path: found for path, found in known.items() if found is not None}
    made = encode(data, plan)
    for file, key in keys.items():
        memo.put(key, made[file.path])
    return made


def _is_picture(data: bytes, file: Rendition) -> bool:
    """Whether the header of remembered bytes is that of the picture that they should be."""
    from PIL import Image  # noqa: PLC0415  # see above

    try:
        with Image.open(io.BytesIO(data), formats=(file.format,)) as image:
            return image.size == (file.width, file.height)
    except (OSError, ValueError, SyntaxError):
        return False
