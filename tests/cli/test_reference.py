import re
import shlex

import pytest

from scripts.write_cli_docs import TARGET, page
from tests.support.program import Program, program

EXAMPLE = re.compile(r"^\$ forthwith (?P<arguments>.*?)(?: < (?P<stdin>\S+))?$", re.MULTILINE)


def test_the_page_of_the_command_line_says_what_the_commands_are() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), "run scripts/write_cli_docs.py"


@pytest.mark.timeout(240)
def test_the_examples_of_the_page_run(alone: Program) -> None:
    here = program(alone.folder, FORTHWITH_APP="")
    notes = here.folder / "notes.txt"
    notes.write_text("Niamh Corrigan paid 120 EUR in Galway on 2 May 2026.", encoding="utf-8")
    examples = list(EXAMPLE.finditer(TARGET.read_text(encoding="utf-8")))

    assert len(examples) > 5
    for example in examples:
        stdin = (here.folder / example["stdin"]).read_text() if example["stdin"] else ""
        ended = here(*shlex.split(example["arguments"]), stdin=stdin)
        assert ended.code == 0, f"{example[0]}: {ended.err}"
