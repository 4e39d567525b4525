"""The code blocks of README and docs/ run as tests."""

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser
from sybil.sybil import SybilCollection

PARSERS = (PythonCodeBlockParser(), SkipParser())

pytest_collect_file = SybilCollection(
    (
        Sybil(parsers=PARSERS, filenames={"README.md"}, excludes=["*/*.md"]),
        Sybil(parsers=PARSERS, path="docs", patterns=["*.md"]),
    )
).pytest()
