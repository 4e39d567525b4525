"""Write docs/reference/document-codes.md from the tables of the documents pipelines."""

from __future__ import annotations

from pathlib import Path

from forthwith.pipelines.documents.codes import HINTS, NOTES, REFUSALS

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "document-codes.md"

_HEAD = """# Document codes

This page is written by `python scripts/write_document_codes.py` from the tables in
`pipelines/documents/codes.py`; a test holds it to that. What a report
holds is in [Reports](../reports.md).

## Refusals

A job whose document is refused ends `failed`, and `failure.code` is one of these. To try again with
the same file does not help.

| Code | When | What to do |
| --- | --- | --- |
"""

_HINTS = """
Where one code has several causes, the hint of the failure is that of the cause:

| Cause | What to do |
| --- | --- |
"""

_NOTES = """
## Notes

A note labels a result that is safe to use but not quite what the file promised. They stand in
`notes` of the report; `message` may know more than the sentence here.

| Code | Means |
| --- | --- |
"""


def page() -> str:
    """The whole page."""
    refusals = (f"| `{code}` | {r.meaning} | {r.hint} |\n" for code, r in sorted(REFUSALS.items()))
    notes = (f"| `{code}` | {meaning} |\n" for code, meaning in sorted(NOTES.items()))
    hints = (f"| {cause.replace('_', ' ')} | {hint} |\n" for cause, hint in sorted(HINTS.items()))
    return "".join((_HEAD, *refusals, _HINTS, *hints, _NOTES, *notes))


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
