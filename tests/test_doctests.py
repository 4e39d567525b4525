"""The examples in the docstrings of model and policy run, and there are some."""

import doctest
import importlib
import pkgutil

import pytest

from forthwith import model, policy

MODULES = tuple(
    name
    for package in (model, policy)
    for _, name, _ in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_give_what_they_say(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))

    assert found.failed == 0


def test_decisions_are_shown_by_example() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    examples = [
        example
        for name in MODULES
        for test in finder.find(importlib.import_module(name))
        for example in test.examples
    ]

    assert len(examples) >= 10
