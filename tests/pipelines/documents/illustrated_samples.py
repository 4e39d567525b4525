"""Office documents that show pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.pipelines.documents import corpus, office_samples

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def relations(folder: str, names: Sequence[str]) -> str:
    """The relationships of a part to pictures, in the reverse order of their use."""
    items = "".join(
        f'<Relationship Id="pic{number}" Type="{_IMAGE}" Target="{folder}/{name}"/>'
        for number, name in reversed(list(enumerate(names)))
    )
    return f'<Relationships xmlns="{_PACKAGE}">{items}</Relationships>'


def blip(number: int) -> str:
    return f'<a:blip {_SPACES} r:embed="pic{number}"/>'


def docx(pictures: Mapping[str, bytes], text: str = "") -> bytes:
    """A Word file that shows the pictures one after the other, below its text."""
    shown = "".join(f"<w:p><w:r>{blip(n)}</w:r></w:p>" for n in range(len(pictures)))
    body = (corpus.paragraph(text) if text else "") + shown
    parts = corpus.docx_parts(body)
    return corpus.archive({
        **parts,
        "word/_rels/document.xml.rels": relations("media", list(pictures)),
        **{f"word/media/{name}": content for name, content in pictures.items()},
    })  # fmt: skip


def pptx(slides: Sequence[tuple[str, Mapping[str, bytes]]]) -> bytes:
    """A presentation whose slides have a title and pictures each."""
    drawn = [
        office_samples.slide(
            (office_samples.shape(title, role="title") if title else "")
            + "".join(f"<p:pic>{blip(n)}</p:pic>" for n in range(len(pictures)))
        )
        for title, pictures in slides
    ]
    more: dict[str, bytes | str] = {}
    for number, (_, pictures) in zip(range(len(slides), 0, -1), slides, strict=True):
        rels = f"ppt/slides/_rels/slide{number}.xml.rels"
        more[rels] = relations("../media", list(pictures))
        more |= {f"ppt/media/{name}": content for name, content in pictures.items()}
    return office_samples.pptx(*drawn, more=more)


def odf(kind: str, pictures: Mapping[str, bytes], text: str = "") -> bytes:
    """An OpenDocument text or presentation; each slide shows one picture."""
    frames = [
        f'<draw:frame><draw:image xlink:href="Pictures/{name}"/></draw:frame>' for name in pictures
    ]
    if kind == "presentation":
        body = "".join(f"<draw:page>{frame}</draw:page>" for frame in frames)
    else:
        body = f"<text:p>{text}</text:p>" + "".join(f"<text:p>{frame}</text:p>" for frame in frames)
    parts = office_samples.odf_parts(kind, body)
    return corpus.archive({
        **parts, **{f"Pictures/{name}": content for name, content in pictures.items()},
    })  # fmt: skip
