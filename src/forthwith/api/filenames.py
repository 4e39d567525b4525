"""Names of files in headers: any name is safe there."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote


def attachment(name: str) -> str:
    r"""A `Content-Disposition` that saves under this name (RFC 6266), safe for any name.

    >>> attachment('Bericht "ä".pdf')
    'attachment; filename="Bericht _a_.pdf"; filename*=UTF-8\'\'Bericht%20%22%C3%A4%22.pdf'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = re.sub(r"[^\w.,()+ -]", "_", plain)
    return f"attachment; filename=\"{safe}\"; filename*=UTF-8''{quote(name, safe='')}"
