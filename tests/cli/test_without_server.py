import json
import signal
from pathlib import Path

from tests.support.program import Program
from tests.support.waiting import eventually


def test_a_job_runs_here_with_the_result_that_a_server_gives(
    alone: Program, forthwith: Program
) -> None:
    asked = ("submit", "--text", "a b", "-p", "demo.words", "--wait", "--json")

    here, there = alone(*asked).envelope, forthwith(*asked).envelope

    assert here["data"]["result"] == there["data"]["result"] == {"words": ["a", "b"]}
    assert list(here) == list(there)
    assert list(here["meta"]) == list(there["meta"])
    assert list(here["data"]) == list(there["data"])


def test_a_submit_without_wait_runs_its_job_too(alone: Program) -> None:
    ended = alone("submit", "--text", "a", "-p", "demo.words", "-q")

    assert ended.code == 0
    assert alone.job(ended.out.strip())["state"] == "completed"


def test_ctrl_c_gives_the_job_back_and_only_its_own_job_is_claimed(
    alone: Program, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    with alone.started("submit", "--text", gate, "-p", "demo.gate", "--wait") as waiting:
        eventually(
            lambda: "at the gate" in alone("list", "--json").out, seconds=20
        )  # the ledger is there and the stage has begun
        waiting.send_signal(signal.SIGINT)
        _, err = waiting.communicate(timeout=20)
        gate.touch()

        other = alone("submit", "--text", "a", "-p", "demo.words", "--wait", "--json")

    assert waiting.returncode == 130
    assert "given back" in err
    assert other.envelope["data"]["state"] == "completed"
    states = {each["pipeline"]: each["state"] for each in alone("list", "--json").envelope["data"]}
    assert states == {"demo.gate": "pending", "demo.words": "completed"}


def test_a_deadline_is_kept_without_a_server_and_the_job_given_back(
    alone: Program, tmp_path: Path
) -> None:
    ended = alone("submit", "--text", tmp_path / "no", "-p", "demo.gate", "--wait=0.5", "--json")

    assert ended.code == 5
    assert ended.envelope["data"]["method"] == "fallback"
    assert alone.job(ended.envelope["data"]["id"])["state"] == "pending"


def test_looking_makes_no_ledger_where_there_is_none(alone: Program) -> None:
    ended = alone("list")

    assert ended.code == 9
    assert "forthwith serve" in ended.err
    assert list(alone.folder.iterdir()) == []


def test_pipelines_are_there_without_a_ledger_and_none_is_made(alone: Program) -> None:
    ended = alone("pipelines", "demo.words", "--json")

    assert ended.envelope["data"]["stages"][0]["name"] == "split"
    assert list(alone.folder.iterdir()) == []


def test_an_option_that_is_a_secret_is_listed_as_one(alone: Program) -> None:
    assert "password (secret)" in alone("pipelines", "documents.full_analysis").out


def test_a_note_of_a_dead_server_is_not_believed(alone: Program) -> None:
    note = alone.folder / "data" / "run" / "server.json"
    note.parent.mkdir(parents=True)
    note.write_text(json.dumps({"url": "http://127.0.0.1:1", "pid": 1, "started_at": 0}))

    assert alone("submit", "--text", "a", "-p", "demo.words", "--wait").code == 0
