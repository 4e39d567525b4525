"""Each limit ends the child with an error that names the limit, and the next call works."""

import signal
from dataclasses import replace
from datetime import timedelta

import pytest

from forthwith.runtime.isolation import (
    ChildDiedError,
    ChildMemoryError,
    ChildProtocolError,
    ChildThreadsError,
    ChildTimeoutError,
    Isolation,
    Limits,
    OutputTooLargeError,
    RemoteStageError,
)
from tests.isolation.calls import hostile, run

MEBIBYTE = 1 << 20
SMALL = Limits(memory_bytes=128 * MEBIBYTE, wall=timedelta(seconds=20))


async def assert_works(isolation: Isolation) -> None:
    assert await run(isolation, hostile("echo", b"next")) == b"next"


@pytest.mark.parametrize("slice_bytes", [100, 10_000, MEBIBYTE, 50 * MEBIBYTE])
async def test_eating_memory_in_slices_of_any_size_is_told_apart_from_a_crash(
    isolation: Isolation, slice_bytes: int
) -> None:
    call = hostile("eat_slices", b"%d" % slice_bytes, limits=SMALL)

    with pytest.raises(ChildMemoryError) as caught:
        await run(isolation, call)

    assert caught.value.limit == SMALL.memory_bytes
    assert (caught.value.max_rss_bytes or 0) < SMALL.memory_bytes + 64 * MEBIBYTE
    await assert_works(isolation)


@pytest.mark.parametrize("name", ["eat_at_once", "eat_natively"])
async def test_one_allocation_beyond_the_limit_is_a_memory_error(
    isolation: Isolation, name: str
) -> None:
    with pytest.raises(ChildMemoryError):
        await run(isolation, hostile(name, limits=SMALL))


async def test_wall_time_ends_a_loop(isolation: Isolation) -> None:
    limit = timedelta(seconds=0.5)

    with pytest.raises(ChildTimeoutError) as caught:
        await run(isolation, hostile("loop_for_ever", limits=Limits(wall=limit)))

    assert (caught.value.clock, caught.value.limit) == ("wall", limit)
    assert not caught.value.blames_document
    await assert_works(isolation)


@pytest.mark.parametrize("ignores_the_signal", [b"", b"yes"])
async def test_processor_time_ends_a_loop_even_if_it_ignores_the_warning(
    isolation: Isolation, ignores_the_signal: bytes
) -> None:
    call = hostile("loop_for_ever", ignores_the_signal, limits=Limits(cpu_seconds=1))

    with pytest.raises(ChildTimeoutError) as caught:
        await run(isolation, call)

    assert (caught.value.clock, caught.value.limit) == ("cpu", timedelta(seconds=1))


@pytest.mark.parametrize(("name", "number"), [("crash", signal.SIGSEGV), ("abort", signal.SIGABRT)])
async def test_a_crash_is_blamed_on_the_document_and_hurts_nobody_else(
    isolation: Isolation, name: str, number: int
) -> None:
    with pytest.raises(ChildDiedError) as caught:
        await run(isolation, hostile(name))

    assert (caught.value.signal, caught.value.exit_code) == (number, None)
    assert (caught.value.max_rss_bytes or 0) > MEBIBYTE
    assert caught.value.blames_document
    await assert_works(isolation)


@pytest.mark.parametrize("code", [0, 3])
async def test_leaving_without_an_answer_is_a_death_whatever_the_exit_code(
    isolation: Isolation, code: int
) -> None:
    with pytest.raises(ChildDiedError) as caught:
        await run(isolation, hostile("leave", b"%d" % code))

    assert (caught.value.signal, caught.value.exit_code) == (None, code)


async def test_a_result_up_to_the_limit_passes_and_one_above_it_does_not(
    isolation: Isolation,
) -> None:
    limits = Limits(output_bytes=3 * MEBIBYTE)
    fits = limits.output_bytes - 5  # the head of the frame counts

    assert len(await run(isolation, hostile("flood", b"%d" % fits, limits=limits))) == fits
    with pytest.raises(OutputTooLargeError) as caught:
        await run(isolation, hostile("flood", b"%d" % (fits + 1), limits=limits))

    assert caught.value.limit == limits.output_bytes
    await assert_works(isolation)


async def test_a_flood_of_progress_counts_as_output(isolation: Isolation) -> None:
    limits = Limits(output_bytes=MEBIBYTE)

    with pytest.raises(OutputTooLargeError):
        await run(isolation, hostile("flood_with_progress", limits=limits))


@pytest.mark.parametrize(
    "nonsense",
    [
        b"Z\x00\x00\x00\x00",
        b"E\x00\x00\x00\x02{]",
        b"E\x00\x00\x00\x02[]",
        b"E\x00\x00\x27\x10" + b"[" * 10_000,
        b"P\x00\x00\x00\x01x",
        b"P\x00\x00\x00\x10" + b"\x7f\xf8" + bytes(14),
    ],
)
async def test_a_child_that_sends_nonsense_is_killed(isolation: Isolation, nonsense: bytes) -> None:
    with pytest.raises(ChildProtocolError):
        await run(isolation, hostile("talk_nonsense", nonsense))

    await assert_works(isolation)


async def test_too_many_threads_end_the_child(isolation: Isolation) -> None:
    limits = Limits(threads=20)

    with pytest.raises(ChildThreadsError):
        await run(isolation, hostile("start_many_threads", b"40", limits=limits))


async def test_a_talkative_parser_neither_blocks_nor_is_heard(
    isolation: Isolation, capfd: pytest.CaptureFixture[str]
) -> None:
    assert await run(isolation, hostile("talk_on_stderr")) == b"done"
    assert capfd.readouterr() == ("", "")


async def test_an_exception_keeps_its_code_and_loses_most_of_its_length(
    isolation: Isolation,
) -> None:
    with pytest.raises(RemoteStageError) as caught:
        await run(isolation, hostile("refuse"))

    error = caught.value
    assert (error.type_name, error.stage_code) == ("BrokenDocumentError", "document_broken")
    assert (error.message, error.permanent) == ("x" * 2000, False)
    assert "xx" not in str(error)


async def test_a_permanent_error_stays_permanent(isolation: Isolation) -> None:
    with pytest.raises(RemoteStageError) as caught:
        await run(isolation, hostile("refuse_for_good"))

    assert (caught.value.stage_code, caught.value.permanent) == ("encrypted", True)
    assert caught.value.message == "the document is encrypted"


@pytest.mark.parametrize(
    ("target", "type_name"),
    [
        ("hostile:exit_politely", "SystemExit"),
        ("hostile:return_a_number", "TypeError"),
        ("hostile:no_such_function", "AttributeError"),
        ("no_such_module:function", "ModuleNotFoundError"),
        ("hostile:ALLOWED", "TypeError"),
    ],
)
async def test_a_function_that_is_none_is_an_error_and_not_a_death(
    isolation: Isolation, target: str, type_name: str
) -> None:
    with pytest.raises(RemoteStageError) as caught:
        await run(isolation, replace(hostile("echo"), target=target))

    assert caught.value.type_name == type_name


async def test_an_error_in_the_listener_ends_the_call_and_the_child(isolation: Isolation) -> None:
    def fail(_done: float, _total: float, _message: str) -> None:
        raise TimeoutError("the listener's own")

    with pytest.raises(TimeoutError) as caught:
        await isolation.run(hostile("answer_with_its_pid_and_wait"), on_progress=fail)

    assert str(caught.value) == "the listener's own"
    await assert_works(isolation)
