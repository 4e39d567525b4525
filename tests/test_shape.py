"""The shape of the code: sizes, names and what it never does, read from the syntax trees."""

import ast
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "forthwith"
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_MEDIAN_FUNCTION_LINES = 10
FORBIDDEN_MODULES = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle"}
FORBIDDEN_CALLS = {"eval", "exec", "os.system", "os.popen", "yaml.load", "yaml.unsafe_load"}
LOGGING_MODULES = {"logging", "structlog"}
EDGES = {"telemetry", "cli", "api", "celery_worker", "domains", "testing"}
# Written in pieces, so that this file does not contain what it looks for.
FOREIGN_PLACES = re.compile(
    "|".join(
        (
            r"files\.python" + "hosted",
            r"py" + r"pi\.org/simple",
            r"registry\.npm" + "js",
            r"deb\.deb" + "ian",
            r"/ro" + "ot/",
            r"/wo" + r"rk/(main|shared|\.)",
            r"/opt/(py" + "pi|wheels)",
            r"/ho" + r"me/[a-z]+/",
        )
    )
)
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)$")
SILENCED_WITH_REASON = re.compile(r"^(: [A-Z]+\d+(, ?[A-Z]+\d+)*|\[[\w, -]+\]) .*\w{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A Python file of the project, parsed once."""

    path: str
    text: str
    tree: ast.Module

    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)

    def at(self, node: ast.expr | ast.stmt | ast.excepthandler) -> str:
        return f"{self.path}:{node.lineno}"


def source(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path=path.relative_to(ROOT).as_posix(), text=text, tree=ast.parse(text))


SOURCES = tuple(source(path) for path in sorted(PACKAGE.rglob("*.py")))
TESTS = tuple(source(path) for path in sorted((ROOT / "tests").rglob("*.py")))
OTHERS = tuple(
    source(path)
    for name in ("benchmarks", "scripts")
    for path in sorted((ROOT / name).rglob("*.py"))
)
EVERYTHING = SOURCES + TESTS + OTHERS

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(sources: tuple[Source, ...]) -> Iterator[tuple[Source, Function]]:
    for each in sources:
        for node in each.nodes():
            if isinstance(node, Function):
                yield each, node


def lines_of(function: Function) -> int:
    """Lines of the body, without the docstring: a command's options are no statements."""
    first = function.body[0]
    whole = (function.end_lineno or first.lineno) - first.lineno + 1
    is_docstring = ast.get_docstring(function, clean=False) is not None
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1 if is_docstring else 0)


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a name or an attribute; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
        case _:
            return ""


def imported(each: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Every module that a file imports, wherever in it."""
    for node in each.nodes():
        match node:
            case ast.Import(names=names):
                yield from ((node, alias.name) for alias in names)
            case ast.ImportFrom(module=str(module)):
                yield node, module
            case _:
                pass


def calls(each: Source) -> Iterator[ast.Call]:
    return (node for node in each.nodes() if isinstance(node, ast.Call))


def tracked_files() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(  # names come with NUL between them, so that any name is whole
        [git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file; none if it is something else or gone from the checkout."""
    if not path.is_file():
        return
    content = path.read_bytes()
    if b"\0" in content:
        return
    yield from enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1)


def test_no_file_is_longer_than_a_person_reads_in_one_go() -> None:
    long = [each.path for each in EVERYTHING if each.text.count("\n") > MAX_FILE_LINES]

    assert long == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{each.at(function)} {function.name}: {lines_of(function)} lines"
        for each, function in functions(EVERYTHING)
        if lines_of(function) > MAX_FUNCTION_LINES
    ]

    assert long == []


def test_most_functions_are_short(record_property: Callable[[str, object], None]) -> None:
    sizes = [lines_of(function) for _, function in functions(SOURCES)]
    record_property("median_function_lines", statistics.median(sizes))

    assert statistics.median(sizes) <= MAX_MEDIAN_FUNCTION_LINES


def test_no_module_is_a_drawer_for_anything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "misc", "common"}

    assert [each.path for each in EVERYTHING if Path(each.path).stem in drawers] == []


def test_each_folder_of_the_documents_says_what_belongs_there() -> None:
    home = PACKAGE / "pipelines" / "documents"
    folders = {path.parent for path in home.rglob("*.py")}
    silent = [path.name for path in folders if len(_words_of(path / "__init__.py")) < 8]
    assert silent == []


def _words_of(path: Path) -> list[str]:
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split()


def test_the_model_imports_the_standard_library_alone() -> None:
    foreign = [
        f"{each.at(node)} {module}"
        for each in SOURCES
        if each.path.startswith("src/forthwith/model/")
        for node, module in imported(each)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not module.startswith("forthwith.model")
    ]

    assert foreign == []


def test_only_telemetry_and_the_edges_write_logs() -> None:
    loggers = [
        f"{each.at(node)} {module}"
        for each in SOURCES
        if each.path.removeprefix("src/forthwith/").split("/")[0].removesuffix(".py") not in EDGES
        for node, module in imported(each)
        if module.split(".")[0] in LOGGING_MODULES
    ]

    assert loggers == []


def test_only_the_command_line_prints() -> None:
    printing = [
        each.at(call)
        for each in SOURCES
        if not each.path.startswith("src/forthwith/cli/")
        for call in calls(each)
        if dotted(call.func) == "print"
    ]

    assert printing == []


def test_nothing_runs_what_it_reads() -> None:
    imports = [
        f"{each.at(node)} {module}"
        for each in EVERYTHING
        for node, module in imported(each)
        if module.split(".")[0] in FORBIDDEN_MODULES
    ]
    called = [
        f"{each.at(call)} {dotted(call.func)}"
        for each in EVERYTHING
        for call in calls(each)
        if dotted(call.func) in FORBIDDEN_CALLS
    ]

    assert imports + called == []


_POSSESSIVE_GROUP = re.compile(r"(?<!\[)\)(?:[*+?]|\{\{?\d*,?\d*\}?\})\+")


def test_no_pattern_keeps_a_whole_group_for_itself() -> None:
    """Python 3.11 before 3.11.5 matches such patterns wrongly: a name lost its last word."""
    found = [
        f"{file.path}:{number}"
        for file in SOURCES
        for number, line in enumerate(file.text.splitlines(), 1)
        if _POSSESSIVE_GROUP.search(line)
    ]

    assert found == []


def test_no_command_goes_through_a_shell() -> None:
    shells = [
        each.at(call)
        for each in EVERYTHING
        for call in calls(each)
        if dotted(call.func).endswith("create_subprocess_shell")
        or any(
            keyword.arg == "shell" and not is_literal(keyword.value, value=False)
            for keyword in call.keywords
        )
    ]

    assert shells == []


def test_no_handler_catches_whatever_comes() -> None:
    """A stage may raise anything: where such code is called, a line says so with BLE001."""
    broad = {"", "Exception", "BaseException"}
    lines = {each.path: each.text.splitlines() for each in SOURCES}
    handlers = [
        each.at(node)
        for each in SOURCES
        for node in each.nodes()
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or broad & names_of(node.type))
        and not reraises(node)
        and "noqa: BLE001" not in lines[each.path][node.lineno - 1]
    ]
    suppressed = [
        each.at(call)
        for each in SOURCES
        for call in calls(each)
        if dotted(call.func).endswith("suppress") and broad & {dotted(arg) for arg in call.args}
    ]

    assert handlers + suppressed == []


def test_a_silenced_check_says_which_and_why() -> None:
    unexplained = [
        f"{each.path}:{number} {line.strip()}"
        for each in EVERYTHING
        for number, line in enumerate(each.text.splitlines(), start=1)
        if (found := SILENCED.search(line)) and not SILENCED_WITH_REASON.match(found["rest"])
    ]

    assert unexplained == [], "write `# noqa: X123 - the reason`"


def test_tests_wait_for_events_and_never_sleep() -> None:
    sleeps = [
        each.at(call)
        for each in TESTS
        for call in calls(each)
        if dotted(call.func).split(".")[-1] == "sleep"
        and not (call.args and is_literal(call.args[0], value=0))
    ]

    assert sleeps == [], "wait for the event, or use tests.support.waiting"


def test_nothing_names_a_machine_or_a_package_registry() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked_files()
        for number, line in text_lines(path)
        if FOREIGN_PLACES.search(line)
    ]

    assert named == []


def is_literal(node: ast.expr, *, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def names_of(node: ast.expr) -> set[str]:
    return {dotted(part) for part in (node.elts if isinstance(node, ast.Tuple) else [node])}


def reraises(handler: ast.ExceptHandler) -> bool:
    """Whether a handler ends by raising what it caught, as one that only tidies up does."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None
