"""Stages for isolated children, which import them by their path."""

import os
import signal
import threading

from forthwith.model.errors import PermanentError
from forthwith.ports.context import StageContext


def shout(document: dict[str, str]) -> str:
    return document["text"].upper()


def own_pid() -> int:
    return os.getpid()


def read(ctx: StageContext) -> dict[str, str]:
    """The documents by name, as this child reads them."""
    texts = {}
    for document in ctx.documents:
        with document.open() as handle:
            texts[document.name] = handle.read().decode()
    return texts


def refuse() -> None:
    raise PermanentError("not_today", "an isolated no", hint="Ask tomorrow.")


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang(ctx: StageContext) -> None:
    """Tell the pid, then never end."""
    ctx.progress(0, 1, str(os.getpid()))
    threading.Event().wait()


def stumble() -> None:
    raise ValueError("an ordinary error")
