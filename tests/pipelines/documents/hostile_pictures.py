"""Pictures, and PDF files to be painted, that are made to break their readers."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from tests.pipelines.documents import corpus, scans

_MEGABYTE = 1 << 20
_FLATE = b"/Filter/FlateDecode"
_BOX = b"/MediaBox[0 0 595 842]"
_SMALL = (120, 80)


def pictures() -> Iterator[tuple[str, bytes]]:
    """Pictures that claim, nest or repeat too much, and those that are cut off or changed."""
    yield from _damaged()
    yield "giant.png", _png(60_000, 60_000, b"")
    yield "giant-and-whole.png", scans.huge_png(30_000, 30_000)
    yield "no-size.png", _png(0, 0, b"")
    yield "no-rows.png", _png(800, 600, b"")
    yield "too-many-rows.png", _png(8, 8, zlib.compress(b"\0" * (100 * _MEGABYTE), 9))
    yield "text-bomb.png", _png(8, 8, zlib.compress(b"\0" * 16), more=_packed_text())
    yield "profile-bomb.png", _png(8, 8, zlib.compress(b"\0" * 16), more=_profile())
    yield (
        "chunks.png",
        _png(8, 8, zlib.compress(b"\0" * 16), more=scans._chunk(b"teSt", b"") * 200_000),
    )
    whole = scans.saved(Image.new("L", _SMALL, 255), "JPEG")
    at = whole.index(b"\xff\xc0") + 5
    yield "giant.jpg", whole[:at] + struct.pack(">HH", 65_500, 65_500) + whole[at + 4 :]
    yield "segments.jpg", whole[:2] + b"\xff\xfe\x00\x02" * 400_000 + whole[2:]
    yield "scans.jpg", _progressive(3_000)
    yield "giant.gif", b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0) + b";"
    yield "frames.gif", _many_frames(2_000)
    yield "giant.bmp", _bitmap(40_000, 40_000)
    yield "negative.bmp", _bitmap(-5, -(2**31))
    yield "run-length.bmp", _bitmap(30_000, 2_000, compression=1)
    yield "giant.webp", _webp(16_383, 16_383)
    yield "frames.tiff", scans.tiff(*[Image.new("1", (1, 1))] * 501)
    yield "loop.tiff", _looped_tiff()
    yield "strips.tiff", _claiming_tiff()
    yield "giant.tiff", _tiff([(256, 4, 70_000), (257, 4, 70_000), (258, 3, 1), (259, 3, 1)])


def _damaged() -> Iterator[tuple[str, bytes]]:
    page = scans.page(size=(400, 200))
    for kind in ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"):
        content = scans.saved(page.convert("L" if kind != "WEBP" else "RGB"), kind)
        for part in (1, 4, 7):
            yield f"cut-{part}.{kind.lower()}", content[: len(content) * part // 8]
        for seed in range(3):
            dice = random.Random(f"{kind}{seed}")  # noqa: S311 - a repeatable choice of bytes
            changed = bytearray(content)
            for _ in range(20):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            yield f"flipped-{seed}.{kind.lower()}", bytes(changed)


def _png(width: int, height: int, packed: bytes, *, more: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + scans._chunk(b"IHDR", header)
        + more
        + scans._chunk(b"IDAT", packed)
        + scans._chunk(b"IEND", b"")
    )


def _packed_text() -> bytes:
    return scans._chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * (70 * _MEGABYTE), 9))


def _profile() -> bytes:
    return scans._chunk(b"iCCP", b"a\0\0" + zlib.compress(b"a" * (70 * _MEGABYTE), 9))


def _progressive(count: int) -> bytes:
    """A picture that is drawn over and over again."""
    whole = scans.saved(Image.new("L", (2_000, 2_000), 128), "JPEG", progressive=True)
    start = whole.rindex(b"\xff\xda")
    return whole[:start] + whole[start:-2] * count + whole[-2:]


def _many_frames(count: int) -> bytes:
    frames = [Image.new("L", _SMALL, number % 256) for number in range(count)]
    return scans.saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def _bitmap(width: int, height: int, *, compression: int = 0) -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, compression, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 64, 0, 0, 54 + 1024) + head + bytes(1024) + b"\xff\x00" * 99


def _webp(width: int, height: int) -> bytes:
    body = b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height) + bytes(64)
    chunk = b"VP8 " + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def _tiff(entries: list[tuple[int, int, int]], *, following: int = 0) -> bytes:
    """A TIFF of one directory whose entries have one value each."""
    listed = b"".join(struct.pack("<HHII", tag, type_, 1, value) for tag, type_, value in entries)
    rest = [(262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 4, 1), (279, 4, 8)]
    listed += b"".join(struct.pack("<HHII", tag, type_, 1, value) for tag, type_, value in rest)
    count = struct.pack("<H", len(entries) + len(rest))
    return b"II*\0" + struct.pack("<I", 8) + count + listed + struct.pack("<I", following)


def _looped_tiff() -> bytes:
    return _tiff([(256, 4, 1), (257, 4, 1), (258, 3, 8), (259, 3, 1)], following=8)


def _claiming_tiff() -> bytes:
    """A TIFF that says it has four billion strips."""
    good = bytearray(_tiff([(256, 4, 100), (257, 4, 100), (258, 3, 8), (259, 3, 1)]))
    at = good.index(struct.pack("<HH", 273, 4)) + 4
    good[at : at + 4] = struct.pack("<I", 2**32 - 1)
    return bytes(good)


def paintings() -> Iterator[tuple[str, bytes]]:
    """PDF files whose pages are costly to load or to paint."""
    yield "picture-bomb.pdf", _with_picture(10_000, 10_000)
    yield "lying-picture.pdf", _with_picture(10_000, 10_000, claimed=(10, 10))
    yield "many-pictures.pdf", _with_picture(4_000, 4_000, drawn=300)
    yield "forms.pdf", _forms(branches=10, depth=9)
    yield "own-form.pdf", _forms(branches=1, depth=1, target=5)
    yield "huge-page.pdf", _page(b"/MediaBox[0 0 1e9 1e9]", b"0 0 1e9 1e9 re f")
    yield "no-page.pdf", _page(b"/MediaBox[0 0 0 0]", b"0 0 9 9 re f")
    yield "odd-page.pdf", _page(b"/MediaBox[(a) <<>> null]", b"0 0 9 9 re f")
    yield "lines.pdf", _page(_BOX, b"0 0 m 595 842 l S\n" * 400_000)
    yield "dashes.pdf", _page(_BOX, b"[.00001] 0 d 0 0 m 1e7 1e7 l S\n" * 50)
    yield "saves.pdf", _page(_BOX, b"q " * 2_000_000)
    yield "clips.pdf", _page(_BOX, b"0 0 500 500 re W n " * 200_000 + b"f")
    yield "shadings.pdf", _shadings(2_000)
    yield "arrays.pdf", _page(_BOX, b"[" + b"(a)" * 2_000_000 + b"] TJ")
    yield "numbers.pdf", _page(_BOX, b"1e308 " * 500_000 + b"Td")
    yield "loop-of-pages.pdf", _same_page(4_000)
    yield "object-streams.pdf", _object_stream()
    yield "disguised.pdf", _disguised(b"0 0 1 1 re f " * 6_000_000, b"/Subtype/Image")
    yield "rectangles.pdf", _page(_BOX, b"0 0 1 1 re f\n" * 4_000_000)
    yield "letters.pdf", _page(_BOX, b"BT /F 1 Tf " + b"(a)Tj " * 3_000_000 + b"ET")
    yield "escaped.pdf", _forms(branches=10, depth=9).replace(b"Form", b"F#6frm")
    yield "inherited.pdf", _inherited_forms()
    yield "glyphs.pdf", _glyphs()
    yield "run-length.pdf", _run_length(b"q " * 64, 200_000)
    yield "annotation.pdf", _annotation()


def _page(
    box: bytes, content: bytes, *, resources: bytes = b"", more: tuple[bytes, ...] = ()
) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources<<%s>>>>" % (box, resources),
        corpus.pdf_stream(zlib.compress(content, 9), _FLATE),
        *more,
    ]
    return corpus.pdf_of(objects)


def _disguised(content: bytes, head: bytes) -> bytes:
    """A page whose drawing says of itself that it is a picture."""
    good = _page(_BOX, content)
    return good.replace(b"/Filter/FlateDecode", head + b"/Filter/FlateDecode")


def _inherited_forms() -> bytes:
    """Forms without resources of their own take those of the page."""
    forms = tuple(
        corpus.pdf_stream(
            b"/F%d Do " % (level + 1) * 12 if level < 8 else b"0 0 1 1 re f",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]",
        )
        for level in range(9)
    )
    named = b" ".join(b"/F%d %d 0 R" % (level, 5 + level) for level in range(9))
    return _page(_BOX, b"/F0 Do", resources=b"/XObject<<%s>>" % named, more=forms)


def _glyphs() -> bytes:
    """A font whose letter is a page full of drawings."""
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.001 0 0 .001 0 0]"
        b"/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97"
        b"/Widths[9]/Resources<<>>>>"
    )
    glyph = corpus.pdf_stream(zlib.compress(b"9 0 d0 " + b"0 0 1 1 re f " * 3_000_000), _FLATE)
    text = b"BT /T 9 Tf " + b"(a)Tj " * 1_000 + b"ET"
    return _page(_BOX, text, resources=b"/Font<</T 5 0 R>>", more=(font, glyph))


def _run_length(unit: bytes, count: int) -> bytes:
    packed = (bytes([len(unit) - 1]) + unit) * count + b"\x80"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R>>" % _BOX,
        corpus.pdf_stream(packed, b"/Filter/RunLengthDecode"),
    ]
    return corpus.pdf_of(objects)


def _annotation() -> bytes:
    """A remark on the page whose look is too much to draw."""
    look = corpus.pdf_stream(
        zlib.compress(b"0 0 1 1 re f " * 4_000_000),
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + _FLATE,
    )
    remark = b"<</Type/Annot/Subtype/Stamp/Rect[0 0 99 99]/AP<</N 6 0 R>>>>"
    box = _BOX + b"/Annots[5 0 R]"
    return _page(box, b"0 0 9 9 re f", more=(remark, look))


def _with_picture(
    width: int, height: int, *, claimed: tuple[int, int] | None = None, drawn: int = 1
) -> bytes:
    named = claimed or (width, height)
    packer = zlib.compressobj(9)
    row = bytes(3 * width)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB" % named
    picture = corpus.pdf_stream(body, head + b"/BitsPerComponent 8" + _FLATE)
    content = b"q 500 0 0 500 0 0 cm /P Do Q\n" * drawn
    return _page(
        b"/MediaBox[0 0 595 842]", content, resources=b"/XObject<</P 5 0 R>>", more=(picture,)
    )


def _forms(*, branches: int, depth: int, target: int = 0) -> bytes:
    """Forms that each draw the next one several times, or one that draws itself."""
    forms = []
    for level in range(depth):
        following = target or 6 + level
        content = b"/F Do " * branches if level < depth - 1 or target else b"0 0 1 1 re f"
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>"
        forms.append(corpus.pdf_stream(content, head % following))
    return _page(_BOX, b"/F Do", resources=b"/XObject<</F 5 0 R>>", more=tuple(forms))


def _shadings(count: int) -> bytes:
    shading = (
        b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 595 842]/Extend[true true]"
        b"/Function<</FunctionType 2/Domain[0 1]/C0[0 0 0]/C1[1 1 1]/N 1.37>>>>"
    )
    return _page(
        b"/MediaBox[0 0 595 842]",
        b"/S sh " * count,
        resources=b"/Shading<</S 5 0 R>>",
        more=(shading,),
    )


def _same_page(count: int) -> bytes:
    """A tree that has the same page in it over and over."""
    kids = b"3 0 R " * count
    good = _page(_BOX, b"BT (core) Tj ET")
    return good.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[%s]/Count %d" % (kids, count))


def _object_stream() -> bytes:
    """A cross-reference stream that says there are two billion objects."""
    table = corpus.pdf_stream(
        zlib.compress(bytes(1_000)),
        b"/Type/XRef/Size 2000000000/W[1 4 2]/Index[0 2000000000]/Root 1 0 R" + _FLATE,
    )
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    return body + b"9 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def noise() -> Iterator[tuple[str, bytes]]:
    """Pictures in which a recogniser finds letters without end."""
    dice = random.Random(11)  # noqa: S311 - repeatable
    speckled = Image.frombytes("L", (2_400, 3_200), dice.randbytes(2_400 * 3_200))
    stream = BytesIO()
    speckled.point(lambda value: 255 * (value > 128)).convert("1").save(stream, "PNG")
    yield "noise.png", stream.getvalue()
    yield "noise-pages.tiff", scans.tiff(*[speckled.convert("1")] * 12)
