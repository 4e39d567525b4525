"""Render the project's pages to build/docs, and check that every link between them leads somewhere.

Nothing is fetched: addresses on the web are left as they are.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "build" / "docs"
MARKDOWN = MarkdownIt("commonmark").enable("table")
FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · Forthwith</title><style>
body {{ font: 1rem/1.6 system-ui, sans-serif; margin: 0; color: #1f2328; background: #fff; }}
main, nav {{ max-width: 52rem; margin: auto; padding: 1rem; }}
nav a {{ margin-right: 1rem; }} a {{ color: #0550ae; }}
pre {{ background: #f6f8fa; padding: 1rem; overflow: auto; }}
code {{ font: .9em ui-monospace, monospace; }}
table {{ border-collapse: collapse; display: block; overflow: auto; }}
th, td {{ border: 1px solid #d0d7de; padding: .3rem .7rem; text-align: left; }}
</style></head><body><nav aria-label="Pages">{nav}</nav><main>
{body}</main></body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One Markdown file, parsed."""

    path: Path
    tokens: tuple[Token, ...]

    @property
    def title(self) -> str:
        return next(iter(headings(self.tokens)), self.path.stem)

    @property
    def anchors(self) -> set[str]:
        return {slug(text) for text in headings(self.tokens)}


def read(path: Path) -> Page:
    return Page(path=path, tokens=tuple(MARKDOWN.parse(path.read_text(encoding="utf-8"))))


def headings(tokens: tuple[Token, ...]) -> Iterator[str]:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            yield inline.content


def slug(heading: str) -> str:
    """The anchor that code hosts give a heading: lower case, words joined by hyphens.

    >>> slug("Layers, held by `import-linter`")
    'layers-held-by-import-linter'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def links(page: Page) -> Iterator[Token]:
    for block in page.tokens:
        for token in block.children or ():
            if token.type in {"link_open", "image"}:
                yield token


def address(link: Token) -> str:
    return str(link.attrGet("href") or link.attrGet("src") or "")


def is_elsewhere(link: str) -> bool:
    return re.match(r"[a-z][a-z+.-]*:", link) is not None


def broken(page: Page, anchors: dict[Path, set[str]]) -> Iterator[str]:
    """The links of a page that lead to no file, or to no heading of another page."""
    for link in links(page):
        where = address(link)
        if is_elsewhere(where):
            continue
        file, _, anchor = where.partition("#")
        target = (page.path.parent / unquote(file)).resolve() if file else page.path
        if not target.exists() or (anchor and anchor not in anchors.get(target, {anchor})):
            yield f"{page.path.relative_to(ROOT)}: {where}"


def rendered(page: Page, pages: tuple[Page, ...]) -> str:
    """The HTML of a page, its links to other pages led to their HTML."""
    known = {other.path for other in pages}
    for link in links(page):
        file, hash_sign, anchor = address(link).partition("#")
        if (page.path.parent / unquote(file)).resolve() in known:
            link.attrSet("href", f"{file.removesuffix('.md')}.html{hash_sign}{anchor}")
    for opening, inline in pairwise(page.tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", slug(inline.content))
    body = MARKDOWN.renderer.render(list(page.tokens), MARKDOWN.options, {})
    return FRAME.format(title=escape(page.title), nav=navigation(page, pages), body=body)


def navigation(page: Page, pages: tuple[Page, ...]) -> str:
    up = "../" * (len(page.path.relative_to(ROOT).parts) - 1)
    return "".join(
        f'<a href="{up}{target_of(other).relative_to(TARGET)}">{escape(other.title)}</a>'
        for other in pages
    )


def target_of(page: Page) -> Path:
    return (TARGET / page.path.relative_to(ROOT)).with_suffix(".html")


def write(pages: tuple[Page, ...]) -> None:
    for page in pages:
        target = target_of(page)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(rendered(page, pages), encoding="utf-8")


def main() -> int:
    """Render what there is; 1 when a link is broken."""
    pages = tuple(read(path) for path in (*ROOT.glob("*.md"), *sorted(ROOT.glob("docs/**/*.md"))))
    anchors = {page.path: page.anchors for page in pages}
    dead = [link for page in pages for link in broken(page, anchors)]
    for link in dead:
        print(f"broken link in {link}", file=sys.stderr)
    write(pages)
    print(f"{len(pages)} pages: {(TARGET / 'README.html').relative_to(ROOT)}")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
