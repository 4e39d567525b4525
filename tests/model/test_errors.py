"""The error tree: what callers may rely on."""

import inspect
import re
from collections.abc import Iterator

from forthwith.model import errors
from forthwith.model.errors import ForthwithError, PermanentError


def tree(root: type[ForthwithError]) -> Iterator[type[ForthwithError]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from tree(child)


def test_every_error_is_drawn_in_the_tree_at_the_top_of_its_module() -> None:
    drawn = set(re.findall(r"\b\w+Error\b", inspect.getdoc(errors) or ""))

    assert {error.__name__ for error in tree(ForthwithError)} == drawn


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in tree(ForthwithError) if error is not PermanentError]

    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)


def test_every_error_says_what_to_do() -> None:
    bare = {error for error in tree(ForthwithError) if not error.hint}

    assert {error.__name__ for error in bare} == {
        "ForthwithError",
        "ConflictError",
        "PermanentError",
        "LeaseLostError",
    }


def test_a_stage_chooses_the_code_of_its_permanent_error() -> None:
    error = PermanentError("encrypted", "The file needs a password.", hint="Remove the password.")

    assert (error.code, error.message, error.hint) == (
        "encrypted",
        "The file needs a password.",
        "Remove the password.",
    )
    assert str(error) == "The file needs a password."
