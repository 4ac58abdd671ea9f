"""The only reader of the content tree: what it takes, what it refuses, and in which order."""

from __future__ import annotations

import io
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sitegen.content.decoding import MAX_FILE_BYTES
from sitegen.content.disk import DiskEntry, printable
from sitegen.content.files import Tree, find_root, read_bytes, read_source, read_tree
from sitegen.content.media import MAX_BYTES, PictureFault, measure_picture
from sitegen.diagnostics import SitegenError


def png(width: int = 2, height: int = 1, kind: str = 'PNG') -> bytes:
    buffer = io.BytesIO()
    Image.new('1' if kind == 'PNG' else 'RGB', (width, height)).save(buffer, kind)
    return buffer.getvalue()


def claims(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and has no pixels at all."""
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + _chunk(b'IHDR', header) + _chunk(b'IDAT', b'') + _chunk(b'IEND', b'')


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def tree(root: Path, files: dict[str, bytes]) -> Tree:
    for name, data in files.items():
        (root / 'content' / name).parent.mkdir(parents=True, exist_ok=True)
        (root / 'content' / name).write_bytes(data)
    return read_tree(root)


def told(found: Tree) -> list[tuple[str, str]]:
    return [(finding.path.removeprefix('content/'), finding.code) for finding in found.findings]


def test_files_are_taken_by_folder(tmp_path: Path) -> None:
    """Records, translations and ledgers are read with their folder, id and language, in the order of paths."""
    found = tree(
        tmp_path,
        {
            'partners/b.md': b'1',
            'partners/a.sv.md': b'2',
            'cases/a.pt-br.md': b'3',
            'ledger/2026.csv': b'4',
            'pages/x.md': b'',
        },
    )
    assert [(f.path, f.folder, f.id, f.language, f.data) for f in found.files] == [
        ('content/cases/a.pt-br.md', 'cases', 'a', 'pt-br', b'3'),
        ('content/ledger/2026.csv', 'ledger', '2026', '', b'4'),
        ('content/pages/x.md', 'pages', 'x', '', b''),
        ('content/partners/a.sv.md', 'partners', 'a', 'sv', b'2'),
        ('content/partners/b.md', 'partners', 'b', '', b'1'),
    ]
    assert told(found) == []


@pytest.mark.parametrize(
    'name',
    [
        'Acme.md',
        'a b.md',
        'a_b.md',
        '-a.md',
        'a-.md',
        'a--b.md',
        'ä.md',
        '.a.md.md',
        'a' * 65 + '.md',
        'page.md',
        'index.md',
        'con.md',
        'lpt1.md',
        'nul.sv.md',
        'a.SV.md',
        'a.b.c.md',
    ],
)
def test_names_that_are_no_ids(tmp_path: Path, name: str) -> None:
    """A file whose name gives no id, or a reserved one, is an error and not read; a hidden one is ignored."""
    found = tree(tmp_path, {f'partners/{name}': b''})
    assert found.files == ()
    assert told(found) == ([] if name.startswith('.') else [(f'partners/{name}', 'F106')])


@pytest.mark.parametrize(('length', 'sound'), [(1, True), (63, True), (64, True), (65, False)])
def test_id_length_is_limited(tmp_path: Path, length: int, sound: bool) -> None:
    """An id may have 64 characters, and not 65."""
    assert bool(tree(tmp_path, {f'partners/{"a" * length}.md': b''}).files) is sound


def test_twins_are_told_once(tmp_path: Path) -> None:
    """Of files that differ only in letter case the one in small letters is read, each other one is an error."""
    found = tree(tmp_path, {'partners/acme.md': b'1', 'partners/Acme.md': b'2', 'partners/ACME.md': b'3'})
    assert [file.data for file in found.files] == [b'1']
    assert told(found) == [('partners/ACME.md', 'F107'), ('partners/Acme.md', 'F107')]


def test_twins_in_normalisation_are_told(tmp_path: Path) -> None:
    """Two spellings of one name in Unicode are twins too."""
    found = tree(tmp_path, {'media/\u00e9.png': png(), 'media/e\u0301.png': png()})
    assert sorted(code for _, code in told(found)) == ['F106', 'F107']
    assert 'look alike and differ only in their code points' in str([f.message for f in found.findings])


def test_languages_with_a_region_name_translations(tmp_path: Path) -> None:
    """A translation's name has the language as site.yml writes it, capitals of a region among it."""
    found = tree(tmp_path, {'partners/acme.pt-BR.md': b'', 'partners/acme.EN.md': b''})
    assert [(file.id, file.language) for file in found.files] == [('acme', 'pt-BR')]
    assert told(found) == [('partners/acme.EN.md', 'F106')]


def test_pictures_with_a_bad_name_are_known(tmp_path: Path) -> None:
    """A picture whose name is refused is there all the same, so that the logo which names it is no second fault."""
    assert tree(tmp_path, {'media/acme/my logo.png': png()}).media_names == {'acme/my logo.png'}


def test_folders_of_pictures_in_each_other(tmp_path: Path) -> None:
    """Eight folders in each other are enough for pictures; what lies deeper is not read."""
    found = tree(tmp_path, {f'media{"/a" * 8}/logo.png': png(), f'media/b{"/a" * 8}/logo.png': png()})
    assert [media.name for media in found.media] == [f'{"a/" * 8}logo.png']
    assert told(found) == [(f'media/b{"/a" * 8}', 'F106')]


def test_hidden_files_and_readmes_are_ignored(tmp_path: Path) -> None:
    """Names that begin with a dot and README.md are nobody's business."""
    assert (
        told(tree(tmp_path, {'.DS_Store': b'', 'README.md': b'', 'partners/.a.md.swp': b'', 'partners/README.md': b''}))
        == []
    )


@pytest.mark.parametrize(
    'name',
    ['notes.txt', 'partners/a.docx', 'partners/a/b.md', 'partner/a.md', 'ledger/a.tsv', 'ledger/a/b.csv', 'media.md'],
)
def test_other_files_are_warnings(tmp_path: Path, name: str) -> None:
    """A file that nothing reads is a warning at the file or its folder."""
    found = tree(tmp_path, {name: b''})
    assert [(finding.code, finding.severity) for finding in found.findings] == [('F108', 'warning')]
    assert found.files == ()


@pytest.mark.parametrize('target', ['/etc/hostname', 'other.md', '.', 'missing'])
@pytest.mark.parametrize('name', ['partners/a.md', 'ledger/a.csv', 'media/a.png', 'partners', 'media/a'])
def test_links_are_refused(tmp_path: Path, name: str, target: str) -> None:
    """A symbolic link, to whatever, is an error and is not followed."""
    path = tmp_path / 'content' / name
    path.parent.mkdir(parents=True)
    path.symlink_to(target)
    found = read_tree(tmp_path)
    assert told(found) == [(name, 'F105')]
    assert found.files == ()


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    """A named pipe is not opened, which would wait for ever."""
    (tmp_path / 'content' / 'partners').mkdir(parents=True)
    os.mkfifo(tmp_path / 'content' / 'partners' / 'a.md')
    assert told(read_tree(tmp_path)) == [('partners/a.md', 'F105')]
    assert read_source(tmp_path, 'content/partners/a.md') is None


@pytest.mark.parametrize(('size', 'sound'), [(-1, True), (0, True), (1, False)])
def test_a_large_file_keeps_its_id(tmp_path: Path, size: int, sound: bool) -> None:
    """A file that is too large is not read, but its id is taken, so that nobody is told that it does not exist."""
    found = tree(tmp_path, {'partners/a.md': b'a' * (MAX_FILE_BYTES + size)})
    assert [file.id for file in found.files] == ['a']
    fault = found.files[0].fault
    assert (fault is None) is sound
    if fault:
        assert (fault.code, fault.message) == ('F102', 'file has 262,145 bytes; at most 262,144 are allowed')
        assert found.files[0].data == b''


def test_pictures_are_measured(tmp_path: Path) -> None:
    """A sound picture has its size and a digest; unsound ones are errors, and all names are known."""
    found = tree(tmp_path, {'media/a/logo.png': png(3, 2), 'media/a/plan.svg': b'<svg/>', 'media/b.PNG': png()})
    assert [(media.name, media.width, media.height) for media in found.media] == [('a/logo.png', 3, 2), ('b.PNG', 2, 1)]
    assert found.media_names == {'a/logo.png', 'a/plan.svg', 'b.PNG'}
    assert told(found) == [('media/a/plan.svg', 'F121')]


@pytest.mark.parametrize(
    ('kind', 'name'), [('PNG', 'a.png'), ('JPEG', 'a.jpg'), ('JPEG', 'a.JPEG'), ('WEBP', 'a.webp')]
)
def test_kinds_of_pictures(kind: str, name: str) -> None:
    """PNG, JPEG and WebP are pictures."""
    assert measure_picture(name, png(2, 1, kind)) == (2, 1)


@pytest.mark.parametrize(
    ('name', 'data', 'code'),
    [
        ('a.png', b'', 'F121'),
        ('a.png', b'<svg xmlns="http://www.w3.org/2000/svg"/>', 'F121'),
        ('a.gif', b'GIF89a\x01\0\x01\0\0\0\0', 'F121'),
        ('a.png', b'\x89PNG\r\n\x1a\n', 'F121'),
        ('a.png', b'%PDF-1.7', 'F121'),
        ('a.jpg', png(), 'F123'),
        ('a.png', png(2, 1, 'JPEG'), 'F123'),
        ('a', png(), 'F123'),
    ],
)
def test_what_is_no_picture(name: str, data: bytes, code: str) -> None:
    """Other content, a cut-off header and a wrong ending are told by their own codes."""
    with pytest.raises(PictureFault) as raised:
        measure_picture(name, data)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ('width', 'height', 'sound'),
    [
        (4_095, 1, True),
        (4_096, 1, True),
        (4_097, 1, False),
        (1, 4_097, False),
        (5_000, 5_000, False),
        (65_000, 65_000, False),
    ],
)
def test_pixels_are_limited(width: int, height: int, sound: bool) -> None:
    """A picture may have 4,096 pixels a side; what its header says is enough to refuse it."""
    data = claims(width, height)
    if sound:
        assert measure_picture('a.png', data) == (width, height)
    else:
        with pytest.raises(PictureFault) as raised:
            measure_picture('a.png', data)
        assert raised.value.code == 'F122'


@pytest.mark.parametrize(('size', 'sound'), [(-1, True), (0, True), (1, False)])
def test_picture_bytes_are_limited(size: int, sound: bool) -> None:
    """A picture may have 2 MiB, and not one byte more."""
    data = png() + b'\0' * (MAX_BYTES + size - len(png()))
    if sound:
        assert measure_picture('a.png', data) == (2, 1)
    else:
        with pytest.raises(PictureFault, match='picture has 2,097,153 bytes; at most 2,097,152 are allowed'):
            measure_picture('a.png', data)


def test_picture_of_a_telephone() -> None:
    """A JPEG that holds a second picture, as telephones save depth or another lens, is the first one."""
    file = io.BytesIO()
    first, second = Image.new('RGB', (3, 2)), Image.new('RGB', (8, 8))
    first.save(file, 'MPO', save_all=True, append_images=[second])
    assert measure_picture('a.jpg', file.getvalue()) == (3, 2)


@pytest.mark.parametrize(('scans', 'sound'), [(100, True), (101, False)])
def test_jpeg_of_very_many_scans(scans: int, sound: bool) -> None:
    """Each scan makes the decoder go over all pixels, so a JPEG with more than a hundred is not decoded."""
    file = io.BytesIO()
    Image.new('L', (64, 64)).save(file, 'JPEG', progressive=True)
    parts = file.getvalue().removesuffix(b'\xff\xd9').split(b'\xff\xda')
    data = b'\xff\xda'.join((*parts, *[parts[-1]] * (scans - len(parts) + 1))) + b'\xff\xd9'
    if sound:
        assert measure_picture('a.jpg', data) == (64, 64)
    else:
        with pytest.raises(PictureFault, match='picture has so many parts that it takes too long to decode'):
            measure_picture('a.jpg', data)


def test_png_of_very_many_profiles() -> None:
    """Each colour profile is unpacked on reading, so a PNG with more than a few is not read."""
    part = _chunk(b'iCCP', b'x\0\0' + zlib.compress(bytes(1_000)))
    data = png(2, 1)
    assert measure_picture('a.png', data[:33] + part * 8 + data[33:]) == (2, 1)
    with pytest.raises(PictureFault) as raised:
        measure_picture('a.png', data[:33] + part * 9 + data[33:])
    assert raised.value.code == 'F124'


@given(st.binary(max_size=200))
def test_any_bytes_are_a_picture_or_refused(data: bytes) -> None:
    """No bytes behind a PNG's signature make the measuring raise anything else than its own fault."""
    for head in (b'', b'\x89PNG\r\n\x1a\n', b'\xff\xd8\xff', b'RIFF\0\0\0\0WEBP'):
        with suppress(PictureFault):
            measure_picture('a.png', head + data)


def test_no_content_is_no_fault(tmp_path: Path) -> None:
    """A directory without content/ has no records and no findings."""
    assert read_tree(tmp_path) == Tree((), (), frozenset(), ())


def test_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder whose rights forbid to look into it is trouble with the environment, told by its place."""
    (tmp_path / 'content/partners').mkdir(parents=True)
    seen = DiskEntry(str(tmp_path / 'content'), 'content', 'folder')
    seen.entries()
    monkeypatch.setattr(os, 'scandir', Mock(side_effect=PermissionError(13, 'Permission denied')))
    with pytest.raises(SitegenError, match='content/partners cannot be listed: Permission denied'):
        read_tree(tmp_path, seen)


def test_content_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    """A link called content is a finding as any other link is, and nothing behind it is read."""
    (tmp_path / 'content').symlink_to('/')
    tree = read_tree(tmp_path)
    assert [(one.path, one.code, one.message) for one in tree.findings] == [
        ('content', 'F105', '"content" is no folder, but a link or a file')
    ]
    assert tree.files == ()


def test_a_root_has_settings(tmp_path: Path) -> None:
    """A folder without site.yml is no directory."""
    with pytest.raises(SitegenError, match='no site.yml in'):
        find_root(tmp_path)
    (tmp_path / 'site.yml').write_text('')
    assert find_root(tmp_path) == tmp_path.resolve()


@pytest.mark.parametrize('name', ['../secret.yml', '/etc/hostname', 'missing.yml', 'link.yml'])
def test_settings_stay_inside(tmp_path: Path, name: str) -> None:
    """A settings file outside the root, or behind a link out of it, is not read."""
    (tmp_path / 'root').mkdir()
    (tmp_path / 'secret.yml').write_text('x')
    (tmp_path / 'root' / 'link.yml').symlink_to('../secret.yml')
    with pytest.raises(SitegenError):
        read_bytes(tmp_path / 'root', name)


def test_source_of_a_finding(tmp_path: Path) -> None:
    """The text that a finding shows has its lines as editors count them; bad bytes stand as U+FFFD."""
    (tmp_path / 'a.md').write_bytes(b'\xef\xbb\xbfone\r\ntwo \xe9')
    assert read_source(tmp_path, 'a.md') == 'one\ntwo \ufffd'


@pytest.mark.parametrize('name', ['missing.md', '../a.md', 'link.md', 'logo.png', 'folder.md', 'a\0.md'])
def test_source_that_is_not_shown(tmp_path: Path, name: str) -> None:
    """Nothing is shown of a picture, a folder, a link, or what is outside the root."""
    (tmp_path / 'root' / 'folder.md').mkdir(parents=True)
    (tmp_path / 'a.md').write_text('secret')
    (tmp_path / 'root' / 'link.md').symlink_to('../a.md')
    (tmp_path / 'root' / 'logo.png').write_bytes(png())
    assert read_source(tmp_path / 'root', name) is None


def test_names_are_shown_harmlessly() -> None:
    """A file name with control characters or bytes that are no text is shown with escapes."""
    assert printable('a\x1b[31m\u202e\udce9.md') == 'a\\x1b[31m\\u202e\\udce9.md'


def test_a_stamp_changes_with_its_file(tmp_path: Path) -> None:
    """A file of the same size that is written again, or replaced with its old times, has another stamp."""
    file = tmp_path / 'content/partners/acme.md'
    file.parent.mkdir(parents=True)

    def stamp() -> tuple[int, ...]:
        (source,) = read_tree(tmp_path).files
        assert source.stamp is not None
        return source.stamp

    file.write_text('one')
    first = stamp()
    assert stamp() == first
    times = file.stat()
    other = file.with_name('other')
    other.write_text('two')
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(file)
    assert stamp()[1:3] == first[1:3]
    assert stamp() != first


def test_a_link_that_takes_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    """What stood there when the folder was listed is read, or nothing."""
    file = tmp_path / 'content/partners/acme.md'
    file.parent.mkdir(parents=True)
    file.write_text('one')
    (tmp_path / 'secret').write_text('two')
    (source,) = read_tree(tmp_path).files
    file.unlink()
    file.symlink_to(tmp_path / 'secret')
    with pytest.raises(SitegenError, match='cannot be read'):
        _ = source.data
