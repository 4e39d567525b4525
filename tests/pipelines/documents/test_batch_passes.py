"""How the time and the room of a batch are shared among its documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.batch import bounds, passes
from forthwith.pipelines.documents.batch import comparing as comparing_
from forthwith.pipelines.documents.batch import reading_all as reading
from forthwith.pipelines.documents.batch.batch_analysis import BATCH_ANALYSIS
from forthwith.pipelines.documents.batch.batch_html import to_html
from forthwith.pipelines.documents.batch.comparing import Comparison
from forthwith.pipelines.documents.batch.counting_cuts import counting_cuts, some_cut
from forthwith.pipelines.documents.batch.counting_refusals import counting_refusals, some_refused
from forthwith.pipelines.documents.batch.finalizing_batch import finalizing_batch
from forthwith.pipelines.documents.batch.models import BatchInput, Contradiction
from forthwith.pipelines.documents.batch.opening import opening
from forthwith.pipelines.documents.batch.passes import FIRST_PART, share_of_pass, shared
from forthwith.pipelines.documents.batch.reading_all import even_level, reading_all
from forthwith.pipelines.documents.batch.short_batch import short_batch
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.sources import SourceFile
from forthwith.pipelines.documents.steps.reading import read_source
from forthwith.ports.context import StageContext
from tests.pipelines.documents.batch_samples import PLAN
from tests.pipelines.documents.batches import context, read, report

costs = st.lists(st.integers(1, 400).map(lambda n: Fraction(n, 8)), min_size=1, max_size=30)
budgets = st.integers(1, 2_000).map(lambda n: Fraction(n, 8))


class Sharing:
    """The passes over documents of known costs, by a clock that rounds nothing."""

    def __init__(self, costs: Sequence[Fraction], budget: Fraction) -> None:
        self.spent = Fraction(0)
        self.most: Counter[int] = Counter()
        self._costs = costs
        self._budget = budget
        self.done = shared(range(len(costs)), left=self._left, work=self._work)

    def _left(self) -> float:
        return float(self._budget - self.spent)

    def _work(self, index: int, seconds: float) -> bool:
        given_ = Fraction(seconds)
        self.spent += min(given_, self._costs[index])
        self.most[index] = max(self.most[index], round(1000 * seconds))
        return self._costs[index] <= given_

    def costs_done(self) -> Counter[Fraction]:
        """The costs of the documents that were done."""
        return Counter(cost for cost, done in zip(self._costs, self.done, strict=True) if done)


@given(costs, budgets)
def test_each_document_is_given_its_fair_share_and_all_together_no_more_than_there_is(
    costs: list[Fraction], budget: Fraction
) -> None:
    run = Sharing(costs, budget)

    fair = min(float(budget) / len(costs), passes.LONGEST_SECONDS) * FIRST_PART
    assert run.spent <= budget * Fraction(1_000_001, 1_000_000)
    assert all(run.most[index] >= 999 * fair - 1 for index in range(len(costs)))


@given(costs, budgets, st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_decide_which_are_read(
    costs: list[Fraction], budget: Fraction, chance: object
) -> None:
    other = sorted(costs, key=lambda _: chance.random())  # type: ignore[attr-defined]  # hypothesis's own

    assert Sharing(costs, budget).costs_done() == Sharing(other, budget).costs_done()


@given(costs, budgets)
def test_no_quicker_document_is_left_out_for_a_slower_one(
    costs: list[Fraction], budget: Fraction
) -> None:
    run = Sharing(costs, budget)
    read_ = [cost for cost, done in zip(costs, run.done, strict=True) if done]
    left = [cost for cost, done in zip(costs, run.done, strict=True) if not done]

    assert not read_ or not left or max(read_) <= min(left)


@given(st.floats(0.001, 1e4), st.integers(1, 500), st.floats(0, 50))
def test_a_pass_gives_no_more_than_there_is_and_each_more_than_the_last(
    seconds: float, waiting: int, had: float
) -> None:
    share = share_of_pass(seconds, waiting, had=had)

    if share is not None:
        assert 0 < share * waiting <= seconds * 1.000001
        assert share > had


def _spinning(*, names: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_or_spin(source: SourceFile, checked: Checked, ctx: StageContext) -> Read:
        while source.name.startswith(names):
            pass
        return read_source(source, checked, ctx)

    monkeypatch.setattr(reading, "read_source", read_or_spin)


def test_a_quick_document_behind_many_slow_ones_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    _spinning(names="slow", monkeypatch=monkeypatch)
    monkeypatch.setattr(passes, "LONGEST_SECONDS", 0.2)
    slow = [(f"slow-{n}.txt", PLAN + str(n)) for n in range(12)]
    found = read(*slow, ("quick.txt", PLAN + "A word more, so that it is the largest."))

    refused = [one.member.refused for one in found.members]
    assert [each.code if each else None for each in refused] == [*["document_too_slow"] * 12, None]


def test_a_document_too_slow_for_its_first_share_is_read_in_what_the_others_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries: Counter[str] = Counter()

    def slow_at_first(source: SourceFile, checked: Checked, ctx: StageContext) -> Read:
        tries[source.name] += 1
        while source.name == "slow.txt" and tries["slow.txt"] == 1:
            pass
        return read_source(source, checked, ctx)

    monkeypatch.setattr(reading, "read_source", slow_at_first)
    monkeypatch.setattr(passes, "LONGEST_SECONDS", 0.2)
    found = read(("slow.txt", PLAN), ("quick.txt", PLAN + "More."))

    assert [one.member.refused for one in found.members] == [None, None]
    assert tries == {"slow.txt": 2, "quick.txt": 1}


def test_progress_never_counts_a_document_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    _spinning(names="slow", monkeypatch=monkeypatch)
    monkeypatch.setattr(passes, "LONGEST_SECONDS", 0.1)
    ctx = context(("slow.txt", PLAN), ("quick.txt", PLAN + "More."))
    found = opening(BatchInput(), ctx)
    ctx.told.clear()
    reading_all(found, ctx)

    assert all(done <= total == 2 for done, total, _ in ctx.told)


def test_time_that_is_over_before_it_began_refuses_all_and_says_so() -> None:
    ctx = context(("a.txt", PLAN), ("b.txt", PLAN + "More."), seconds=0)

    with pytest.raises(PermanentError) as failed:
        opening(BatchInput(), ctx)

    assert failed.value.code == "batch_unreadable"
    assert "batch_full" in failed.value.message


@given(st.lists(st.integers(0, 1_000), max_size=40), st.integers(0, 10_000))
def test_what_does_not_fit_is_cut_at_one_level_and_the_smaller_stay_whole(
    sizes: list[int], room: int
) -> None:
    level = even_level(sizes, room)
    kept = [min(size, level) for size in sizes]

    assert sum(kept) <= room or not sizes
    assert all(
        size >= min(before, room // len(sizes)) for size, before in zip(kept, sizes, strict=True)
    )
    assert sum(sizes) > room or kept == sizes


def test_no_document_loses_its_place_to_the_texts_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "BATCH_CHARACTERS", 900)
    texts = [(f"{n}.txt", f"{n} " + "many words " * 80) for n in range(3)]
    found = report(*texts, ("short.txt", "Short enough to stay whole."))

    lengths = [len(document.text) for document in found.documents]
    assert found.overview.refused == 0
    assert lengths[3] == len("Short enough to stay whole.")
    assert len(set(lengths[:3])) == 1
    assert sum(lengths) <= 900
    notes = [[note.code for note in document.notes] for document in found.documents]
    assert notes == [["truncated_output"]] * 3 + [[]]


def test_a_batch_of_which_documents_were_refused_is_partial() -> None:
    stage = BATCH_ANALYSIS.stage("counting_refusals")
    found = read(("plan.txt", PLAN), ("empty.txt", b""))

    with pytest.raises(
        PermanentError, match=r"1 of 2 documents .* empty\.txt \(document_empty\)"
    ) as told:
        counting_refusals(found)
    assert told.value.code == "batch_incomplete"
    assert not stage.critical
    assert some_refused(found) == 1
    assert counting_refusals(read(("plan.txt", PLAN))) == 0


def test_the_report_says_at_its_top_what_was_refused() -> None:
    found = report(("plan.txt", PLAN), ("empty.txt", b""))
    top = found.markdown.split("| Fact", 1)[0]

    assert "Not everything is in this report" in top
    assert "empty.txt" in top
    assert "empty.txt" in short_batch(found).splitlines()[1]


def test_a_step_of_the_comparison_that_takes_too_long_leaves_the_others() -> None:
    def endless() -> list[str]:
        while True:
            pass

    both = Comparison(context(seconds=3.4), steps=2)

    found = both.step("the timeline", endless)
    others = both.step("contradictions", lambda: ["one"])

    assert (found, others) == (None, ["one"])
    (cut,) = both.notes()
    assert cut.code == "comparison_cut"
    assert "not in this report: the timeline." in cut.message
    assert "Contradictions are complete." in cut.message


def test_a_comparison_that_was_cut_makes_the_job_partial_and_says_what_was_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def too_slow(*_: object) -> list[Contradiction]:
        raise refusal("document_too_slow", "Too slow.")

    monkeypatch.setattr(comparing_, "find_contradictions", too_slow)
    ctx = context(("plan.txt", PLAN))
    found = reading_all(opening(BatchInput(), ctx), ctx)
    compared = comparing_.comparing(found, ctx)
    stage = BATCH_ANALYSIS.stage("counting_cuts")

    with pytest.raises(PermanentError) as told:
        counting_cuts(compared)

    assert told.value.code == "comparison_incomplete"
    assert "not in this report: contradictions." in told.value.message
    assert "Versions, shared names, the timeline are complete." in told.value.message
    assert not stage.critical
    assert some_cut(compared) == 1
    assert "counting_cuts" in BATCH_ANALYSIS.stage("finalizing_batch").after
    assert told.value.message in to_html(finalizing_batch(found, compared, ctx)).split("<nav")[1]


def test_a_comparison_that_came_to_its_end_counts_as_whole() -> None:
    ctx = context(("plan.txt", PLAN))
    found = reading_all(opening(BatchInput(), ctx), ctx)

    assert counting_cuts(comparing_.comparing(found, ctx)) == 0


def test_a_comparison_that_has_its_time_says_nothing_of_it() -> None:
    assert "comparison_cut" not in {each.code for each in report(("plan.txt", PLAN)).notes}
