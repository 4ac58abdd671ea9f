"""The picture files of a site: of public pages only, decoded once, and a finding where one is damaged."""

from __future__ import annotations

import io
import re
import shutil
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from sitegen.pages import pictures
from tests.commands import sitegen
from tests.tiny import TINY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small site, with a large photograph in the text of a partner."""
    root = Path(shutil.copytree(TINY, tmp_path / 'site'))
    photograph = Image.linear_gradient('L').resize((1600, 900)).convert('RGB')
    photograph.save(root / 'content/media/alder/office.jpg', quality=60)
    with (root / 'content/partners/alder.md').open('a') as file:
        file.write('\n![Our "office" > yours](../media/alder/office.jpg)\n')
    return root


def build(root: Path) -> str:
    """The output of a build."""
    result = sitegen('build', '--root', root, '--today', '2026-11-21')
    return str(result.exit_code) + result.output


def assets(root: Path, name: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / 'output/assets').glob(f'*{name}*') if path.is_file()}


def test_picture_in_a_text_comes_in_the_sizes_shown(root: Path) -> None:
    """A photograph is offered as WebP and JPEG, once and twice as dense, with the size that it takes."""
    assert build(root).startswith('0')
    page = (root / 'output/partners/alder/index.html').read_text()
    found = re.search(
        r'<picture><source type="image/webp" srcset="(.*?)">(<img [^>]*alt=[^>]*&gt;[^>]*>)</picture>', page
    )
    assert found is not None
    assert [part.split()[1] for part in found[1].split(', ')] == ['1x', '2x']
    assert 'width="672" height="378"' in found[2]
    made = {name: Image.open(io.BytesIO(data)) for name, data in assets(root, 'office').items()}
    assert sorted((image.format, image.size) for image in made.values()) == [
        ('JPEG', (672, 378)),
        ('JPEG', (1344, 756)),
        ('WEBP', (672, 378)),
        ('WEBP', (1344, 756)),
    ]
    assert all(f'/dir/assets/{name}' in page for name in made)


def test_original_is_not_published(root: Path) -> None:
    """The file that was uploaded stands nowhere in the output."""
    build(root)
    original = (root / 'content/media/alder/office.jpg').read_bytes()
    assert not [path for path in (root / 'output').rglob('*') if path.is_file() and path.read_bytes() == original]


def test_second_build_decodes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build made is taken from the cache by the next, byte for byte."""
    build(root)
    before = assets(root, 'office') | assets(root, 'logo')
    monkeypatch.setattr(pictures, 'encode', lambda data, files: pytest.fail('decoded again'))
    assert build(root).startswith('0')
    assert assets(root, 'office') | assets(root, 'logo') == before


def test_foreign_cache_entry_is_ignored(root: Path) -> None:
    """Whatever stands in the cache, the output is the same."""
    build(root)
    before = assets(root, 'office')
    for file in (root / '.sitegen/pictures').iterdir():
        file.write_bytes(b'<svg onload="alert(1)"/>')
    assert build(root).startswith('0')
    assert assets(root, 'office') == before


def test_picture_that_only_the_whole_decoder_refuses_stops_the_build(root: Path) -> None:
    """A PNG whose checksums hold and whose pixels do not is a finding at its path; the old output stands."""
    build(root)
    before = assets(root, '')
    logo = root / 'content/media/alder/logo.png'
    logo.write_bytes(_without_pixels(logo.read_bytes()))
    result = build(root)
    assert result.startswith('1')
    assert 'content/media/alder/logo.png:1:1: error F124: picture is damaged and cannot be decoded' in result
    assert assets(root, '') == before


def _without_pixels(png: bytes) -> bytes:
    """A PNG with sound chunks, of which the one with the pixels holds no deflated data."""
    start = png.index(b'IDAT') - 4
    length = int.from_bytes(png[start : start + 4], 'big')
    body = b'IDAT' + b'\x00' * length
    chunk = struct.pack('>I', length) + body + struct.pack('>I', zlib.crc32(body))
    return png[:start] + chunk + png[start + 12 + length :]
