import json
import re
import signal
from pathlib import Path

import pytest

from tests.support.program import Program
from tests.support.waiting import eventually

KEYS = ["status", "data", "error", "meta"]


def test_a_job_is_submitted_and_waited_for(forthwith: Program) -> None:
    ended = forthwith("submit", "--text", "a b c", "-p", "demo.words", "--wait")

    assert ended.code == 0
    assert "completed" in ended.out
    assert '"words"' in ended.out


def test_the_json_of_a_waited_submit_is_the_envelope_with_the_result(forthwith: Program) -> None:
    ended = forthwith("submit", "--text", "a b c", "-p", "demo.words", "--wait", "--json")

    assert list(ended.envelope) == KEYS
    assert ended.envelope["status"] == "success"
    assert ended.envelope["data"]["result"] == {"words": ["a", "b", "c"]}


def test_a_wait_with_seconds_is_a_deadline_that_the_server_keeps(forthwith: Program) -> None:
    ended = forthwith("submit", "--text", "a b", "-p", "demo.words", "--wait=20", "--json")

    assert ended.code == 0
    assert ended.envelope["data"]["method"] == "immediate"
    assert ended.envelope["data"]["result"] == {"words": ["a", "b"]}


def test_a_receipt_says_how_to_go_on_and_costs_nothing(forthwith: Program) -> None:
    ended = forthwith("submit", "--text", "a", "-p", "demo.words")

    assert ended.code == 0
    assert "forthwith watch job_" in ended.err


def test_quiet_prints_the_id_alone(forthwith: Program) -> None:
    ended = forthwith("submit", "--text", "a", "-p", "demo.words", "-q")

    assert forthwith.job(ended.out.strip())["pipeline"] == "demo.words"


def test_a_text_is_read_from_stdin(forthwith: Program) -> None:
    ended = forthwith("submit", "--text", "-", "-p", "demo.words", "-w", "--json", stdin="x y")

    assert ended.envelope["data"]["result"] == {"words": ["x", "y"]}


def test_each_file_is_a_job_of_its_own(forthwith: Program, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.txt", "two.txt")]
    for file in files:
        file.write_text(file.name)

    ended = forthwith("submit", *files, "-p", "demo.words", "--wait", "--json")

    jobs = [json.loads(line)["data"] for line in ended.out.splitlines()]
    assert [job["document"]["name"] for job in jobs] == ["one.txt", "two.txt"]


def test_options_tags_and_metadata_arrive(forthwith: Program) -> None:
    ended = forthwith(
        *("submit", "--text", "a", "-p", "demo.words", "--json", "--priority", "high"),
        *("-o", "timeout_seconds=30", "--tag", "t1", "--tag", "t2", "--meta", "case=007"),
    )

    data = ended.envelope["data"]
    assert (data["priority"], data["tags"]) == ("high", ["t1", "t2"])
    assert data["metadata"] == {"case": "007"}
    assert data["options"]["timeout_seconds"] == 30


def test_the_same_key_and_file_give_the_same_job(forthwith: Program, tmp_path: Path) -> None:
    file = tmp_path / "same.txt"
    file.write_text("the same")
    asked = ("submit", file, "-p", "demo.words", "--idempotency-key", "key-of-a-file", "-q")

    first, second = forthwith(*asked), forthwith(*asked)
    file.write_text("another")
    third = forthwith(*asked)

    assert first.out == second.out
    assert third.code == 7


def test_a_job_that_fails_ends_the_command_with_3_and_its_reason(forthwith: Program) -> None:
    ended = forthwith("submit", "--text", "Luke", "-p", "demo.fail", "--wait")

    assert ended.code == 3
    assert "Luke has no luck" in ended.out
    assert "Try another one." in ended.err
    assert "Traceback" not in ended.err


def test_the_result_of_a_failed_job_is_exit_3_and_can_be_retried(forthwith: Program) -> None:
    failed = forthwith("submit", "--text", "x", "-p", "demo.fail", "--wait", "--json")
    job_id = failed.envelope["data"]["id"]

    assert forthwith("result", job_id).code == 3
    again = forthwith("retry", job_id, "--delay", "0.1", "--option", "priority=high", "--json")
    assert again.code == 0
    assert again.envelope["data"]["round"] == 2
    assert again.envelope["data"]["options"] == {"priority": "high"}
    assert again.envelope["data"]["waiting_for"] == "schedule"
    assert forthwith("watch", job_id).code == 3


@pytest.mark.parametrize("how", [("--wait=0.4",), ("--wait-for", "0.4")])
def test_a_wait_that_is_over_ends_with_5_and_the_job_goes_on(
    forthwith: Program, tmp_path: Path, how: tuple[str, ...]
) -> None:
    gate = tmp_path / "gate"

    ended = forthwith("submit", "--text", gate, "-p", "demo.gate", "--json", *how)

    assert ended.code == 5
    assert ended.envelope["status"] == "info"
    gate.touch()
    watched = forthwith("watch", ended.envelope["data"]["id"], "--json")
    assert watched.code == 0
    assert watched.envelope["data"]["state"] == "completed"


def test_ctrl_c_ends_the_wait_with_130_and_the_job_goes_on(
    forthwith: Program, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    with forthwith.started(
        "submit", "--text", gate, "-p", "demo.gate", "--tag", "c-c", "-w"
    ) as waiting:
        job_id = eventually(lambda: forthwith.tagged("c-c"))[0]
        eventually(lambda: forthwith.job(job_id)["state"] == "processing")
        waiting.send_signal(signal.SIGINT)
        _, err = waiting.communicate(timeout=20)

    assert waiting.returncode == 130
    assert f"the job goes on: forthwith watch {job_id}" in err
    assert "Traceback" not in err
    gate.touch()
    assert forthwith("watch", job_id).code == 0


def test_a_stopped_job_is_cancelled_and_ends_a_watch_with_3(
    forthwith: Program, tmp_path: Path
) -> None:
    job_id = forthwith("submit", "--text", tmp_path / "no", "-p", "demo.gate", "-q").out.strip()

    assert forthwith("cancel", job_id).code == 0
    assert forthwith("watch", job_id).code == 3
    assert forthwith.job(job_id)["state"] == "cancelled"


def test_a_completed_job_cannot_be_retried(forthwith: Program) -> None:
    done = forthwith("submit", "--text", "x", "-p", "demo.words", "--wait", "--json")

    ended = forthwith("retry", done.envelope["data"]["id"])

    assert ended.code == 7
    assert "cannot be retried" in ended.err


def test_events_are_lines_of_json_in_order_without_a_gap(forthwith: Program) -> None:
    done = forthwith("submit", "--text", "x", "-p", "demo.words", "--wait", "--json")

    ended = forthwith("watch", done.envelope["data"]["id"], "--events")

    lines = [json.loads(line) for line in ended.out.splitlines() if line.startswith("{")]
    numbers = [line["seq"] for line in lines if line["kind"] != "progress"]
    assert numbers == list(range(1, len(numbers) + 1))
    assert lines[-1]["kind"] == "job.ended"
    shape = ["seq", "job_id", "kind", "at", "round", "fence", "data", "hash"]
    assert [list(line) for line in lines if line["kind"] != "progress"] == [shape] * len(numbers)
    assert re.fullmatch(r"[-\dT:]+\.\d{3}Z", lines[-1]["at"])


def test_a_list_is_filtered_and_read_page_by_page(forthwith: Program) -> None:
    for text in ("1", "2", "3"):
        forthwith("submit", "--text", text, "-p", "demo.words", "--tag", "paged")

    first = forthwith("list", "--tag", "paged", "-n", "2", "--json").envelope
    token = first["meta"]["pagination"]["next_page_token"]
    rest = forthwith("list", "--tag", "paged", "-n", "2", "--page-token", token, "--json").envelope

    assert [len(first["data"]), len(rest["data"])] == [2, 1]
    assert "no jobs" in forthwith("list", "--tag", "nobody").err


@pytest.mark.parametrize(
    ("given", "stdin"),
    [
        (("--text", "a b c"), ""),
        (("--text", "-"), "a b c"),
        (("--input", '"a b c"'), ""),
        (("--input", "-"), '"a b c"'),
    ],
)
def test_a_pipeline_that_takes_a_string_is_sent_the_string_itself(
    forthwith: Program, given: tuple[str, ...], stdin: str
) -> None:
    ended = forthwith("submit", *given, "-p", "demo.count", "--wait", "--json", stdin=stdin)

    assert ended.envelope["data"]["result"] == 3


def test_an_input_may_be_any_json_also_from_a_file(forthwith: Program, tmp_path: Path) -> None:
    given = tmp_path / "input.json"
    given.write_text('{"text": "a b"}', encoding="utf-8")

    ended = forthwith("submit", "--input", f"@{given}", "-p", "demo.words", "--wait", "--json")

    assert ended.envelope["data"]["result"] == {"words": ["a", "b"]}


def test_a_failed_submit_is_told_once(forthwith: Program) -> None:
    ended = forthwith("submit", "--text", "x", "-p", "nope", "--wait")

    assert len([line for line in ended.err.splitlines() if "nope" in line]) == 1
