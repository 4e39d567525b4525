"""A page as a browser reads it: its tags, its words, and whether anything in it could act."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from typing_extensions import override

HOSTILE = (
    "</style></title></script><script>alert(1)</script><img src=x onerror=alert(1)> "
    "\"' onmouseover='x' {{ 7*7 }} {% raw %} javascript:alert(1) <a href=//evil.example>x</a> "
    "</bdi></td></table><base href=//evil.example><meta http-equiv=refresh content=0> &lt;b&gt;"
)
VOID = {"meta", "br", "link", "img", "base", "input", "hr"}


class Page(HTMLParser):
    """Every start tag with its attributes, the text, and whether the tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "p" and self.open[-1] != "p":
            return
        assert self.open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def is_safe(html: str, shape: Iterable[str]) -> bool:
    """Tell whether all is closed, no tag is new, and nothing leads where it must not."""
    page = Page(html)
    attributes = [(tag, name, value or "") for tag, has in page.tags for name, value in has.items()]
    links = [value for _, name, value in attributes if name in {"href", "src", "action"}]
    return (
        not page.open
        and {tag for tag, _ in page.tags} <= set(shape)
        and not any(name.startswith("on") for _, name, _ in attributes)
        and all(re.match(r"#|https?://|mailto:", link) for link in links)
        and all(
            re.fullmatch(r"--(share|at): \d{1,3}%", value)
            for _, name, value in attributes
            if name == "style"
        )
    )
