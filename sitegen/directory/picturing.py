"""Pictures of content/media as pages and bodies show them."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.content.files import MediaFile
from sitegen.content.renditions import Rendition, plan_renditions
from sitegen.directory.urls import Addresses
from sitegen.directory.views.words import Picture


def show_picture(use: str, media: MediaFile, address: Addresses) -> Picture:
    """A picture as pages show it; its files are made by the same plan."""
    files = plan_renditions(use, media.name, media.digest, (media.width, media.height))
    first, last = files.plain[0], files.plain[-1]
    return Picture(
        url=address.asset(f'/{first.path}'),
        width=first.width,
        height=first.height,
        srcset=_srcset(files.plain, address) if len(files.plain) > 1 else '',
        webp=_srcset(files.webp, address) if files.fallback else '',
        largest=address.asset(f'/{last.path}'),
    )


def _srcset(files: Sequence[Rendition], address: Addresses) -> str:
    """Each file with its density, the smallest being 1."""
    shown = (f'{address.asset(f"/{file.path}")} {round(file.width / files[0].width, 3):g}x' for file in files)
    return ', '.join(shown)


def picture_html(picture: Picture, attributes: str) -> str:
    """A picture of a body; `attributes` are those of its `img` but for address and size, already escaped."""
    srcset = f' srcset="{picture.srcset}"' if picture.srcset else ''
    image = f'<img src="{picture.url}"{srcset} width="{picture.width}" height="{picture.height}"{attributes}>'
    if not picture.webp:
        return image
    return f'<picture><source type="image/webp" srcset="{picture.webp}">{image}</picture>'
