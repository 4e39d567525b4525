"""What can go wrong on this side of the wire."""

from __future__ import annotations

from pathlib import Path

from forthwith.model.errors import Detail, ForthwithError, InvalidInputError


class UsageError(InvalidInputError):
    """The command was not understood."""

    code = "invalid_usage"
    hint = "`forthwith --help` and `forthwith COMMAND --help` say what there is."


class NoServerError(ForthwithError):
    """There is neither a server nor a ledger to ask."""

    code = "server_unreachable"
    hint = "Start one with `forthwith serve`, or say where it is: --server URL or --data-dir DIR."

    def __init__(self, data_dir: Path) -> None:
        super().__init__(f"no server answers, and there is no ledger in {data_dir}")


class SettingsError(InvalidInputError):
    """A setting has a value that it cannot have."""

    code = "invalid_settings"
    hint = (
        "Correct it in the environment (FORTHWITH_…), in the settings file or on the command line."
    )

    def __init__(self, details: tuple[Detail, ...]) -> None:
        super().__init__("the settings are not valid", details)


class FileUnreadableError(InvalidInputError):
    """A file that was named cannot be read."""

    code = "file_unreadable"
    hint = "Check the path and its permissions."

    def __init__(self, path: Path, reason: str, *, hint: str | None = None) -> None:
        super().__init__(f"cannot read {path}: {reason}", hint=hint)


class FileUnwritableError(ForthwithError):
    """A file that was named cannot be written."""

    code = "file_unwritable"
    hint = "Check the path, its permissions and the space on the disk."

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot write {path}: {reason}")


class PortTakenError(ForthwithError):
    """Something else listens on the port that was asked for."""

    code = "port_taken"

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"something already listens on {host}:{port}",
            hint=f"Stop it, or take another port: --port {port + 1}, or FORTHWITH_PORT={port + 1}"
            " in the environment (FORTHWITH_PORT=… make run).",
        )


class StartFailedError(ForthwithError):
    """The service did not come up."""

    code = "start_failed"

    def __init__(self, reason: str, log: Path) -> None:
        super().__init__(f"the service did not start: {reason}", hint=f"Its log is {log}")


class ExposedError(InvalidInputError):
    """The service was to listen where others can reach it, without keys to tell them apart."""

    code = "exposed_without_keys"
    hint = "Keep --host 127.0.0.1, and put a proxy with authentication in front."
