import json
from pathlib import Path

import pytest

from tests.support.program import Program


def submitted(program: Program, pipeline: str, text: str) -> str:
    ended = program("submit", "--text", text, "-p", pipeline, "--wait", "-q")
    return ended.out.strip()


def test_a_result_is_printed_as_json(forthwith: Program) -> None:
    ended = forthwith("result", submitted(forthwith, "demo.words", "a b"))

    assert json.loads(ended.out) == {"words": ["a", "b"]}


def test_a_result_with_json_is_the_envelope(forthwith: Program) -> None:
    ended = forthwith("result", submitted(forthwith, "demo.words", "a b"), "--json")

    assert ended.envelope["data"] == {"words": ["a", "b"]}


@pytest.mark.parametrize("how", ["--wait", "--wait=20"])
def test_what_a_result_warns_of_is_told_with_it(forthwith: Program, how: str) -> None:
    ask = ("submit", "--text", "x", "-p", "demo.noted", how)
    said = forthwith(*ask)
    whole = forthwith(*ask, "--json").envelope
    given = forthwith("result", whole["data"]["id"])

    assert "! x is odd" in said.out
    assert (whole["status"], whole["meta"]["warnings"]) == (
        "warning",
        [{"code": "odd", "message": "x is odd"}],
    )
    assert "! x is odd" in given.err
    assert "! x" not in given.out


def test_a_result_that_is_a_file_keeps_its_bytes(forthwith: Program, tmp_path: Path) -> None:
    job_id, target = submitted(forthwith, "demo.raw", "ä"), tmp_path / "result.bin"

    ended = forthwith("result", job_id, "-o", target)

    assert (ended.code, ended.out) == (0, "")
    assert target.read_bytes() == b"\x00\x01" + "ä".encode()
    assert [each.name for each in tmp_path.iterdir()] == ["result.bin"]


def test_a_report_is_there_as_markdown(forthwith: Program) -> None:
    text = "The board met in Galway on 3 March 2026. Niamh Corrigan took the chair."
    job_id = submitted(forthwith, "documents.full_analysis", text)

    ended = forthwith("result", job_id, "--format", "markdown")

    assert ended.code == 0
    assert ended.out.startswith("# ")


@pytest.mark.parametrize(
    ("form", "begins"), [("html", b"<!doctype html>"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")]
)
def test_a_report_is_there_as_a_page_and_its_tables_for_a_spreadsheet(
    forthwith: Program, tmp_path: Path, form: str, begins: bytes
) -> None:
    (tmp_path / "table.csv").write_text("Item;Sum\nBolts;12.50\nNuts;3.20\n")
    job_id = forthwith("submit", tmp_path / "table.csv", "--wait", "-q").out.strip()
    target = tmp_path / f"report.{form}"

    ended = forthwith("result", job_id, "--format", form, "-o", target)

    assert (ended.code, ended.out) == (0, "")
    assert target.read_bytes().startswith(begins)


TWO_TABLES = """\
# Two tables

| Item | Sum |
| --- | --- |
| Bolts | 12.50 |

Then:

| Name | Role |
| --- | --- |
| Ada | Driver |
"""


def test_several_tables_are_an_archive_and_its_name_and_the_message_say_so(
    forthwith: Program, tmp_path: Path
) -> None:
    (tmp_path / "two.md").write_text(TWO_TABLES)
    job_id = forthwith("submit", tmp_path / "two.md", "--wait", "-q").out.strip()

    ended = forthwith("result", job_id, "-o", tmp_path / "tables.csv")
    asked = forthwith("result", job_id, "-f", "csv", "-o", tmp_path / "tables.zip")

    assert (ended.code, asked.code) == (0, 0)
    assert {each.name for each in tmp_path.glob("tables*")} == {"tables.csv.zip", "tables.zip"}
    assert "tables.csv.zip" in ended.err
    assert "a ZIP archive of 2 files: table-001" in ended.err


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.html", b"<!doctype"), ("a.CSV", b"\xef\xbb\xbf"), ("a.md", b"# "), ("a.json", b"{\n")],
)
def test_the_name_of_the_file_says_the_form_where_none_is_asked_for(
    forthwith: Program, tmp_path: Path, name: str, begins: bytes
) -> None:
    (tmp_path / "table.csv").write_text("Item;Sum\nBolts;12.50\nNuts;3.20\n")
    job_id = forthwith("submit", tmp_path / "table.csv", "--wait", "-q").out.strip()

    assert forthwith("result", job_id, "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_form_that_a_result_does_not_have_names_those_that_it_has(forthwith: Program) -> None:
    ended = forthwith("result", submitted(forthwith, "demo.words", "a"), "-f", "docx")

    assert ended.code == 2
    assert "there is: json" in ended.err


def test_a_result_without_markdown_says_so(forthwith: Program) -> None:
    job_id = submitted(forthwith, "demo.words", "a")

    assert forthwith("result", job_id, "-f", "markdown").code == 2


@pytest.mark.parametrize("place", ["no/such/folder/x.json", "."])
def test_a_file_that_cannot_be_written_is_told_in_two_lines(
    forthwith: Program, tmp_path: Path, place: str
) -> None:
    job_id = submitted(forthwith, "demo.words", "a")

    ended = forthwith("result", job_id, "-o", tmp_path / place)

    assert ended.code == 1
    assert len(ended.err.splitlines()) == 2


def test_the_result_of_a_job_that_runs_is_a_conflict(forthwith: Program, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    job_id = forthwith("submit", "--text", gate, "-p", "demo.gate", "-q").out.strip()

    assert forthwith("result", job_id).code == 7
    gate.touch()
    assert forthwith("watch", job_id).code == 0
