import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from forthwith.cli.discovery import announce, answers, discovered, note_of, withdraw
from forthwith.cli.main import app
from forthwith.settings import Settings
from tests.pipelines.documents.scans import require_recogniser
from tests.processes.processes import family, gone
from tests.support.ports import free_port
from tests.support.program import PATIENCE, Program, program
from tests.support.waiting import eventually

API = {
    "host",
    "port",
    "workers",
    "max_upload_bytes",
    "max_body_bytes",
    "max_pending",
    "max_wait_seconds",
}
HEAVY = {"fastapi", "uvicorn", "httpx2", "pydantic", "sqlalchemy", "pypdfium2", "forthwith.app"}


def found(data_dir: Path) -> str:
    return eventually(lambda: discovered(data_dir), seconds=30) or ""


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, forthwith.cli.main; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert set(loaded) & HEAVY == set()


def test_version_is_told(alone: Program) -> None:
    assert re.fullmatch(r"forthwith \d+\.\d+\.\d+\n", alone("--version").out)


def test_the_server_of_a_data_directory_is_found_and_gone_after_it_drained(
    tmp_path: Path,
) -> None:
    port = free_port()
    here = program(tmp_path, FORTHWITH_PORT=str(port))
    data_dir = tmp_path / "data"
    with here.started("serve", "--port", str(port)) as serving:
        url = found(data_dir)
        assert url == f"http://127.0.0.1:{port}"
        assert note_of(data_dir).stat().st_mode & 0o077 == 0
        eventually(lambda: answers(url, "/readyz"), seconds=30)
        assert [path for path in data_dir.rglob("*") if path.stat().st_mode & 0o077] == []
        assert data_dir.stat().st_mode & 0o077 == 0
        serving.send_signal(signal.SIGINT)
        _, err = serving.communicate(timeout=PATIENCE)

    assert serving.returncode == 0
    assert "ready at" in err
    assert "stopped" in err
    assert "Traceback" not in err
    assert not note_of(data_dir).exists()


def test_another_servers_note_is_not_taken_away(tmp_path: Path) -> None:
    announce(tmp_path, "http://127.0.0.1:1")
    note_of(tmp_path).write_text(json.dumps({"url": "another", "pid": 1}))
    withdraw(tmp_path)

    assert note_of(tmp_path).exists()


def test_a_taken_port_is_named_with_the_way_out(alone: Program) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ended = alone("serve", "--port", str(port))

    assert ended.code == 1
    assert f"already listens on 127.0.0.1:{port}" in ended.err
    assert f"--port {port + 1}, or FORTHWITH_PORT={port + 1}" in ended.err
    assert f"--port {port + 1}" in ended.err


def test_two_services_on_one_data_directory_are_refused(forthwith: Program) -> None:
    ended = forthwith("serve", "--port", str(free_port()))

    assert ended.code == 7
    assert "already" in ended.err
    assert discovered(forthwith.folder / "data") is not None  # the first one is still found


def test_a_service_that_others_could_reach_is_refused_without_keys(alone: Program) -> None:
    ended = alone("serve", "--host", "0.0.0.0", "--port", str(free_port()))  # noqa: S104 - on purpose

    assert ended.code == 2
    assert "without API keys" in ended.err


def test_a_service_with_half_a_language_model_is_refused_before_it_starts(alone: Program) -> None:
    ended = alone("serve", "--openai-base-url", "http://127.0.0.1:1/v1", "--port", str(free_port()))

    assert ended.code == 2
    assert "openai_model" in ended.err
    assert "ready" not in ended.err


SECRETS = {"encryption_keys", "openai_api_key"}


@pytest.mark.parametrize(("name", "missing"), [("serve", set()), ("dev", set()), ("worker", API)])
def test_every_setting_is_a_flag_of_the_commands_that_run_the_service(
    name: str, missing: set[str]
) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    command = group.commands[name]

    flags = {each for p in command.get_params(command.context_class(command)) for each in p.opts}

    of_settings = set(Settings.model_fields) - {"server", *SECRETS} - missing
    expected = {f"--{field.replace('_', '-')}" for field in of_settings}
    assert expected <= flags
    assert not {f"--{field.replace('_', '-')}" for field in missing} & flags
    assert not {f"--{field.replace('_', '-')}" for field in SECRETS} & flags


def test_what_a_flag_says_wins_and_a_wrong_value_is_named(alone: Program) -> None:
    wrong = ("serve", "--lease-seconds", "0.1", "--log-format", "xml")

    ended = alone(*wrong, FORTHWITH_LEASE_SECONDS="10", FORTHWITH_LOG_FORMAT="json")

    assert ended.code == 2
    assert "lease_seconds" in ended.err
    assert "log_format" in ended.err


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_worker_by_itself_takes_up_what_waits(tmp_path: Path, log_format: str) -> None:
    alone, gate = program(tmp_path, FORTHWITH_LOG_FORMAT=log_format), tmp_path / "gate"
    left = alone("submit", "--text", gate, "-p", "demo.gate", "--wait=0.3", "--json")
    gate.touch()
    with alone.started("worker") as worker:
        job_id = left.envelope["data"]["id"]
        eventually(lambda: alone.job(job_id)["done"] or worker.poll() is not None, seconds=30)
        worker.send_signal(signal.SIGTERM)
        _, err = worker.communicate(timeout=PATIENCE)

    assert (worker.returncode, alone.job(job_id)["state"]) == (0, "completed"), err
    if log_format == "json":
        assert [json.loads(line)["event"] for line in err.splitlines()] == [
            "worker_starting",
            "stopped",
        ]
    assert "open jobs were given back" in err


def test_with_json_logs_every_line_of_the_service_is_json(tmp_path: Path) -> None:
    here = program(tmp_path, FORTHWITH_PORT=str(free_port()), FORTHWITH_LOG_FORMAT="json")
    with here.started("serve") as serving:
        eventually(lambda: answers(found(tmp_path / "data"), "/readyz"), seconds=30)
        [worker] = [one for one in family(serving.pid) if one.command.endswith("worker-process")]
        worker.send(signal.SIGKILL)
        eventually(lambda: serving.poll() is not None or gone([worker]), seconds=20)
        failed = here("submit", "--text", "a", "-p", "demo.fail", "--wait", "--json")
        serving.send_signal(signal.SIGINT)
        out, err = serving.communicate(timeout=PATIENCE)

    assert failed.envelope["data"]["state"] == "failed"
    lines = [json.loads(line) for line in (out + err).splitlines()]
    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
    events = [line["event"] for line in lines]
    assert [events[0], events[-1]] == ["service_starting", "stopped"]
    assert {"service_ready", "process_noticed", "job.ended"} <= set(events)
    [noticed] = [line for line in lines if line["event"] == "process_noticed"]
    assert "was killed by SIGKILL" in noticed["message"]


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_with_json_logs_the_reason_of_a_failed_start_is_json(tmp_path: Path, command: str) -> None:
    here = program(tmp_path, FORTHWITH_LOG_FORMAT="json", FORTHWITH_ENCRYPTION_KEYS="k1:short")

    ended = here(command, FORTHWITH_PORT=str(free_port()))

    *_, last = map(json.loads, ended.err.splitlines())
    assert ended.code == 2
    assert (last["event"], last["level"], last["code"]) == (
        "process_failed",
        "error",
        "invalid_input",
    )
    assert "short" not in ended.err


@pytest.mark.timeout(180)
def test_dev_writes_a_report_for_every_sample_and_keeps_its_jobs(tmp_path: Path) -> None:
    here = program(tmp_path, FORTHWITH_APP="")

    first, second = here("dev", "--once"), here("dev", "--once")

    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert "a new ledger" in first.err
    jobs = re.search(r"(\d+) job\(s\) from earlier", second.err)
    reports = sorted((tmp_path / "data" / "reports").iterdir())
    assert jobs is not None
    assert len(reports) == 3 * int(jobs[1])
    assert all(each.stat().st_size > 100 for each in reports)
    assert first.out.count("completed in") == int(jobs[1])


def test_dev_stays_up_until_ctrl_c_and_drains(tmp_path: Path) -> None:
    here = program(tmp_path)
    with here.started("dev", "--no-samples") as staying:
        url = found(tmp_path / "data")
        eventually(lambda: answers(url, "/readyz"), seconds=30)
        staying.send_signal(signal.SIGINT)
        _, err = staying.communicate(timeout=PATIENCE)

    assert staying.returncode == 0, err
    assert "Traceback" not in err
    assert not answers(url)


def test_a_dev_that_is_killed_takes_its_service_with_it(tmp_path: Path) -> None:
    here = program(tmp_path)
    with here.started("dev", "--no-samples") as staying:
        url = found(tmp_path / "data")

        staying.kill()
        staying.communicate(timeout=PATIENCE)

        eventually(lambda: not answers(url), seconds=20)


def test_dev_takes_the_next_port_when_none_was_asked_for(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8700))
            taken.listen()
        except OSError:
            pass  # somebody else has it: all the same
        ended = program(tmp_path)("dev", "--once", "--no-samples")

    assert ended.code == 0
    assert "port 8700 is taken: 87" in ended.err


def test_doctor_finds_a_sound_service(forthwith: Program) -> None:
    forthwith("submit", "--text", "a", "-p", "demo.words", "--wait")

    checks = {
        each["check"]: each for each in forthwith("doctor", "--json").envelope["data"]["checks"]
    }

    assert checks["ledger"]["status"] == "ok"
    assert checks["server"]["status"] == "ok"
    assert checks["workers"]["found"].startswith("1 alive")
    assert {each["status"] for each in checks.values()} <= {"ok", "warning"}


def test_doctor_names_a_damaged_ledger_and_what_to_do(alone: Program) -> None:
    alone("submit", "--text", "a", "-p", "demo.words", "-q")
    ledger = alone.folder / "data" / "ledger.db"
    ledger.write_bytes(b"no database" * 1000)

    ended = alone("doctor")

    assert ended.code == 1
    assert "✗ ledger" in ended.out
    assert "backup" in ended.out


def test_doctor_says_which_recogniser_is_used_and_how_to_get_one(alone: Program) -> None:
    require_recogniser()
    broken = alone.folder / "tessdata"
    broken.mkdir()
    (broken / "eng.traineddata").write_bytes(b"no data")

    good, bad = alone("doctor").out, alone("doctor", TESSDATA_PREFIX=str(broken)).out

    assert "✓ ocr        Tesseract 5." in good
    assert "! ocr        none, as the language data" in bad
    assert "apt-get install tesseract-ocr" in bad


def test_doctor_says_when_the_data_directory_cannot_be_written(alone: Program) -> None:
    file = alone.folder / "file"
    file.touch()

    ended = alone("doctor", "--data-dir", file / "below")

    assert ended.code == 1
    assert "is not writable" in ended.out


def test_secrets_are_not_shown(alone: Program) -> None:
    key = "k1:" + "A" * 43 + "="

    address = "http://user:BBBB@127.0.0.1/v1"

    secrets = {"FORTHWITH_ENCRYPTION_KEYS": key, "FORTHWITH_OPENAI_BASE_URL": address}
    ended = alone("config", "show", "--json", **secrets)
    shown = alone("config", "show", **secrets)

    assert ended.envelope["data"]["encryption_keys"]["from"] == "environment"
    assert "AAAA" not in ended.out + shown.out
    assert "BBBB" not in ended.out + shown.out


def test_flags_come_before_the_environment(alone: Program) -> None:
    ended = alone("config", "show", "--data-dir", "elsewhere", "--json")

    assert ended.envelope["data"]["data_dir"]["value"] == "elsewhere"
