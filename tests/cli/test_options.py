"""Options on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from forthwith.cli.options import parsed_options


def test_an_option_may_stand_in_a_file(tmp_path: Path) -> None:
    schema = tmp_path / "bill.schema.json"
    schema.write_text('{"type": "object"}\n')
    password = tmp_path / "password"
    password.write_text("sesame\n")

    assert parsed_options([f"schema=@{schema}", f"password=@{password}"]) == {
        "schema": {"type": "object"},
        "password": "sesame",
    }


def test_a_text_that_begins_with_the_mark_of_a_file_is_given_as_json() -> None:
    assert parsed_options(['password="@sesame"']) == {"password": "@sesame"}


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")

    for file in (tmp_path / "missing", tmp_path / "binary", tmp_path):
        with pytest.raises(typer.BadParameter, match=file.name):
            parsed_options([f"schema=@{file}"])
