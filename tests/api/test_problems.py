"""The registry of error codes is complete, and so is its page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from forthwith.api import errors as api
from forthwith.api.problems import BY_SLUG, PROBLEMS, problem_of
from forthwith.model import errors as model
from forthwith.model.errors import ForthwithError, PermanentError
from scripts.write_error_docs import TARGET, page


def kinds(root: type[ForthwithError]) -> Iterator[type[ForthwithError]]:
    yield root
    for kind in root.__subclasses__():
        yield from kinds(kind)


def test_every_error_that_is_raised_on_purpose_is_registered() -> None:
    known = kinds(ForthwithError)
    ours = {kind.code for kind in known if kind.__module__ in (model.__name__, api.__name__)}

    assert ours <= set(PROBLEMS)
    assert len(ours) > 25


def test_a_registered_error_says_the_same_about_trying_again_as_its_class() -> None:
    differing = [
        kind.code
        for kind in kinds(ForthwithError)
        if kind.code in PROBLEMS
        and kind is not PermanentError
        and kind.retryable != PROBLEMS[kind.code].retryable
    ]

    assert differing == []


def test_no_two_codes_share_a_place() -> None:
    assert len(BY_SLUG) == len(PROBLEMS)


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_every_code_says_how_to_fix_it(code: str) -> None:
    problem = PROBLEMS[code]

    assert problem.title
    assert problem.hint.endswith((".", "again"))
    assert 400 <= problem.status < 600
    assert problem.retryable or problem.retry_after is None


def test_an_error_of_a_strange_code_is_what_its_class_is() -> None:
    assert problem_of(PermanentError("strange", "…")).code == "error"


def test_the_page_of_error_codes_is_current() -> None:
    assert Path(TARGET).read_text(encoding="utf-8") == page()
