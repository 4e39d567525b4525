"""Tell whether a web page carries what a browser would run or load into itself.

Nothing here runs any of it, nor does any reader; whoever passes the page on should know of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

FRAMES: Final = frozenset({"iframe", "frame", "object", "embed", "applet"})
_DATA: Final = frozenset({"application/ld+json", "application/json", "text/template"})
"""Types of a `script` element that is no script: it holds data for other programs."""
_ADDRESSES: Final = ("href", "xlink:href", "src", "action", "formaction", "data")
_RUN: Final = ("javascript:", "vbscript:", "data:text/html")
_IGNORED: Final = re.compile(r"[\0-\x20]+")
"""What browsers leave out of an address, so that `java\\nscript:` is one that runs."""
_HANDLER: Final = re.compile(r"on[a-z]{3,24}")
_MAY_HANDLE: Final = re.compile(r"(?i)[\s/\"']on[a-z]{3,24}\s{0,9}=")
_MARKS: Final = re.compile(
    r"(?i)<(?:script|iframe|frame|object|embed|applet)[\s/>]|[\s/\"']on[a-z]{3,24}\s{0,9}="
    r"|(?:javascript|vbscript):"
)


def may_be_active(markup: str) -> bool:
    """Tell by the letter alone, without a tree; text that shows such markup counts too.

    >>> may_be_active("<p>one</p>"), may_be_active("<img src=x onerror='go()'>")
    (False, True)
    """
    return _MARKS.search(markup) is not None


def is_active(tree: LexborHTMLParser, markup: str) -> bool:
    """Tell whether the parsed page has scripts, handlers of events, or others' content in it."""
    if tree.css_first(",".join(FRAMES)) is not None:
        return True
    if any(_is_script(each.attributes) for each in tree.css("script")):
        return True
    if any(_refreshes(each.attributes) for each in tree.css("meta[http-equiv]")):
        return True
    linked = tree.css("[href],[src],[action],[formaction],[data]")
    return any(runs(each.attributes) for each in linked) or _handles_events(tree, markup)


def _is_script(attributes: Mapping[str, str | None]) -> bool:
    return (attributes.get("type") or "").strip().lower() not in _DATA


def _refreshes(attributes: Mapping[str, str | None]) -> bool:
    return (attributes.get("http-equiv") or "").strip().lower() == "refresh"


def runs(attributes: Mapping[str, str | None]) -> bool:
    r"""Tell whether an address among the attributes is a script.

    >>> runs({"href": " java\nscript:go()"}), runs({"href": "a.html"})
    (True, False)
    """
    values = (attributes.get(name) or "" for name in _ADDRESSES)
    return any(_IGNORED.sub("", value[:200]).lower().startswith(_RUN) for value in values)


def handles_events(attributes: Mapping[str, str | None]) -> bool:
    """Tell whether an attribute is run when something happens, such as `onload`."""
    return any(_HANDLER.fullmatch(name.lower()) for name in attributes)


def _handles_events(tree: LexborHTMLParser, markup: str) -> bool:
    if not _MAY_HANDLE.search(markup) or tree.root is None:
        return False
    nodes = tree.root.traverse(include_text=False)
    return any(handles_events(each.attributes) for each in nodes)
