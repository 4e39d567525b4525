import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.cli.exits import Exit, exit_of, worst
from forthwith.client.errors import raised_for
from forthwith.client.wire import ErrorBody
from tests.support.program import Program

NOWHERE = "http://127.0.0.1:1"


def test_an_error_is_told_in_two_lines_without_a_traceback(alone: Program) -> None:
    ended = alone("status", "job_x", "--server", NOWHERE)

    assert ended.code == 9
    what, how = ended.err.splitlines()
    assert what == f"✗ Cannot reach the server at {NOWHERE}: connection refused"
    assert how.startswith("  → ")


@pytest.mark.parametrize("command", ["list", "doctor"])
def test_a_password_in_the_address_is_not_shown(alone: Program, command: str) -> None:
    ended = alone(command, "--server", "http://me:canary@127.0.0.1:1")

    assert "127.0.0.1:1" in ended.err + ended.out
    assert "canary" not in ended.err + ended.out


def test_an_error_as_json_is_an_envelope_on_stdout(alone: Program) -> None:
    ended = alone("status", "job_x", "--server", NOWHERE, "--json")

    assert ended.err == ""
    assert list(ended.envelope) == ["status", "data", "error", "meta"]
    assert ended.envelope["error"]["code"] == "server_unreachable"
    assert ended.envelope["error"]["type"] == "/problems/server-unreachable"


def test_an_error_of_the_server_is_its_own_envelope(forthwith: Program) -> None:
    ended = forthwith("status", "job_x", "--json")

    assert ended.code == 4
    assert ended.envelope["error"]["code"] == "not_found"
    assert ended.envelope["meta"]["request_id"].startswith("req_")


def test_debug_shows_where_an_error_comes_from(alone: Program) -> None:
    ended = alone("list", "--server", NOWHERE, FORTHWITH_DEBUG="1")

    assert "Traceback" in ended.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("submit",), 2),
        (("submit", "missing.pdf"), 2),
        (("submit", "--text", "x", "-o", "novalue"), 2),
        (("submit", "--text", "x", "-p", "nope"), 4),
        (("submit", "--text", "x", "-p", "demo.words", "-o", "unheard_of=1"), 2),
        (("list", "--state", "weird"), 2),
        (("list", "--page-token", "forged"), 2),
        (("pipelines", "nope"), 4),
        (("result", "job_nope"), 4),
        (("cancel", "../../livez"), 4),
        (("submit", "--text", "x", "--input", "1"), 2),
        (("submit", "--input", "{"), 2),
        (("submit", "--input", "NaN"), 2),
        (("submit", "--input", "@missing.json"), 2),
        (("submit", "--text", "x", "--wait=61"), 2),
        (("submit", "--text", "x", "--wait=0"), 2),
        (("frobnicate",), 2),
    ],
)
def test_what_is_asked_wrongly_has_its_exit_code(
    forthwith: Program, arguments: tuple[str, ...], code: int
) -> None:
    ended = forthwith(*arguments)

    assert ended.code == code
    assert "Traceback" not in ended.err


def test_one_bad_file_does_not_keep_the_others(forthwith: Program, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("good")
    bad.write_text("bad")
    asked = ("submit", good, "-p", "demo.words", "--idempotency-key", "one-of-two")
    forthwith(*asked)

    ended = forthwith(
        "submit", bad, "-p", "demo.words", "--idempotency-key", "one-of-two", "--json"
    )

    assert ended.code == 7
    assert ended.envelope["error"]["code"] == "idempotency_key_reused"


def test_bad_settings_are_told_by_name(alone: Program) -> None:
    ended = alone("config", "show", FORTHWITH_PORT="99999")

    assert ended.code == 2
    assert "port: Input should be less than or equal to 65535" in ended.err


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (401, "unauthenticated", Exit.NOT_ALLOWED),
        (403, "missing_scope", Exit.NOT_ALLOWED),
        (404, "not_found", Exit.NOT_FOUND),
        (409, "job_not_done", Exit.CONFLICT),
        (409, "job_has_no_result", Exit.JOB_FAILED),
        (413, "too_large", Exit.USAGE),
        (422, "invalid_input", Exit.USAGE),
        (429, "rate_limited", Exit.RATE_LIMITED),
        (500, "internal_error", Exit.UNEXPECTED),
        (503, "overloaded", Exit.RATE_LIMITED),
        (504, "deadline_exceeded", Exit.JOB_FAILED),
        (504, "wait_timeout", Exit.WAIT_OVER),
    ],
)
def test_an_answer_of_the_server_has_its_exit_code(status: int, code: str, expected: Exit) -> None:
    assert exit_of(raised_for(status, ErrorBody(code=code, message="…"))) is expected


@given(st.lists(st.sampled_from(Exit)))
def test_several_jobs_end_well_only_if_all_do(exits: list[Exit]) -> None:
    assert (worst(exits) is Exit.OK) == all(each is Exit.OK for each in exits)
    assert worst(exits) in {*exits, Exit.OK}


def test_an_error_in_json_is_json_whatever_the_message(alone: Program) -> None:
    ended = alone("submit", "a\x1b[31mb\u202e.pdf", "--json")

    assert "\x1b" not in ended.out
    assert "\u202e" not in ended.out
    assert "a\x1b[31mb\u202e.pdf" in json.loads(ended.out)["error"]["message"]


def test_a_longer_wait_than_any_server_grants_is_refused_with_the_bound(alone: Program) -> None:
    ended = alone("submit", "--text", "x", "--wait=61")

    assert ended.code == 2
    assert "up to" in ended.err


def test_a_number_taken_for_a_file_is_told_how_to_write_the_wait(alone: Program) -> None:
    ended = alone("submit", "--wait", "30")

    assert "write --wait=30" in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate", "--json"),
        ("list", "--json", "--unheard-of"),
        ("status", "--json"),
        ("list", "--json", "--limit", "many"),
        ("submit", "--json", "--text", "x", "--input", "1"),
        ("submit", "--json", "--text", "x", "--wait=61"),
    ],
)
def test_a_command_that_is_not_understood_is_an_envelope_for_a_program(
    alone: Program, arguments: tuple[str, ...]
) -> None:
    ended = alone(*arguments)

    assert ended.code == 2
    assert ended.err == ""
    assert ended.envelope["status"] == "error"
    assert ended.envelope["error"]["code"] == "invalid_usage"


def test_a_hint_says_the_command_not_the_request(forthwith: Program) -> None:
    failed = forthwith("submit", "--text", "x", "-p", "demo.fail", "--wait", "--json")
    job_id = failed.envelope["data"]["id"]

    ended = forthwith("result", job_id)

    assert f"forthwith retry {job_id}" in ended.err
    assert "POST" not in ended.err


def test_an_unknown_variable_is_told_with_the_setting_that_was_meant(alone: Program) -> None:
    ended = alone("config", "show", "--json", FORTHWITH_PROT="1")

    assert ended.code == 0
    assert ended.err == "! FORTHWITH_PROT is not a setting; did you mean FORTHWITH_PORT?\n"


def test_an_unknown_setting_of_the_file_is_refused_with_the_one_that_was_meant(
    alone: Program,
) -> None:
    (alone.folder / "forthwith.toml").write_text("prot = 80\n", encoding="utf-8")

    ended = alone("config", "show")

    assert ended.code == 2
    assert "prot: there is no such setting; did you mean port?" in ended.err


@pytest.mark.parametrize(
    "command", ["submit", "status", "watch", "result", "list", "cancel", "serve", "worker", "dev"]
)
def test_a_help_screen_names_values_as_fields(alone: Program, command: str) -> None:
    ended = alone(command, "--help", COLUMNS="160")

    assert ended.code == 0
    assert not re.search(r"<\w+", ended.out)
