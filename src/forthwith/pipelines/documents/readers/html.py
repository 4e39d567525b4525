"""Read a web page: its visible text, headings, tables and what its head says of it.

The tree is walked in a loop, never by recursion. Markup that is nested beyond reason is not given
to the parser at all: its tags are cut out and the text that remains is kept.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, BinaryIO, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.checks.active import is_active, may_be_active
from forthwith.pipelines.documents.checks.markup import burden_of
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks
from forthwith.pipelines.documents.readers.pagetree import PageWalk
from forthwith.pipelines.documents.readers.texts import begin_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

READER: Final = "selectolax"
_FLAT_READER: Final = "forthwith-markup"
_CHARSET: Final = re.compile(
    rb"(?i)<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})"
)
_HIDDEN: Final = re.compile(r"(?is)<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)")
_COMMENT: Final = re.compile(r"(?s)<!--.*?(?:-->|\Z)")
_BREAK: Final = re.compile(
    r"(?i)</?(?:p|div|br|tr|li|h[1-6]|table|ul|ol|section|article)\b[^<>]{0,1000}>"
)
_TAG: Final = re.compile(r"<[^<>]{0,10000}>")
_META: Final = {
    "author": "author",
    "description": "description",
    "keywords": "keywords",
    "generator": "producer",
    "date": "created",
    "dcterms.date": "created",
    "article:published_time": "created",
    "article:modified_time": "modified",
    "og:site_name": "publisher",
    "dc.title": "title",
    "og:title": "title",
}


def read_html(stream: BinaryIO, checked: Checked) -> Read:
    """Read the page; what is too deep or too large for the parser gives its plain text."""
    head = stream.read(4096)
    stream.seek(0)
    found = _CHARSET.search(head)
    blocks = Blocks()
    markup = begin_text(stream, blocks, found[1].decode("ascii", "replace") if found else None)
    return read_markup(markup, checked, blocks)


def read_markup(markup: str, checked: Checked, blocks: Blocks) -> Read:
    """Read a page that is already text into `blocks`, ending their page."""
    if len(markup) > limits.HTML_BYTES or burden_of(markup).is_too_much:
        blocks.remark("nesting_flattened")
        remark_active(blocks, active=may_be_active(markup))
        blocks.line(without_tags(markup))
        metadata: dict[str, str] = {}
        reader = _FLAT_READER
    else:
        metadata = _read_tree(markup, blocks)
        reader = READER
    blocks.end_page()
    return blocks.read(checked, reader=reader, metadata=metadata)


def remark_active(blocks: Blocks, *, active: bool) -> None:
    """Note that the page has what a browser would run or load, if so."""
    if active:
        blocks.remark(
            "active_content_ignored",
            "The page has scripts, event handlers or embedded frames; none was run or loaded.",
        )


def without_tags(markup: str) -> str:
    r"""Return the text of markup with all tags cut out, in time linear in its length.

    >>> without_tags("<p>a &amp; b<script>c</script><p>d")
    'a & b\nd'
    """
    text = _HIDDEN.sub(" ", _COMMENT.sub(" ", markup))
    bare = _TAG.sub("", _BREAK.sub("\n", text))
    return re.sub(r"[ \t]*\n\s*", "\n", html.unescape(bare)).strip()


def _read_tree(markup: str, blocks: Blocks) -> dict[str, str]:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup.encode("utf-8", "replace"))
    if tree.body is not None:
        PageWalk(blocks).read(tree.body)
    remark_active(blocks, active=is_active(tree, markup))
    return _metadata(tree)


def _metadata(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    title = tree.css_first("head title")
    if title is not None:
        found["title"] = title.text()
    for meta in tree.css("meta[content]"):
        name = meta.attributes.get("name") or meta.attributes.get("property") or ""
        key = _META.get(name.lower())
        if key is not None:
            found.setdefault(key, meta.attributes.get("content") or "")
    root = tree.root
    language = root.attributes.get("lang") if root is not None else None
    return {**found, "language": language} if language else found
