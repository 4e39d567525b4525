"""Files that ask their reader to fetch something: each names an address that nobody may call.

All of them also hold a word by which their text is known, wherever it turns up.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.pipelines.documents import batch_samples, corpus, office_samples, old_samples

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

LABELS = {
    "links.html": "active_content_ignored",
    "links.pdf": "active_content_ignored",
    "formula.csv": "formulas_as_text",
    "attached.eml": "attachments_read",
}
"""What a result must say of a file that would run, load or compute something elsewhere."""


def calling(url: str, word: str) -> Iterator[tuple[str, bytes]]:
    """Files of every format that could fetch `url`, and that say `word`."""
    yield from _pages(url, word)
    yield from _office(url, word)
    yield from _messages(url, word)
    yield "links.pdf", _pdf(url, word)
    yield "links.md", f"# {word}\n\n![picture]({url}/md)\n\n<img src='{url}/md-html'>\n".encode()
    yield "formula.csv", f'{word};=WEBSERVICE("{url}/csv")\n1;=HYPERLINK("{url}/csv2")\n'.encode()
    yield "schema.json", f'{{"$schema": "{url}/json", "$ref": "{url}/ref", "a": "{word}"}}'.encode()
    picture = rb"{\field{\*\fldinst INCLUDEPICTURE %s/rtf}}{\*\template %s/dot}"
    linked = picture.replace(b"%s", url.encode())
    yield "links.rtf", b"{\\rtf1 " + word.encode() + linked + b"\\par}"
    yield "links.msg", old_samples.msg(body=f"{word} <img src='{url}/msg'>")


def _pages(url: str, word: str) -> Iterator[tuple[str, bytes]]:
    head = (
        f"<base href='{url}/'><meta http-equiv=refresh content='0;url={url}/refresh'>"
        f"<link rel=stylesheet href='{url}/css'><link rel=preload href='{url}/preload'>"
        f"<style>@import '{url}/import';p{{background:url({url}/back)}}</style>"
        f"<script src='{url}/script'></script>"
    )
    body = (
        f"<h1>{word}</h1><img src='{url}/img' srcset='{url}/set 2x'><iframe src='{url}/frame'>"
        f"</iframe><object data='{url}/object'></object><embed src='{url}/embed'>"
        f"<video src='{url}/video' poster='{url}/poster'></video><svg><image href='{url}/svg'/>"
        f"<use xlink:href='{url}/use'/></svg><form action='{url}/form'><input autofocus "
        f"onfocus=\"fetch('{url}/focus')\"></form>"
    )
    yield (
        "links.html",
        f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(),
    )
    sheet = f"<?xml-stylesheet href='{url}/xsl' type='text/xsl'?>"
    yield (
        "links.xml",
        (
            f"<?xml version='1.0'?>{sheet}<a xmlns:i='http://www.w3.org/2001/XInclude' "
            f"xmlns:s='http://www.w3.org/2001/XMLSchema-instance' s:schemaLocation='x {url}/xsd'>"
            f"<i:include href='{url}/include'/>{word}</a>"
        ).encode(),
    )
    yield "dtd.xml", f"<?xml version='1.0'?><!DOCTYPE a SYSTEM '{url}/dtd'><a>{word}</a>".encode()
    entity = f"<!DOCTYPE a [<!ENTITY % e SYSTEM '{url}/entity'>%e;]>"
    yield "entity-call.xml", f"<?xml version='1.0'?>{entity}<a>{word}</a>".encode()


def _outside(url: str, *kinds: str) -> str:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{url}/{kind}" '
        'TargetMode="External"/>'
        for n, kind in enumerate(kinds, start=70)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">{items}</Relationships>'


def _office(url: str, word: str) -> Iterator[tuple[str, bytes]]:
    kinds = ("image", "attachedTemplate", "oleObject", "hyperlink", "frame", "externalLink")
    field = (
        f'<w:p><w:r><w:instrText>INCLUDETEXT "{url}/field"</w:instrText></w:r></w:p>'
        f"<w:p><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe</w:instrText></w:r></w:p>"
    )
    word_file = corpus.docx_parts(corpus.paragraph(word) + field)
    word_file["word/_rels/settings.xml.rels"] = _outside(url, *kinds)
    word_file["word/_rels/document.xml.rels"] = _outside(url, *kinds)
    yield "links.docx", corpus.archive(word_file)
    cell = f'<row><c t="str"><f>WEBSERVICE("{url}/cell")</f><v>{word}</v></c></row>'
    book = {"xl/externalLinks/_rels/externalLink1.xml.rels": _outside(url, *kinds)}
    yield "links.xlsx", corpus.xlsx(cell, **book)
    slides = {"ppt/slides/_rels/slide1.xml.rels": _outside(url, *kinds)}
    yield (
        "links.pptx",
        office_samples.pptx(office_samples.slide(office_samples.shape(word)), more=slides),
    )
    frame = f'<draw:frame><draw:image xlink:href="{url}/image"/></draw:frame>'
    section = f'<text:section><text:section-source xlink:href="{url}/section"/></text:section>'
    body = f"<text:p>{word}{frame}</text:p>{section}"
    yield "links.odt", office_samples.odf("text", body)
    yield "links.fodt", office_samples.flat_odf("text", body)
    source = f'<table:table-source xlink:href="{url}/source"/>'
    rows = office_samples.odf_rows([word])
    yield (
        "links.ods",
        office_samples.odf(
            "spreadsheet", f'<table:table table:name="A">{source}{rows}</table:table>'
        ),
    )


def _messages(url: str, word: str) -> Iterator[tuple[str, bytes]]:
    page = f"<p>{word}</p><img src='{url}/mail'><link rel=stylesheet href='{url}/mail-css'>"
    html = b"From: a@b\nTo: c@d\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
    yield "links.eml", html + page.encode()
    outside = (
        f'Content-Type: message/external-body; access-type=URL; URL="{url}/external"\n\n{word}\n'
    )
    yield "outside.eml", b"From: a@b\nTo: c@d\nMIME-Version: 1.0\n" + outside.encode()
    files = [(n, "application/octet-stream", c) for n, c in _office(url, word)]
    yield "attached.eml", batch_samples.mail(*files, body=word)


def _pdf(url: str, word: str) -> bytes:
    """A document that opens, submits, imports and plays from elsewhere as it is opened."""
    to = url.encode()
    actions = [
        b"<</S/URI/URI(%s/uri)>>" % to,
        b"<</S/GoToR/F<</FS/URL/F(%s/goto)>>/D[0/Fit]>>" % to,
        b"<</S/Launch/F(%s/launch)>>" % to,
        b"<</S/SubmitForm/F<</FS/URL/F(%s/submit)>>>>" % to,
        b"<</S/ImportData/F<</FS/URL/F(%s/import)>>>>" % to,
        b"<</S/JavaScript/JS(app.launchURL\\('%s/js'\\))>>" % to,
    ]
    good = corpus.pdf([[word]])
    chain = b"[" + b"".join(actions) + b"]"
    return good.replace(
        b"/Type/Catalog", b"/Type/Catalog/OpenAction %s/AA<</O %s>>" % (actions[0], chain)
    )
