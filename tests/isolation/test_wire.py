"""Frames survive the way and nothing that a child can send breaks the worker."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.runtime.isolation import wire

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
some_messages = st.lists(st.dictionaries(st.text(), json_values, max_size=3), max_size=4)
finite = st.floats(allow_nan=False, allow_infinity=False)


def payload_of(frame: bytes) -> bytes:
    return frame[wire.FRAME.size :]


@given(some_messages, st.integers(1, 20))
def test_messages_come_out_whole_however_the_bytes_are_cut(
    messages: list[dict[str, object]], step: int
) -> None:
    sent = b"".join(wire.pack_message(message) for message in messages)
    buffer = bytearray()
    received: list[wire.Message] = []
    for start in range(0, len(sent), step):
        buffer += sent[start : start + step]
        received += wire.take_messages(buffer)

    assert received == messages
    assert not buffer


@given(finite, finite, st.text())
def test_progress_survives_the_way_as_one_line(done: float, total: float, label: str) -> None:
    progress = wire.unpack_progress(payload_of(wire.pack_progress(done, total, label)))

    assert (progress.done, progress.total) == (done, total)
    assert progress.message.isprintable()
    if label.isprintable() and len(label) <= wire.MAX_LABEL_CHARACTERS:
        assert progress.message == label


@given(st.text(), st.none() | st.text(), st.text(), st.booleans(), st.text())
def test_a_failure_survives_the_way_within_its_lengths(
    type_name: str,
    code: str | None,
    message: str,
    permanent: bool,  # noqa: FBT001 - drawn value
    hint: str,
) -> None:
    sent = wire.RemoteFailure(
        type_name=type_name, stage_code=code, message=message, permanent=permanent, hint=hint
    )

    frame = wire.pack_failure(sent)
    received = wire.unpack_failure(payload_of(frame))

    assert len(frame) <= wire.MAX_ERROR_BYTES
    assert received.permanent is permanent
    assert received.message == message[: wire.MAX_MESSAGE_CHARACTERS]
    assert received.hint == hint[: wire.MAX_HINT_CHARACTERS]
    assert (received.stage_code is None) == (code is None)


@given(st.binary(max_size=2000))
def test_any_payload_is_read_or_refused_with_a_value_error(payload: bytes) -> None:
    for read in (wire.unpack_progress, wire.unpack_failure):
        try:
            result = read(payload)
        except ValueError:
            continue
        assert result is not None


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_progress_that_is_no_number_is_refused(odd: float) -> None:
    with pytest.raises(ValueError, match="not a number"):
        wire.unpack_progress(wire.PROGRESS_HEAD.pack(odd, 1))
