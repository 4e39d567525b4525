"""Read every file of a folder, each in a forked child under the limits of the sandbox.

Prints one JSON line a file: its outcome, or how the child ended: killed, too, by a signal when it
took more processor time than any document is worth. Run as a script by the tests.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from importlib import import_module
from pathlib import Path

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.models import DocumentInput
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents.contexts import Context, FileDocument

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 10
SECONDS = 60
"""What the stage has; a busy machine gives a child little of it."""


def outcome_of(path: Path) -> dict[str, object]:
    given = DocumentInput(document_id="doc_1")
    ctx = Context((FileDocument(path),))
    try:
        checked = validating(given, ctx)
        parsed = parsing(reading(given, checked, ctx), ctx)
    except PermanentError as error:
        return {"code": error.code, "message": error.message}
    spans_fit = all(0 <= page.start <= page.end <= len(parsed.text) for page in parsed.pages)
    return {
        "kind": parsed.kind,
        "characters": len(parsed.text),
        "json_bytes": len(parsed.model_dump_json()),
        "notes": [note.code for note in parsed.notes],
        "spans_fit": spans_fit,
        "head": parsed.text[:200],
    }


def in_child(path: Path) -> dict[str, object]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.alarm(SECONDS)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        found = outcome_of(path)
        os.write(writer, json.dumps(found).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    _, status, usage = os.wait4(child, 0)
    if os.WIFSIGNALED(status):
        return {"died": signal.Signals(os.WTERMSIG(status)).name}
    if not answer:
        return {"died": f"exit {os.WEXITSTATUS(status)}"}
    return {**json.loads(answer), "seconds": usage.ru_utime + usage.ru_stime}


def main() -> None:
    for parser in ("pikepdf", "pypdfium2", "selectolax.lexbor"):
        import_module(parser)  # warm, as in the service: the forks share it
    for path in sorted(Path(sys.argv[1]).rglob("*")):
        if path.is_file():
            print(json.dumps({"name": path.name, **in_child(path)}), flush=True)  # noqa: T201 - a script's answer


if __name__ == "__main__":
    main()
