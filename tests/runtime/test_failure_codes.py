"""The table of failure codes has every code that the engine gives, and no other.

Codes are read from the engine's source: a string counts as a code where it is given as `code`
(by name, or by position to a function that has such a parameter), where it is assigned to `code`,
where a function ending in `_code` holds it, and as the first argument of `PermanentError`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import forthwith
from forthwith.model import errors
from forthwith.model.errors import (
    ForthwithError,
    NotFoundError,
    SealError,
    StorageError,
    StorageFullError,
)
from forthwith.model.failure_codes import FAILURE_CODES, INTERRUPTIONS, SKIP_REASONS

PACKAGE = Path(forthwith.__file__).parent
ENGINE = [*PACKAGE.glob("policy/*.py"), *PACKAGE.glob("runtime/**/*.py")]
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in ENGINE]
NODES = [node for tree in TREES for node in ast.walk(tree)]
OF_STORAGE: set[type[ForthwithError]] = {NotFoundError, SealError, StorageError, StorageFullError}
NO_FAILURES = {
    "isolation_failed",  # the root of the tree; nothing raises it
    "zygote_lost",  # an interruption
}


def named() -> dict[str, str]:
    """The constants of the engine's modules: `STAGE_FAILED`, for one."""
    return {
        target.id: node.value.value
        for node in NODES
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


NAMED = named()


def words(node: ast.AST) -> Iterator[str]:
    """The strings that this expression may be: also those behind an `if` or an `or`."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.Name(id=name) if name.isupper() and name in NAMED:
            yield NAMED[name]
        case ast.IfExp(body=body, orelse=other):
            yield from (*words(body), *words(other))
        case ast.BoolOp(values=values):
            for value in values:
                yield from words(value)


def places(keyword: str) -> dict[str, int]:
    """Functions that take it by position: name → place."""
    found = {"PermanentError": 0} if keyword == "code" else {}
    for node in NODES:
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
            if keyword in names:
                found[node.name] = names.index(keyword)
    return found


def in_calls(keyword: str) -> Iterator[str]:
    by_place = places(keyword)
    for node in NODES:
        if not isinstance(node, ast.Call):
            continue
        for given in node.keywords:
            if given.arg == keyword:
                yield from words(given.value)
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        place = by_place.get(called)
        if place is not None and place < len(node.args):
            yield from words(node.args[place])


def in_assignments(name: str) -> Iterator[str]:
    for node in NODES:
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield from words(value)
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if (
                target == name
            ):
                yield from words(value)


def in_functions(ending: str) -> Iterator[str]:
    for node in NODES:
        if isinstance(node, ast.FunctionDef) and node.name.endswith(ending):
            body = node.body[ast.get_docstring(node) is not None :]
            for statement in body:
                for inner in ast.walk(statement):
                    yield from words(inner)


def codes_given() -> set[str]:
    by_engine = {*in_calls("code"), *in_assignments("code"), *in_functions("_code")}
    return {word for word in by_engine if word} | {kind.code for kind in OF_STORAGE}


def test_every_code_that_the_engine_gives_is_listed_and_every_listed_one_is_given() -> None:
    assert codes_given() - NO_FAILURES == set(FAILURE_CODES)


def test_codes_are_found_wherever_they_are_given() -> None:
    """The finder itself: one code for each way in which the engine gives one."""
    ways = {
        "stage_timeout": "by name",
        "poison_document": "by position",
        "bad_checkpoint": "in an error",
        "child_memory": "as an attribute",
        "stage_failed": "by a constant, in a condition",
        "timeout": "in a condition",
        "expired": "in a table of a function",
        "interrupted_too_often": "by a variable",
    }

    assert set(ways) <= codes_given()


def test_what_the_blob_store_raises_may_end_a_job_but_for_an_upload_that_is_too_large() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.glob("blobs/*.py")]
    raised = {
        node.exc.func.id
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
    }

    ours = {name for name in raised if name in vars(errors)}
    assert ours - {"TooLargeError"} == {kind.__name__ for kind in OF_STORAGE}


def test_every_reason_for_an_interruption_is_listed_and_every_listed_one_is_given() -> None:
    given = {
        word
        for node in NODES
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Interrupted"
        for keyword in node.keywords
        for word in words(keyword.value)
    }

    assert given == set(INTERRUPTIONS)


def test_every_reason_to_skip_a_stage_is_listed_and_every_listed_one_is_given() -> None:
    assert set(in_functions("reason_to_skip")) == set(SKIP_REASONS)


def test_every_code_says_when_it_happens_and_none_means_two_things() -> None:
    tables = (FAILURE_CODES, SKIP_REASONS, INTERRUPTIONS)

    assert all(when.endswith(".") for table in tables for when in table.values())
    assert len({*FAILURE_CODES, *SKIP_REASONS, *INTERRUPTIONS}) == sum(map(len, tables))
