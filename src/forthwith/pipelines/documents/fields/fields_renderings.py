"""The forms in which the data of a document can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents.presenting.renderings import renderings_of

if TYPE_CHECKING:
    from forthwith.pipelines.documents.fields.models import FieldsReport
    from forthwith.pipelines.documents.models import Table


def _page(report: FieldsReport) -> str:
    from forthwith.pipelines.documents.fields.fields_html import to_html

    return to_html(report)


def _tables(report: FieldsReport) -> tuple[list[Table], str]:
    from forthwith.pipelines.documents.fields.fields_tables import fields_tables

    return fields_tables(report), report.title


FIELDS_RENDERINGS: Final = renderings_of(_page, _tables)
