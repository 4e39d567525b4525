"""Showing jobs while they run: a bar for each on a terminal, plain lines anywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from rich.console import RenderableType
from rich.progress import (
    BarColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as Bars
from rich.table import Column
from rich.text import Text
from typing_extensions import override

from forthwith.cli.terminal import err, say
from forthwith.cli.terminal import shown as visible
from forthwith.cli.wording import MARKS, ending, short

if TYPE_CHECKING:
    from forthwith.client.wire import Job, Progress

_NAME_WIDTH: Final = 28
_FULL: Final = 100.0


class Board(Protocol):
    """Where running jobs are shown. A job goes by the name of its document."""

    def add(self, name: str) -> None:
        """A job that is about to be submitted."""

    def move(self, name: str, progress: Progress) -> None:
        """A job has come so far."""

    def tell(self, name: str, words: str) -> None:
        """Something has happened to the job that its progress does not say."""

    def end(self, name: str, job: Job) -> None:
        """The job has ended."""

    def drop(self, name: str) -> None:
        """There is no job, or nobody waits for it any more; why is told elsewhere."""


class _Mark(SpinnerColumn):
    """A spinner while the job runs, then how it ended."""

    @override
    def render(self, task: Task) -> RenderableType:
        mark = task.fields.get("mark")
        return mark if isinstance(mark, Text) else super().render(task)


class BarBoard:
    """One live bar for each job."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def add(self, name: str) -> None:
        label = short(visible(name), _NAME_WIDTH)
        self._tasks[name] = self._bars.add_task(label, total=_FULL, words="", mark=None)

    def move(self, name: str, progress: Progress) -> None:
        self._bars.update(self._tasks[name], completed=progress.percent, words=_words(progress))

    def tell(self, name: str, words: str) -> None:
        self._bars.update(self._tasks[name], words=visible(words))

    def end(self, name: str, job: Job) -> None:
        mark, style = MARKS[job.state]
        if job.succeeded:
            self._bars.update(self._tasks[name], completed=_FULL)
        self.tell(name, ending(job))
        self._close(name, Text(mark, style=style))

    def drop(self, name: str) -> None:
        self._close(name, Text("•", style="yellow"))

    def _close(self, name: str, mark: Text) -> None:
        self._bars.update(self._tasks[name], mark=mark)
        self._bars.stop_task(self._tasks[name])


class LineBoard:
    """A line for each step of each job, for logs and pipes."""

    def __init__(self) -> None:
        self._seen: dict[str, str | None] = {}

    def add(self, name: str) -> None:
        self._seen[name] = None

    def move(self, name: str, progress: Progress) -> None:
        if progress.stage != self._seen.get(name):
            self._seen[name] = progress.stage
            say(f"{visible(name)}: {progress.percent:.0f} % {_words(progress)}")

    def tell(self, name: str, words: str) -> None:
        say(f"{visible(name)}: {visible(words)}")

    def end(self, name: str, job: Job) -> None:
        say(f"{visible(name)}: {visible(ending(job))}")

    def drop(self, name: str) -> None:
        """Say nothing: a line is there already."""


def _words(progress: Progress) -> str:
    parts = (progress.label or progress.stage or "", progress.message)
    return " · ".join(visible(each) for each in parts if each)


class NoBoard:
    """Shows nothing."""

    def add(self, name: str) -> None:
        """Show nothing."""

    def move(self, name: str, progress: Progress) -> None:
        """Show nothing."""

    def tell(self, name: str, words: str) -> None:
        """Show nothing."""

    def end(self, name: str, job: Job) -> None:
        """Show nothing."""

    def drop(self, name: str) -> None:
        """Show nothing."""


@contextmanager
def board(*, shown: bool = True) -> Iterator[Board]:
    """Bars if stderr is a terminal, lines if not; drawn as long as the block runs."""
    if not shown:
        yield NoBoard()
    elif not err().is_terminal:
        yield LineBoard()
    else:
        with Bars(*_columns(), console=err(), refresh_per_second=12) as bars:
            yield BarBoard(bars)


def _columns() -> tuple[SpinnerColumn | BarColumn | TextColumn | TimeElapsedColumn, ...]:
    return (
        _Mark(),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True)),
        BarColumn(bar_width=24),
        TaskProgressColumn(markup=True),
        TimeElapsedColumn(),
        TextColumn(
            "{task.fields[words]}",
            style="dim",
            markup=False,
            table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
        ),
    )
