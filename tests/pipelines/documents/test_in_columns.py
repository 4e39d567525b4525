"""A workbook is not told cell by cell: its dates and amounts as ranges, like sheets as one."""

from __future__ import annotations

from forthwith.pipelines.documents.analysis.table_facts import describe_tables
from forthwith.pipelines.documents.full.report_html import to_html
from forthwith.pipelines.documents.models import Report, Section, Table
from tests.pipelines.documents.analysed import parsed, report
from tests.pipelines.documents.letters import INVOICE

HEAD = ["Day", "Order", "Balance"]


def sheet(month: int, *, rows: int = 9, title: str = "") -> Table:
    body = [[f"2026-{month:02}-{day:02}", f"O-{day}", f"{day * 10}"] for day in range(1, rows + 1)]
    return Table(title=title or None, rows=[HEAD, *body])


def workbook(*tables: Table, more: str = "") -> Report:
    text = "\n".join("\t".join(row) for table in tables for row in table.rows)
    return report(parsed(f"{text}\n{more}", kind="xlsx", tables=tables))


def names_of(found: Report) -> str:
    page = to_html(found)
    return page[page.index('id="names"') : page.index('id="tables"')]


def test_the_dates_of_cells_are_told_as_a_range_with_their_number() -> None:
    shown = names_of(workbook(sheet(3)))

    assert "9 dates from 1 March 2026 to 9 March 2026 stand in its tables" in shown
    assert "5 March 2026" not in shown


def test_the_dates_of_cells_are_a_range_in_markdown_too() -> None:
    assert "9 dates from 1 March 2026 to 9 March 2026" in workbook(sheet(3)).markdown


def test_a_date_in_a_sentence_of_a_sheet_is_still_listed() -> None:
    shown = names_of(workbook(sheet(3), more="Ada orders new straps by 15 May 2026."))

    assert "15 May 2026" in shown
    assert "9 dates" in shown


def test_a_few_dates_in_a_table_are_listed_one_by_one() -> None:
    shown = names_of(workbook(sheet(3, rows=3)))

    assert "stand in its tables" not in shown
    assert "2 March 2026" in shown


def test_six_dates_of_a_workbook_are_a_range_already() -> None:
    assert "6 dates from 1 March 2026 to 6 March 2026" in names_of(workbook(sheet(3, rows=6)))


def test_a_row_that_the_report_did_not_keep_is_a_cell_all_the_same() -> None:
    found = workbook(sheet(3, rows=20))
    kept = found.tables[0].model_copy(update={"rows": found.tables[0].rows[:4]})

    assert "20 dates from" in names_of(found.model_copy(update={"tables": [kept]}))


def test_what_an_invoice_labels_is_listed() -> None:
    page = to_html(report(parsed(INVOICE)))

    assert "stand in its tables" not in page


def test_sheets_of_the_same_columns_are_summed_up_as_one() -> None:
    tables = [sheet(1, title="January"), sheet(2, title="February"), sheet(3, title="March")]
    told = describe_tables(tables, "en").text

    assert "“January”, “February” and “March” have together 27 rows and the same 3 columns" in told
    assert "Day runs from 1 January 2026 to 9 March 2026." in told


def test_a_table_that_goes_on_over_pages_is_one_table_and_a_balance_is_never_added_up() -> None:
    told = describe_tables([sheet(1), sheet(2)], "en").text

    assert told.startswith("The table has 18 rows and 3 columns: Day, Order, Balance.")
    assert "Balance ranges from 10 to 90." in told


def test_tables_of_other_columns_stay_apart() -> None:
    other = Table(title="Staff", rows=[["Name", "Role"], ["Ada", "Driver"], ["Ivo", "Clerk"]])

    assert describe_tables([sheet(1, title="Orders"), other], "en").text.startswith(
        "The document holds 2 tables. “Orders” has 9 rows"
    )


def test_a_workbook_is_not_rated_for_its_prose() -> None:
    assert 'id="reading"' not in to_html(workbook(sheet(3)))


def test_one_section_with_the_documents_own_title_is_no_contents() -> None:
    found = report(parsed("# Notice\n\nThe office is closed on Monday.", kind="md"))
    same = Section(level=1, title=found.title, start=0, end=8)

    one = found.model_copy(update={"sections": [same]})
    two = found.model_copy(update={"sections": [same, same.model_copy(update={"title": "More"})]})

    assert 'id="contents"' not in to_html(one)
    assert 'id="contents"' in to_html(two)


def test_a_cell_that_looks_like_a_day_of_no_month_is_no_date() -> None:
    rows = [HEAD, *([f"2026-99-{day:02}", "O", "1"] for day in range(1, 9))]

    assert "runs from" not in describe_tables([Table(rows=rows)], "en").text


def table_of(*rows: list[str], title: str = "") -> str:
    page = to_html(workbook(Table(title=title or None, rows=list(rows))))
    return page[page.index("<figure>") : page.index("</figure>")]


def test_a_title_over_a_table_is_its_title_and_not_its_head() -> None:
    shown = table_of(["Depot, 2026", ""], ["Month", "Sum"], ["May", "5"], title="Overview")

    assert "Overview: Depot, 2026" in shown
    assert shown.index("<thead>") < shown.index("Month") < shown.index("</thead>")
    assert "1 row, 2 columns" in shown


def test_a_head_stands_over_its_figures_though_the_first_row_has_none() -> None:
    shown = table_of(["Day", "Credit"], ["1 May", ""], ["2 May", "7.10"], ["3 May", "8.20"])

    assert '<th scope="col" class="n" dir="auto">Credit</th>' in shown
    assert '<th scope="col" dir="auto">Day</th>' in shown


def test_sums_and_running_numbers_of_a_table_are_no_figures_of_its_rows() -> None:
    rows = [
        ["Pos.", "Description", "Amount"],
        ["1", "Glass beaker", "380.00"],
        ["2", "Microscope", "19,687.50"],
        ["Net amount", "", "20,067.50"],
        ["VAT 23 %", "", "4,615.53"],
        ["Total", "", "24,683.03"],
    ]

    said = describe_tables([Table(rows=rows)], "en").text

    assert "Amount ranges from 380 to 19,687.50, 20,067.50 in total" in said
    assert "Pos. ranges" not in said
    assert "2 rows" in said
