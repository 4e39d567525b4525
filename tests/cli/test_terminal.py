"""What a person sees: on a terminal, and what must not reach one."""

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from forthwith.cli.terminal import as_json, folded, shown, shown_page
from tests.support.program import PATIENCE, Program, environment

HOSTILE = "a\x1b]0;owned\x07\u202efdp.[bold red]x\x9b31m\r\n.txt"
ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def on_a_terminal(program: Program, *arguments: str | Path, **more: str) -> tuple[int, str]:
    """Run with a terminal of 100 columns as stdin, stdout and stderr; all that it showed."""
    here, there = pty.openpty()
    settings = {**environment(program.folder, **program.settings), "COLUMNS": "100", **more}
    process = subprocess.Popen(
        program.command(*arguments),
        cwd=program.folder,
        env=settings,
        stdin=there,
        stdout=there,
        stderr=there,
        start_new_session=True,
    )
    os.close(there)
    seen = bytearray()
    try:
        while chunk := os.read(here, 65536):
            seen += chunk
    except OSError:  # the other end is closed: that is how a terminal ends on Linux
        pass
    finally:
        os.close(here)
    return process.wait(timeout=PATIENCE), seen.decode("utf-8", "replace")


def test_a_terminal_sees_a_bar_that_ends_full(forthwith: Program) -> None:
    code, screen = on_a_terminal(forthwith, "submit", "--text", "a", "-p", "demo.words", "--wait")

    assert code == 0
    assert "━" in screen
    assert "100%" in screen
    assert "completed in" in screen


def test_a_pipe_sees_plain_lines_and_data_apart_from_chatter(forthwith: Program) -> None:
    ended = forthwith("submit", "--text", "a", "-p", "demo.words", "--wait")

    assert "\x1b" not in ended.out + ended.err
    assert "text: completed in" in ended.err
    assert "━" not in ended.err


def test_no_color_is_honoured_on_a_terminal(forthwith: Program) -> None:
    asked = ("submit", "--text", "a", "-p", "demo.words", "--wait")

    _, coloured = on_a_terminal(forthwith, *asked)
    _, plain = on_a_terminal(forthwith, *asked, NO_COLOR="1")

    colour = re.compile(r"\x1b\[[0-9;]*3[0-9][0-9;]*m")
    assert colour.search(coloured)
    assert not colour.search(plain)


def test_json_on_a_terminal_is_indented_and_still_the_envelope(forthwith: Program) -> None:
    _, screen = on_a_terminal(forthwith, "pipelines", "demo.words", "--json")

    assert json.loads(screen)["data"]["name"] == "demo.words"
    assert '\n  "status"' in screen.replace("\r\n", "\n")


@pytest.mark.parametrize("name", [HOSTILE, "[link=file:etc]click.txt"])
def test_a_name_never_acts_on_the_terminal(forthwith: Program, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("text")

    ended = forthwith("submit", file, "-p", "demo.words", "--wait", "--tag", HOSTILE)
    listed = forthwith("list", "-n", "5")
    status = forthwith("status", re.findall(r"job_\w+", ended.out)[0])

    for text in (ended.out, ended.err, listed.out, status.out):
        assert not ACTING.search(text)
    assert name[:1] + shown(name)[1:] in ended.out


def test_a_result_on_a_terminal_shows_escapes_and_a_pipe_gets_the_bytes(
    forthwith: Program,
) -> None:
    job_id = forthwith("submit", "--text", "\x9b31m", "-p", "demo.words", "-wq").out.strip()

    _, screen = on_a_terminal(forthwith, "result", job_id)
    piped = forthwith("result", job_id)

    assert "\x9b" not in screen
    assert json.loads(screen) == json.loads(piped.out) == {"words": ["\x9b31m"]}


def test_bytes_are_not_thrown_at_a_terminal(forthwith: Program) -> None:
    job_id = forthwith("submit", "--text", "x", "-p", "demo.raw", "-wq").out.strip()

    code, screen = on_a_terminal(forthwith, "result", job_id)

    assert code == 2
    assert "-o FILE" in screen


@given(st.text())
def test_shown_text_holds_nothing_that_acts(text: str) -> None:
    assert not ACTING.search(shown(text))
    assert "\n" not in shown(text)
    assert not ACTING.search(shown_page(text))


@given(st.text())
def test_escaped_json_is_the_same_value(text: str) -> None:
    assert not ACTING.search(as_json({"value": text}))
    assert json.loads(as_json({"value": text})) == {"value": text}


WORDS = st.lists(st.text(st.sampled_from("ab\u00e9\u5408\u540c\u0627:."), min_size=1), min_size=1)


@given(WORDS, st.integers(min_value=30, max_value=120))
def test_a_folded_line_keeps_its_letters_and_stays_within_the_width(
    words: list[str], width: int
) -> None:
    line = " ".join(words)
    rows = folded(line, width).split("\n")

    assert all(cell_len(row) <= width for row in rows)
    assert "".join("".join(rows).split()) == "".join(line.split())


def test_a_chinese_line_without_a_space_is_folded_at_the_width_of_its_letters() -> None:
    rows = folded("采购合同" * 20, 80).split("\n")

    assert [cell_len(row) for row in rows] == [80, 80, 6]


def test_the_further_rows_stand_below_the_text_behind_a_label() -> None:
    rows = folded("To do: " + "word " * 30, 60).split("\n")

    assert all(row.startswith("         word") for row in rows[1:])


def test_the_indent_of_json_is_kept() -> None:
    assert folded('    "a": 1', 80) == '      "a": 1'
