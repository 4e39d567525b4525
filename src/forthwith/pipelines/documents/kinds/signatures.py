"""First bytes that tell formats apart which this pipeline does not read."""

from __future__ import annotations

from typing import Final

from forthwith.pipelines.documents.models import Kind

CFB: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
PDF: Final = b"%PDF-"
RTF: Final = b"{\\rtf"

_PICTURES: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)

_AT_START: Final = (
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 image"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"8BPS", "a Photoshop image"),
    (b"%!PS", "a PostScript document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x04\x22\x4d\x18", "an LZ4 archive"),
    (b"MSCF", "a Windows cabinet"),
    (b"!<arch>", "a static library or Debian package"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ", "a Windows program"),
    (b"\xfe\xed\xfa", "a program (Mach-O)"),
    (b"\xcf\xfa\xed\xfe", "a program (Mach-O)"),
    (b"\xca\xfe\xba\xbe", "Java or macOS program code"),
    (b"\x00asm", "a WebAssembly module"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"\xff\xfb", "an MP3 recording"),
    (b"fLaC", "a FLAC recording"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"FLV\x01", "a Flash video"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
    (b"PAR1", "a Parquet table"),
    (b"\x89HDF", "an HDF5 file"),
    (b'x\x9f>"', "an Outlook TNEF attachment"),
    (b"!BDN", "an Outlook mailbox"),
    (b"AC10", "a CAD drawing"),
)
_AT_OFFSET: Final = (
    (4, b"ftypheic", "a HEIC image"),
    (4, b"ftypavif", "an AVIF image"),
    (4, b"ftyp", "an MP4 video or recording"),
    (8, b"WAVE", "a WAV recording"),
    (8, b"AVI ", "an AVI video"),
    (60, b"BOOKMOBI", "a Kindle book"),
    (257, b"ustar", "a tar archive"),
)


def named_by_signature(head: bytes) -> str | None:
    """Return what the first bytes say the file is, in words, or None if they say nothing.

    >>> named_by_signature(b"8BPS...")
    'a Photoshop image'
    """
    for offset, magic, name in _AT_OFFSET:
        if head.startswith(magic, offset):
            return name
    return next((name for magic, name in _AT_START if head.startswith(magic)), None)


def picture_kind(head: bytes) -> Kind | None:
    """Return the kind of picture that the first bytes say the file is.

    >>> picture_kind(b"GIF89a..."), picture_kind(b"RIFF....WEBPVP8 "), picture_kind(b"RIFF....WAVE")
    ('gif', 'webp', None)
    """
    if _is_bitmap(head):
        return "bmp"
    if head.startswith(b"RIFF") and head.startswith(b"WEBP", 8):
        return "webp"
    return next((kind for magic, kind in _PICTURES if head.startswith(magic)), None)


def _is_bitmap(head: bytes) -> bool:
    return head.startswith(b"BM") and head[6:10] == b"\0\0\0\0"
