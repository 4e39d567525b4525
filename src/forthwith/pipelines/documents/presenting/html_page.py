"""A result as one page that needs nothing else: to read on any screen, and to print.

Nothing of a document becomes markup: the templates escape every value, and drop what cannot be
seen. There is no script, nothing is fetched, and the page itself forbids both.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from forthwith.pipelines.documents.language.wording import language_name
from forthwith.pipelines.documents.models import Language
from forthwith.pipelines.documents.presenting.markdown_text import visible

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")


def html_page(template: str, **values: object) -> str:
    """The whole page, from one of the `templates`."""
    return _environment().get_template(template).render(**values)


def tongue(language: Language) -> dict[str, str]:
    """The name of the language, and its code where it may stand in an attribute."""
    code = language.code
    known = _LANGUAGE.fullmatch(code) and code != "und"
    return {"language": language_name(code), "lang": code if known else ""}


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__ or __name__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _printed(value: object) -> object:
    """A text of the document without what cannot be seen; what is markup already stays."""
    return visible(value) if type(value) is str else value
