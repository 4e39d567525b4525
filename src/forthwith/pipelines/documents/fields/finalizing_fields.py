"""The stage that puts the result of an extraction together."""

from __future__ import annotations

from typing import Final

from forthwith.pipelines.documents.analysis.titles import stated_title
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.fields.fields_markdown import to_markdown
from forthwith.pipelines.documents.fields.models import ExtractedFields, FieldsReport
from forthwith.pipelines.documents.models import Checked, Note, Parsed
from forthwith.pipelines.documents.schemas.paper import MAX_TEXT
from forthwith.pipelines.documents.steps.report_parts import shortened, source_of_report
from forthwith.ports.context import StageContext

MAX_TABLES: Final = 200
MAX_ROWS: Final = 500


def finalizing_fields(
    validating: Checked, parsing: Parsed, extracting_fields: ExtractedFields, ctx: StageContext
) -> FieldsReport:
    report = FieldsReport(
        title=stated_title(parsing) or validating.name,
        source=source_of_report(validating, parsing),
        language=parsing.language,
        type=extracting_fields.type,
        by_schema=extracting_fields.by_schema,
        data=extracting_fields.data,
        fields=extracting_fields.fields,
        expected=extracting_fields.expected,
        missing=extracting_fields.missing,
        unfilled=extracting_fields.unfilled,
        issues=extracting_fields.issues,
        tables=[shortened(table, MAX_ROWS) for table in parsing.tables[:MAX_TABLES]],
        text=parsing.text[:MAX_TEXT],
        notes=_notes(validating, parsing, extracting_fields),
        markdown="",
    )
    _ = ctx.progress(1, 2, "result put together")
    return report.model_copy(update={"markdown": to_markdown(report)})


def _notes(checked: Checked, parsed: Parsed, extracted: ExtractedFields) -> list[Note]:
    capped = len(parsed.tables) > MAX_TABLES or any(len(t.rows) > MAX_ROWS for t in parsed.tables)
    own = [note("tables_capped")] if capped else []
    found = [*checked.notes, *parsed.notes, *extracted.notes, *own]
    return list({(each.code, each.message): each for each in found}.values())
