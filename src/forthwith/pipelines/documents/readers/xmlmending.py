"""Mend XML that was put together from strings: bare ampersands, names of HTML, stray controls."""

from __future__ import annotations

import re
from html import escape
from html.entities import html5
from typing import Final

from forthwith.pipelines.documents.kinds.encodings import decoded, encoding_of

_DECLARATION: Final = re.compile(r"\s{0,1000}<\?xml\b([^>]{0,500})\?>")
_DECLARED: Final = re.compile(rb"<\?xml\b[^>]{0,400}\bencoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})")
_HEAD: Final = 1000
_OWN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_SIGN: Final = re.compile(
    r"(?P<kept><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&#(?:\d{1,7}|x[0-9a-fA-F]{1,6});)"
    r"|&(?P<name>[A-Za-z][A-Za-z0-9]{1,30});"
    r"|(?P<bare>&|<(?![A-Za-z_:/!?\u0080-\U0010ffff]))"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]",
    re.DOTALL,
)
_ESCAPED: Final = {"&": "&amp;", "<": "&lt;"}


def well_formed(content: bytes) -> bytes:
    r"""Return the XML as UTF-8 with every sign escaped that can mean nothing but itself.

    >>> well_formed(b"<a>Fish & chips &uuml;ber &lt;all&gt;, 1 < 2 <![CDATA[R&D]]></a>").decode()
    '<a>Fish &amp; chips \xfcber &lt;all&gt;, 1 &lt; 2 <![CDATA[R&D]]></a>'
    """
    declared = _DECLARED.search(content[:_HEAD])
    text = decoded(content, encoding_of(content, declared[1].decode() if declared else None))
    return _SIGN.sub(_mended, _DECLARATION.sub("", text, count=1)).encode("utf-8", "replace")


def _mended(sign: re.Match[str]) -> str:
    if sign["kept"] is not None:
        return sign["kept"]
    if sign["bare"] is not None:
        return _ESCAPED[sign["bare"]]
    name = sign["name"]
    if name is None:
        return ""
    if name in _OWN:
        return sign[0]
    return escape(html5.get(f"{name};", sign[0]))
