"""Pictures as pages show them: sizes, formats, no metadata, the same bytes each time."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from sitegen.content.media import PictureFault, measure_picture
from sitegen.content.renditions import Rendition, encode, plan_renditions


def picture(kind: str, size: tuple[int, int] = (300, 200), mode: str = 'RGB', **options: object) -> bytes:
    """A file of this kind with a gradient in it."""
    buffer = io.BytesIO()
    gradient = Image.radial_gradient('L').resize(size)
    image = gradient.convert(mode)
    if 'A' in mode:
        image.putalpha(gradient)
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ('size', 'sizes'),
    [
        ((600, 600), [(96, 96), (192, 192)]),
        ((800, 400), [(96, 48), (192, 96)]),
        ((100, 300), [(32, 96), (64, 192)]),
        ((150, 150), [(96, 96), (150, 150)]),
        ((96, 96), [(96, 96)]),
        ((40, 30), [(40, 30)]),
        ((4096, 1), [(96, 1), (192, 1)]),
    ],
)
def test_sizes_of_a_logo(size: tuple[int, int], sizes: list[tuple[int, int]]) -> None:
    """A logo fills its box of 96 pixels once and twice as dense, and is never made larger than it is."""
    planned = plan_renditions('logo', 'acme/logo.png', '0123456789', size)
    assert [(file.width, file.height) for file in planned.fallback] == sizes
    assert [(file.width, file.height) for file in planned.webp] == sizes


@pytest.mark.parametrize(
    ('name', 'formats'),
    [('a.png', ['PNG', 'WEBP']), ('a.JPG', ['JPEG', 'WEBP']), ('a.jpeg', ['JPEG', 'WEBP']), ('a.webp', ['WEBP'])],
)
def test_formats_by_ending(name: str, formats: list[str]) -> None:
    """Beside each picture stands WebP; one that is WebP already stands alone."""
    assert [file.format for file in plan_renditions('logo', name, '0123456789', (90, 90)).files] == formats


def test_name_tells_use_and_content() -> None:
    """Another content, another use or another size is another address."""
    plans = [
        plan_renditions(use, 'a.png', digest, (900, 900)) for use in ('logo', 'text') for digest in ('0' * 10, '1' * 10)
    ]
    paths = [file.path for plan in plans for file in plan.files]
    assert len(paths) == len(set(paths)) == 16
    assert all(re.fullmatch(r'assets/a-\d+\.[0-9a-f]{10}\.\w+', path) for path in paths)


MODES = {
    'PNG': ('RGB', 'RGBA', 'P', 'L', 'LA', 'I;16', '1'),
    'JPEG': ('RGB', 'L', 'CMYK'),
    'WEBP': ('RGB', 'RGBA', 'L'),
}


@pytest.mark.parametrize(('kind', 'mode'), [(kind, mode) for kind, modes in MODES.items() for mode in modes])
def test_files_are_what_was_planned(kind: str, mode: str) -> None:
    """Whatever the colours of the source, each file has its format and size, and shows through where it did."""
    data = picture(kind, mode=mode)
    name = f'a.{kind.lower()}'
    planned = plan_renditions('logo', name, '0' * 10, measure_picture(name, data))
    made = encode(data, planned.files)
    for file in planned.files:
        image = opened(made[file.path])
        assert (image.format, image.size) == (file.format, (file.width, file.height))
        assert ('A' in image.getbands()) == ('A' in mode)


def test_metadata_does_not_come_through() -> None:
    """Where a photograph was taken, by whom and with what, stands in none of its files."""
    exif = Image.Exif()
    exif[0x010F] = 'Secret Camera'
    exif[0x8825] = {1: 'N', 2: (43.0, 14.0, 0.0)}
    data = picture('JPEG', exif=exif.tobytes(), comment=b'Secret comment', icc_profile=b'Secret profile')
    made = encode(data, plan_renditions('text', 'a.jpg', '0' * 10, (300, 200)).files)
    for written in made.values():
        assert b'Secret' not in written
        assert not opened(written).getexif()
        assert 'icc_profile' not in opened(written).info


@pytest.mark.parametrize('kind', ['JPEG', 'MPO'])
def test_photograph_on_its_side_stands_upright(kind: str) -> None:
    """The turn that a camera noted is carried out, and the size is that of what is seen."""
    exif = Image.Exif()
    exif[0x0112] = 6
    data = picture(kind, exif=exif.tobytes(), append_images=[Image.new('RGB', (8, 8))], save_all=kind == 'MPO')
    assert measure_picture('a.jpg', data) == (200, 300)
    (file,) = plan_renditions('text', 'a.jpg', '0' * 10, (200, 300)).fallback
    assert opened(encode(data, (file,))[file.path]).size == (200, 300)


def test_same_picture_gives_same_bytes() -> None:
    """Encoding twice gives the same files."""
    data = picture('PNG', (500, 400))
    files = plan_renditions('text', 'a.png', '0' * 10, (500, 400)).files
    assert encode(data, files) == encode(data, files)


@pytest.mark.parametrize('kind', ['PNG', 'JPEG', 'WEBP'])
def test_half_a_picture_is_a_fault(kind: str) -> None:
    """A file that ends too early is told with a code and a cure, never half shown."""
    data = picture(kind, (400, 400))
    with pytest.raises(PictureFault) as caught:
        encode(data[: len(data) // 2], (Rendition('a', 96, 96, 'PNG'),))
    assert caught.value.code == 'F124'
    assert caught.value.help
