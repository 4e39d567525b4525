"""Score, reasons and rules for all facts."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.app.application import shipped_pipelines
from forthwith.cli.summaries import summary
from forthwith.pipelines.documents import quality
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.models import Language, Note
from forthwith.pipelines.documents.quality.codes import DEFECTS, UNOPENED
from forthwith.pipelines.documents.quality.file_rules import FILE_RULES, Look
from forthwith.pipelines.documents.quality.findings import finding
from forthwith.pipelines.documents.quality.judging import findings_of, report_of
from forthwith.pipelines.documents.quality.models import (
    FileFacts,
    Finding,
    Garbling,
    PagePaper,
    QualityReport,
)
from forthwith.pipelines.documents.quality.quality_check import QUALITY_CHECK
from forthwith.pipelines.documents.quality.scoring import grade_of, reasons_of, score_of
from forthwith.pipelines.documents.quality.text_rules import TEXT_RULES
from scripts.write_quality_reference import CODES, SCHEMA, page, schema
from tests.pipelines.documents.quality_facts import Sheet, codes, facts_of, judged, the

_PAGES = 12
_CODES = sorted(DEFECTS)
damages = st.dictionaries(
    st.sampled_from(_CODES), st.frozensets(st.integers(1, _PAGES), min_size=1), max_size=8
)
papers = st.builds(
    PagePaper,
    width=st.just(595.0),
    height=st.just(842.0),
    picture_share=st.sampled_from([0.0, 0.3, 0.9]),
    dpi=st.none() | st.integers(20, 600),
    has_ink=st.none() | st.booleans(),
    invisible_text=st.booleans(),
    fonts_not_embedded=st.lists(st.sampled_from("ab"), max_size=1),
    fields=st.just(2),
    fields_empty=st.integers(0, 2),
)
sheets = st.builds(
    Sheet,
    words=st.sampled_from([0, 3, 300]),
    ocr=st.none() | st.floats(0, 1),
    garbling=st.builds(
        Garbling,
        replaced=st.integers(0, 9),
        mojibake=st.integers(0, 9),
        unmapped=st.floats(0, 1),
    ),
    paper=st.none() | papers,
)


def findings(damage: dict[str, frozenset[int]]) -> list[Finding]:
    return [finding(code, "Broken.", pages=sorted(pages)) for code, pages in damage.items()]


def score(damage: dict[str, frozenset[int]]) -> float:
    return score_of(reasons_of(findings(damage), _PAGES))


@given(st.lists(sheets, min_size=1, max_size=6))
def test_the_score_is_what_the_reasons_leave_of_a_hundred(pages: list[Sheet]) -> None:
    report = judged(*pages)

    left = 1000 - sum(round(reason.points * 10) for reason in report.reasons)
    assert report.score * 10 == pytest.approx(max(0, left))
    assert report.grade == grade_of(report.score)
    assert sorted(r.code for r in report.reasons) == sorted(codes(report))
    for reason in report.reasons:
        assert reason.points >= round(reason.weight * reason.share, 2) - 0.01
        assert reason.points <= reason.weight * reason.share + 0.11


@given(damages, damages)
def test_more_damage_never_raises_the_score(
    some: dict[str, frozenset[int]], more: dict[str, frozenset[int]]
) -> None:
    both = {code: some.get(code, frozenset()) | more.get(code, frozenset()) for code in some | more}

    assert score(both) <= min(score(some), score(more))


@given(st.lists(sheets, min_size=1, max_size=5), st.data())
def test_a_page_that_gets_worse_never_raises_the_score(
    pages: list[Sheet], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(pages) - 1))
    worse = data.draw(st.sampled_from(WORSE))
    before, page = judged(*pages), pages[index]

    after = judged(*pages[:index], worse(page), *pages[index + 1 :])

    assert after.score <= before.score


def with_lost_characters(sheet: Sheet) -> Sheet:
    garbling = sheet.garbling.model_copy(update={"replaced": 40, "mojibake": 40})
    return changed(sheet, garbling=garbling)


def coarser(sheet: Sheet) -> Sheet:
    if sheet.paper is None or sheet.paper.dpi is None:
        return sheet
    return changed(sheet, paper=sheet.paper.model_copy(update={"dpi": sheet.paper.dpi // 3}))


def less_sure(sheet: Sheet) -> Sheet:
    return changed(sheet, ocr=None if sheet.ocr is None else sheet.ocr / 2)


def with_foreign_fonts(sheet: Sheet) -> Sheet:
    if sheet.paper is None:
        return sheet
    fonts = {"fonts_not_embedded": ["x"], "fonts_missing": ["y"], "fonts_without_unicode": ["z"]}
    return changed(sheet, paper=sheet.paper.model_copy(update=fonts))


def emptied(sheet: Sheet) -> Sheet:
    if sheet.paper is None:
        return sheet
    return changed(sheet, paper=sheet.paper.model_copy(update={"fields_empty": 2}))


WORSE = (with_lost_characters, coarser, less_sure, with_foreign_fonts, emptied)


def changed(sheet: Sheet, **fields: object) -> Sheet:
    values = {name: getattr(sheet, name) for name in Sheet.__dataclass_fields__}
    return Sheet(**{**values, **fields})


def test_a_finding_on_some_pages_costs_their_share_and_one_on_the_whole_costs_all() -> None:
    reasons = reasons_of(findings({"blank_pages": frozenset({1, 2, 3})}), _PAGES)
    whole = reasons_of([finding("file_repaired", "Broken.")], _PAGES)

    assert [(r.weight, r.share, r.points) for r in reasons] == [(20, 0.25, 5)]
    assert [(r.weight, r.share, r.points) for r in whole] == [(30, 1, 30)]


def test_pages_that_nobody_came_to_do_not_make_the_others_look_better() -> None:
    unread = {"no_text_layer": frozenset({1, 2, 3})}
    left = {"not_recognised": frozenset(range(4, _PAGES + 1))}

    assert score(unread) == 85
    assert score(unread | left) == 40
    assert score({"not_recognised": frozenset(range(1, _PAGES + 1))}) == 40
    assert score({"not_recognised": frozenset({1})}) == 100


def test_the_short_report_names_the_score_and_what_it_rests_on() -> None:
    lines = summary("documents.quality_check", judged(Sheet(ocr=0.5)).model_dump()).splitlines()

    assert lines[0] == "sample: 55 of 100, fair"
    assert lines[2].startswith("-40: The only page is recognised with a confidence of 50%")


def test_a_finding_that_costs_something_is_never_free() -> None:
    reasons = reasons_of([finding("blank_pages", "Blank.", pages=[7])], 5_000)

    assert reasons[0].points == 0.1


@given(st.lists(sheets, min_size=1, max_size=6))
def test_every_page_names_the_findings_that_name_it(pages: list[Sheet]) -> None:
    report = judged(*pages)

    for each in report.pages:
        assert each.findings == [f.code for f in report.findings if each.number in f.pages]


def test_recognition_below_four_in_five_is_unsure() -> None:
    report = judged(Sheet(ocr=0.79), Sheet(ocr=0.8), Sheet())

    assert the(report, "recognised_text").pages == [1, 2]
    assert the(report, "low_ocr_confidence").pages == [1]
    assert the(report, "low_ocr_confidence").measure is not None


def test_a_page_of_garbled_text_is_not_also_a_picture() -> None:
    unmapped = Sheet(words=0, garbling=Garbling(unmapped=0.9))

    assert codes(judged(unmapped)) == ["unreadable_characters"]


def test_what_the_readers_noted_becomes_findings() -> None:
    notes = [Note(code=code, message="So.") for code in ("mixed_encodings", "truncated_output")]
    facts = facts_of(Sheet()).model_copy(update={"notes": notes})

    assert codes(report_of(facts)) == ["not_read_whole", "encodings_mixed"]


def test_prose_in_no_language_is_noted_and_a_table_is_not() -> None:
    unknown = {"language": Language(code="und", confidence=0.0)}

    prose = facts_of(Sheet(), kind="txt").model_copy(update=unknown)
    table = facts_of(Sheet(), kind="csv").model_copy(update=unknown)

    assert codes(report_of(prose)) == ["language_unclear"]
    assert codes(report_of(table)) == []


def test_an_empty_sheet_of_a_workbook_is_blank() -> None:
    report = report_of(facts_of(Sheet(paper=None), Sheet(words=0, paper=None), kind="xlsx"))

    assert the(report, "blank_pages").message == "Sheet 2 is blank."


def test_every_code_is_made_by_a_rule_and_has_its_row() -> None:
    package = Path(quality.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in package.glob("*_rules.py")]
    constants = {
        node.value
        for text in texts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert set(DEFECTS) - constants == set(UNOPENED)
    rules = (*TEXT_RULES, *FILE_RULES)
    made = [rule.code if isinstance(rule, Look) else rule.__name__ for rule in rules]
    assert len(set(made)) == len(made)
    assert set(made) <= set(DEFECTS)


@given(st.lists(sheets, min_size=1, max_size=4))
def test_every_finding_is_one_or_more_sentences(pages: list[Sheet]) -> None:
    for found in findings_of(facts_of(*pages, file=FileFacts(active=["scripts"]))):
        assert found.message[0].isupper() or found.message[0].isdigit()
        assert found.message.endswith(".")


def test_the_published_schema_and_codes_are_those_of_the_code() -> None:
    anew = "write it anew: python scripts/write_quality_reference.py"

    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema(), anew
    assert CODES.read_text(encoding="utf-8") == page(), anew


def test_the_pipeline_is_shipped_and_isolated_and_only_measuring_may_be_missing() -> None:
    assert QUALITY_CHECK in shipped_pipelines()
    assert all(stage.isolated for stage in QUALITY_CHECK.stages)
    assert [stage.name for stage in QUALITY_CHECK.stages if not stage.critical] == ["measuring"]
    assert (QUALITY_CHECK.label, bool(QUALITY_CHECK.description)) != ("", False)


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_a_report_of_every_format_is_that_of_its_schema(kind: str) -> None:
    facts = facts_of(Sheet(paper=None), kind="pdf").model_dump()
    facts["source"]["kind"] = kind

    report = report_of(type(facts_of(Sheet())).model_validate(facts))

    assert QualityReport.model_validate_json(report.model_dump_json()) == report
