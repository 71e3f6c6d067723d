"""The house rules of queries: one SELECT a file, three lines above it, one function beside it, nothing built."""

import ast
import re
from collections.abc import Iterator

import duckdb
import pytest

import queries.imports
import queries.joint_events
from queries.run import FOLDER, query_text
from tests.records import new_store

ROOT = FOLDER.parent
FILES = sorted(path.stem for path in FOLDER.glob("*.sql"))
SQL_WORDS = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|CREATE|ALTER|DROP|ORDER BY)\b")


def functions_of_queries() -> Iterator[tuple[str, str, ast.FunctionDef]]:
    """Each use of a query: its name, the module and the function that runs it."""
    for path in FOLDER.glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "run":
                        assert isinstance(call.args[1], ast.Constant), f"{path.name}: run() without a written name"
                        yield str(call.args[1].value), path.stem, function


@pytest.mark.parametrize("name", FILES)
def test_query_opens_with_its_question_its_parameters_and_what_a_row_is(name: str):
    lines = query_text(name).splitlines()
    assert [line.partition(": ")[0] for line in lines[:3]] == ["-- Question", "-- Parameters", "-- One row"]
    assert [bool(line.partition(": ")[2].strip()) for line in lines[:3]] == [True] * 3
    assert lines[0].endswith("?")
    assert not lines[3].startswith("--")


@pytest.mark.parametrize("name", FILES)
def test_query_is_one_question(name: str):
    (statement,) = duckdb.extract_statements(query_text(name))
    assert statement.type == duckdb.StatementType.SELECT


@pytest.mark.parametrize("name", FILES)
def test_query_names_its_parameters_above(name: str):
    (statement,) = duckdb.extract_statements(query_text(name))
    line = query_text(name).splitlines()[1]
    assert set(re.findall(r"\$(\w+)", line)) == statement.named_parameters
    assert ("none" in line) == (not statement.named_parameters)


def test_every_query_has_one_function():
    assert sorted(name for name, _, _ in functions_of_queries()) == FILES


def test_every_function_is_typed_named_like_its_query_and_says_what_it_returns():
    for name, module, function in functions_of_queries():
        arguments = [*function.args.args, *function.args.kwonlyargs]
        assert function.returns is not None, function.name
        assert all(argument.annotation is not None for argument in arguments), function.name
        assert ast.get_docstring(function), function.name
        assert (module, function.name) == (module, name)


def test_function_passes_the_parameters_that_the_query_names():
    for name, _, function in functions_of_queries():
        (statement,) = duckdb.extract_statements(query_text(name))
        (call,) = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "run"
        ]
        assert {keyword.arg for keyword in call.keywords} == statement.named_parameters, name


@pytest.mark.parametrize("folder", ["data", "queries", "web", "pages", "components"])
def test_no_sql_is_built_from_strings(folder: str):
    built = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.JoinedStr):
                text = " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
                built += [where] * bool(SQL_WORDS.search(text))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                is_question = node.func.attr in ("execute", "executemany", "sql", "query")
                is_built = isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Call) and not _is_read_from_a_file(
                    node
                )
                built += [where] * (is_question and is_built)
    assert built == []


def _is_read_from_a_file(call: ast.Call) -> bool:
    """Whether the SQL is the text of a file: query_text(…) or ….read_text(…)."""
    source = call.args[0]
    if not isinstance(source, ast.Call):
        return False
    name = source.func.id if isinstance(source.func, ast.Name) else getattr(source.func, "attr", "")
    return name in ("query_text", "read_text")


def test_page_and_command_ask_the_same_function():
    asked = {}
    for path in ("pages/events/joint_events.py", "data/__main__.py"):
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and "joint_events_by_month" in [name.name for name in node.names]:
                asked[path] = node.module
    assert asked == {
        "pages/events/joint_events.py": "queries.joint_events",
        "data/__main__.py": "queries.joint_events",
    }


def test_empty_record_is_answered():
    store = new_store()
    cursor = store.cursor()
    assert queries.joint_events.months_with_reports(cursor) is None
    assert queries.imports.record_counts(cursor) == {
        "reports": 0, "sample_reports": 0, "rejected_rows": 0, "open_pairs": 0, "imports": 0
    }  # fmt: skip
    assert len(queries.imports.imports(cursor)) == 0
    assert len(queries.imports.rejected_rows(cursor, 10)) == 0
    assert next(iter(queries.joint_events.counting_rules(cursor))) == 1
    store.close()
