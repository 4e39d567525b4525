"""Events: the chain breaks when anything that they say is changed."""

from typing import TypedDict

from hypothesis import assume, given
from hypothesis import strategies as st

from forthwith.model.event import EVENT_KINDS, GENESIS, event_hash


class Said(TypedDict):
    """Everything that an event says."""

    job_id: str
    job_seq: int
    round_: int
    kind: str
    at: float
    fence: int
    data: str


ids = st.from_regex(r"job_[0-9a-z]{1,30}", fullmatch=True)
words = st.text(max_size=20)
numbers = st.integers(min_value=0, max_value=2**40)


@st.composite
def said(draw: st.DrawFn) -> Said:
    return Said(
        job_id=draw(ids),
        job_seq=draw(numbers),
        round_=draw(numbers),
        kind=draw(st.sampled_from(sorted(EVENT_KINDS))),
        at=draw(st.floats(min_value=0, max_value=1e12)),
        fence=draw(numbers),
        data=draw(words),
    )


@given(said())
def test_the_same_event_always_has_the_same_hash(event: Said) -> None:
    first = event_hash(GENESIS, **event)

    assert first == event_hash(GENESIS, **event)
    assert len(first) == len(GENESIS)
    assert first != GENESIS


@given(said(), said())
def test_a_change_of_anything_that_an_event_says_changes_its_hash(one: Said, other: Said) -> None:
    assume(one != other)

    assert event_hash(GENESIS, **one) != event_hash(GENESIS, **other)


@given(said(), st.text(alphabet="0123456789abcdef", min_size=64, max_size=64))
def test_an_event_is_chained_to_the_one_before(event: Said, before: str) -> None:
    assume(before != GENESIS)

    assert event_hash(before, **event) != event_hash(GENESIS, **event)


def test_words_cannot_move_from_one_field_to_the_next() -> None:
    event = Said(job_id="a", job_seq=1, round_=1, kind="job.ended", at=1.0, fence=1, data="b")
    moved = event | Said(
        job_id='a", "x', job_seq=1, round_=1, kind="job.ended", at=1.0, fence=1, data="b"
    )

    assert event_hash(GENESIS, **event) != event_hash(GENESIS, **moved)


def test_the_hash_of_an_event_is_the_same_in_every_release() -> None:
    known = event_hash(
        GENESIS,
        job_id="job_1",
        job_seq=1,
        round_=1,
        kind="job.accepted",
        at=1.5,
        fence=0,
        data="{}",
    )

    assert known == "6e638b8bf7ff6fc3e3516aa412425703056b4f10c8fe76dda2de7837d647cd13"


def test_the_catalogue_has_the_kinds_that_are_promised() -> None:
    promised = """
        job.accepted job.claimed stage.started stage.committed stage.degraded stage.retrying
        job.handed_over job.retry_scheduled job.interrupted job.cancel_requested
        job.round_started job.ended job.enriched
        batch.progress batch.completed batch.failed batch.cancelled
    """

    assert set(EVENT_KINDS) == set(promised.split())
    assert all(meaning.endswith(".") for meaning in EVENT_KINDS.values())
