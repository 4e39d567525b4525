"""Small presentations and OpenDocument files, whole or made to break their readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from tests.pipelines.documents import corpus

_MEGABYTE = 1 << 20
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHOW = "http://schemas.openxmlformats.org/presentationml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:p="{_SHOW}" xmlns:a="{_DRAWING}/main" xmlns:r="{_OFFICE}" '
    f'xmlns:dgm="{_DRAWING}/diagram" xmlns:c="{_DRAWING}/chart"'
)
_PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_SPACES = " ".join(
    f'xmlns:{name}="{_ODF}{name if name != "draw" else "drawing"}:1.0"'
    for name in ("office", "text", "table", "draw", "style", "presentation", "meta")
) + (' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"')
_MIME = "application/vnd.oasis.opendocument."
DOCTYPE = '<!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/hostname">]>'


def lines(*texts: str) -> str:
    return "".join(f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>" for text in texts)


def shape(*texts: str, role: str = "") -> str:
    """A shape with a paragraph for each text; `role` is its placeholder's type."""
    place = f'<p:nvSpPr><p:nvPr><p:ph type="{role}"/></p:nvPr></p:nvSpPr>' if role else ""
    return f"<p:sp>{place}<p:txBody>{lines(*texts)}</p:txBody></p:sp>"


def slide_table(rows: Sequence[Sequence[str]]) -> str:
    cells = (
        "".join(f"<a:tc><a:txBody>{lines(cell)}</a:txBody></a:tc>" for cell in row) for row in rows
    )
    table = "".join(f"<a:tr>{row}</a:tr>" for row in cells)
    return f"<p:graphicFrame><a:tbl>{table}</a:tbl></p:graphicFrame>"


def slide(shapes: str, *, root: str = "sld", attributes: str = "") -> str:
    tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
    return f"{_DECLARATION}<p:{root} {_SPACES}{attributes}>{tree}</p:{root}>"


def pptx_parts(
    slides: Sequence[str], more: Mapping[str, bytes | str] | None = None
) -> dict[str, bytes | str]:
    """The parts of a presentation that shows `slides` in the reverse order of their numbers."""
    count = len(slides)
    shown = "".join(
        f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in reversed(range(1, count + 1))
    )
    targets = [("slide", f"slides/slide{n}.xml") for n in range(1, count + 1)]
    numbered = zip(range(count, 0, -1), slides, strict=True)
    return {
        "[Content_Types].xml": corpus.content_types("ppt/presentation.xml", _PRESENTATION),
        "_rels/.rels": corpus.relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"{_DECLARATION}<p:presentation {_SPACES}><p:sldIdLst>{shown}"
        "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": corpus.relations(*targets),
        **{f"ppt/slides/slide{n}.xml": xml for n, xml in numbered},
        **(more or {}),
    }


def pptx(*slides: str, more: Mapping[str, bytes | str] | None = None) -> bytes:
    return corpus.archive(pptx_parts(slides, more))


def odf_body(kind: str, body: str, *, styles: str = "") -> str:
    inner = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return (
        f"{_DECLARATION}<office:document-content {_ODF_SPACES}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>{inner}"
        "</office:document-content>"
    )


def odf_parts(kind: str, body: str, **more: str) -> dict[str, bytes | str]:
    """The parts of an OpenDocument file; `more` are further ones, by name without `.xml`."""
    return {
        "mimetype": f"{_MIME}{kind}",
        "content.xml": odf_body(kind, body),
        "META-INF/manifest.xml": f'{_DECLARATION}<manifest xmlns="{_ODF}manifest:1.0"/>',
        **{f"{name}.xml": f"{_DECLARATION}{xml}" for name, xml in more.items()},
    }


def odf(kind: str, body: str, **more: str) -> bytes:
    return corpus.archive(odf_parts(kind, body, **more))


def flat_odf(kind: str, body: str, *, declared: str = "") -> bytes:
    return (
        f'{_DECLARATION}{declared}<office:document {_ODF_SPACES} office:mimetype="{_MIME}{kind}">'
        "<office:meta><dc:title>Flat</dc:title></office:meta>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def page_styles(header: str, footer: str) -> str:
    """The styles of an OpenDocument text whose pages have a header and a footer."""
    sides = "".join(
        f"<style:{side}><text:p>{text}</text:p></style:{side}>"
        for side, text in (("header", header), ("footer", footer))
    )
    return (
        f"<office:document-styles {_ODF_SPACES}><office:master-styles><style:master-page>{sides}"
        "</style:master-page></office:master-styles></office:document-styles>"
    )


def odf_rows(*rows: Sequence[str]) -> str:
    cells = (
        "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row)
        for row in rows
    )
    return "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)


def hostile() -> Iterator[tuple[str, bytes]]:
    """Presentations and OpenDocument files that a reader must survive."""
    deck = pptx_parts([slide(shape("text"))])
    yield "bomb.pptx", corpus.archive({**deck, "ppt/media/a.bin": b"\0" * (60 * _MEGABYTE)})
    yield "bomb-slide.pptx", pptx(slide(shape("a") * 600_000))
    yield "deep.pptx", pptx(slide("<p:grpSp>" * 5_000 + "</p:grpSp>" * 5_000))
    yield "deep-table.pptx", pptx(slide("<a:tbl><a:tr><a:tc>" * 300))
    yield "no-main.pptx", corpus.archive({k: v for k, v in deck.items() if "presentation" not in k})
    yield "cut-slide.pptx", pptx(slide(shape("core"))[:-60])
    yield "traversal.pptx", corpus.archive({**deck, "../../../tmp/evil.xml": "x"})
    outside = {"ppt/_rels/presentation.xml.rels": corpus.relations(("slide", "../../../etc/hosts"))}
    yield "outside.pptx", corpus.archive({**deck, **outside})
    many = "".join(f'<p:sldId id="{n}" r:id="rId1"/>' for n in range(100_000))
    shown = {"ppt/presentation.xml": f"<p:p {_SPACES}>{many}</p:p>"}
    yield "one-slide-100000-times.pptx", corpus.archive({**deck, **shown})
    whole = pptx(slide(shape("Plan", role="title") + slide_table([["a", "b"]])))
    yield from ((f"cut-{n}.pptx", whole[: len(whole) * n // 8]) for n in range(1, 8))
    yield from _doctypes("pptx", deck)
    yield from _hostile_odf()


def _hostile_odf() -> Iterator[tuple[str, bytes]]:
    letter = odf_parts("text", "<text:p>core</text:p>")
    yield "bomb.odt", corpus.archive({**letter, "Pictures/a.png": b"\0" * (60 * _MEGABYTE)})
    yield "deep.odt", odf("text", "<text:list><text:list-item>" * 3_000)
    yield "deep-paragraphs.odt", odf("text", "<text:p>a" * 900 + "</text:p>" * 900)
    yield "deep-tables.odt", odf("text", "<table:table><table:table-row><table:table-cell>" * 250)
    yield "spaces.odt", odf("text", "<text:p>a" + '<text:s text:c="999999999"/>' * 50_000)
    yield "huge-level.odt", odf("text", '<text:h text:outline-level="99999999">a</text:h>')
    yield "traversal.odt", corpus.archive({**letter, "../../evil.xml": "x"})
    frame = '<draw:frame><draw:object xlink:href="../../../../etc"/></draw:frame>'
    yield "outside.odt", odf("text", f"<text:p>core{frame}</text:p>")
    yield "no-content.odt", corpus.archive({"mimetype": f"{_MIME}text"})
    yield (
        "cut-content.odt",
        corpus.archive({**letter, "content.xml": str(letter["content.xml"])[:-70]}),
    )
    repeated = (
        '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384"><text:p>core</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    yield "repeated.ods", odf("spreadsheet", repeated)
    yield "many-repeated.ods", odf("spreadsheet", repeated * 500)
    yield "flat-entity.fodt", flat_odf("text", "<text:p>&leak;</text:p>", declared=DOCTYPE)
    yield "flat-deep.fodt", flat_odf("text", "<text:list>" * 100_000)
    whole = odf("text", "<text:h>Plan</text:h><text:p>core</text:p>")
    yield from ((f"cut-{n}.odt", whole[: len(whole) * n // 8]) for n in range(1, 8))
    yield from _doctypes("odt", letter)


def _doctypes(kind: str, parts: Mapping[str, bytes | str]) -> Iterator[tuple[str, bytes]]:
    """A document type in each XML part."""
    for part, xml in parts.items():
        if str(xml).startswith(_DECLARATION):
            poisoned = _DECLARATION + DOCTYPE + str(xml).removeprefix(_DECLARATION)
            yield (
                f"doctype-{part.replace('/', '_')}.{kind}",
                corpus.archive({**parts, part: poisoned}),
            )
