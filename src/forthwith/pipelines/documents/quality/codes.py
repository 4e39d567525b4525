"""Every finding of the quality check: what it means, what helps, and what it costs.

The documentation is made from this table, and a test proves it complete. A weight is what the
finding takes off 100 points when it concerns the whole document; one that concerns some pages
takes off as large a part of it as those pages are of the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from forthwith.pipelines.documents.codes import REFUSALS
from forthwith.pipelines.documents.quality.models import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What a code stands for.

    Attributes:
        by_page: whether it counts by the pages that it concerns, or once for the document.

    """

    meaning: str
    hint: str
    weight: int
    severity: Severity
    by_page: bool = True


UNOPENED: Final = ("document_encrypted", "document_truncated", "document_damaged")
"""Refusals that are findings here: nothing else can be said of a file that does not open."""

DEFECTS: Final[Mapping[str, Defect]] = {
    **{
        code: Defect(
            meaning=REFUSALS[code].meaning,
            hint=REFUSALS[code].hint,
            weight=100,
            severity="error",
            by_page=False,
        )
        for code in UNOPENED
    },
    "nothing_in_it": Defect(
        meaning="No page holds a text or a picture.",
        hint="Check that it is the right file; export it again if the program shows more.",
        weight=80,
        severity="error",
        by_page=False,
    ),
    "blank_pages": Defect(
        meaning="Pages are blank, with neither text nor anything drawn on them.",
        hint="Leave out empty backs of sheets when scanning; check that nothing faded.",
        weight=20,
        severity="warning",
    ),
    "no_text_layer": Defect(
        meaning="Pages are pictures without text: they can be seen, not searched or read out.",
        hint="Recognise the text (OCR) before sending, or send the file it was printed from.",
        weight=60,
        severity="error",
    ),
    "not_recognised": Defect(
        meaning="Pages are pictures that recognition did not come to: its limits were used up.",
        hint="Send the document again when the service is less busy, or in parts.",
        weight=0,
        severity="info",
    ),
    "recognised_text": Defect(
        meaning="The text of pages was recognised from a picture: letters may be misread.",
        hint="Where figures matter, compare them with the picture.",
        weight=5,
        severity="info",
    ),
    "low_ocr_confidence": Defect(
        meaning="The text was recognised from a picture, and the recognition was unsure of it.",
        hint="Scan again at 300 dpi, straight and with more contrast; check figures by eye.",
        weight=40,
        severity="warning",
    ),
    "low_resolution": Defect(
        meaning="A scanned page has too few dots to the inch to be recognised well.",
        hint="Scan at 300 dpi; 150 dpi is the least from which small print can be read.",
        weight=25,
        severity="warning",
    ),
    "very_low_resolution": Defect(
        meaning="A scanned page has so few dots to the inch that its letters are guessed.",
        hint="Scan again at 300 dpi: no program can add what the scanner left out.",
        weight=50,
        severity="error",
    ),
    "unreadable_characters": Defect(
        meaning="Fonts do not say which characters their shapes stand for: copied text is garbled.",
        hint="Export the file anew with Unicode text, or recognise its pages as if scanned.",
        weight=60,
        severity="error",
    ),
    "replaced_characters": Defect(
        meaning="Characters were lost: the replacement character stands where they were.",
        hint="Go back to a copy from before the conversion that lost them.",
        weight=30,
        severity="warning",
    ),
    "mojibake": Defect(
        meaning="Text was decoded wrongly once, so that an umlaut or accent reads as two signs.",
        hint="Convert the original again as UTF-8.",
        weight=30,
        severity="warning",
    ),
    "letters_apart": Defect(
        meaning="Words are broken into single letters, so that no word can be found.",
        hint="Export without letter spacing, or recognise the pages as if scanned.",
        weight=50,
        severity="warning",
    ),
    "fonts_missing": Defect(
        meaning="A page uses a font that the file does not define; what it wrote may not show.",
        hint="Export the file again from the program that made it.",
        weight=60,
        severity="error",
    ),
    "fonts_not_embedded": Defect(
        meaning="Fonts are named but not in the file, so other computers show other ones.",
        hint="Embed all fonts when exporting, as PDF/A does.",
        weight=10,
        severity="warning",
    ),
    "fonts_without_unicode": Defect(
        meaning="Fonts carry no table from shapes to characters; search and copy may fail.",
        hint="Export with a newer program, which writes that table.",
        weight=5,
        severity="info",
    ),
    "missing_pages": Defect(
        meaning="The numbers printed on the pages, or their labels, have gaps.",
        hint="Check whether sheets were lost when scanning or splitting.",
        weight=30,
        severity="error",
        by_page=False,
    ),
    "pages_out_of_order": Defect(
        meaning="The numbers printed on the pages go back.",
        hint="Put the pages in order, or send documents that were put together one by one.",
        weight=10,
        severity="warning",
    ),
    "duplicate_pages": Defect(
        meaning="Pages repeat an earlier page of the document.",
        hint="Remove the copies; nothing is lost with them.",
        weight=10,
        severity="warning",
    ),
    "mixed_page_sizes": Defect(
        meaning="Some pages are of another size than most.",
        hint="Harmless on a screen; when printing, choose to fit pages to the paper.",
        weight=0,
        severity="info",
    ),
    "mixed_orientation": Defect(
        meaning="Some pages lie where most stand, or the other way round.",
        hint="Turn them if they were scanned so by mistake; wide tables are meant to lie.",
        weight=0,
        severity="info",
    ),
    "file_repaired": Defect(
        meaning="The file was cut off or damaged and was read after a repair; parts may be lost.",
        hint="Get the file again from where it came, and compare the number of pages.",
        weight=30,
        severity="error",
        by_page=False,
    ),
    "other_reader_used": Defect(
        meaning="The first reader could not read the file; another one did.",
        hint="Open it in the program that made it and save it anew.",
        weight=5,
        severity="info",
        by_page=False,
    ),
    "not_read_whole": Defect(
        meaning="The document is larger than what one job reads; its rest was not looked at.",
        hint="Split it into parts.",
        weight=20,
        severity="warning",
        by_page=False,
    ),
    "cells_cut_off": Defect(
        meaning="Cells of a printed workbook are cut off where their columns end.",
        hint="Send the workbook itself, or widen the columns and print it again.",
        weight=15,
        severity="warning",
        by_page=False,
    ),
    "not_measured": Defect(
        meaning="The file itself could not be measured: only its text was judged.",
        hint="If sending it again does not help, open it in the program that made it and save it.",
        weight=15,
        severity="warning",
        by_page=False,
    ),
    "encrypted": Defect(
        meaning="The file is encrypted and opens with a password only.",
        hint="Keep a copy without a password for processing and for the archive.",
        weight=5,
        severity="warning",
        by_page=False,
    ),
    "encrypted_by_default": Defect(
        meaning="The file is encrypted with the password that Excel knows and tries by itself.",
        hint="It keeps nobody out, and other programs may not open it: save it without a lock.",
        weight=3,
        severity="info",
        by_page=False,
    ),
    "protected": Defect(
        meaning="The document, or sheets or sections of it, are protected against changes.",
        hint="Anybody can read it; ask its owner for the password if you have to change it.",
        weight=2,
        severity="info",
        by_page=False,
    ),
    "attachments_locked": Defect(
        meaning="Files within the document are locked with a password and were not read.",
        hint="Pass their password as the option `password`, or attach them without one.",
        weight=15,
        severity="warning",
        by_page=False,
    ),
    "attachments_encrypted": Defect(
        meaning="Files within the document are encrypted and open with a password only.",
        hint="Keep copies without a password for processing and for the archive.",
        weight=5,
        severity="warning",
        by_page=False,
    ),
    "permissions_restricted": Defect(
        meaning="The file opens for anybody, but its owner forbids copying, printing or changes.",
        hint="Ask the owner for a copy without restrictions if programs refuse to work on it.",
        weight=3,
        severity="info",
        by_page=False,
    ),
    "active_content": Defect(
        meaning="The document carries scripts, macros or actions, which is unusual; none was run.",
        hint="Save it without them: as PDF/A, or as a document without macros.",
        weight=5,
        severity="warning",
        by_page=False,
    ),
    "scripts_in_page": Defect(
        meaning="The web page carries scripts, as most do; none was run.",
        hint="What a script would have written is missing: save the page as PDF if it matters.",
        weight=0,
        severity="info",
        by_page=False,
    ),
    "hidden_content": Defect(
        meaning="The document holds text, layers or sheets that a reader does not see.",
        hint="Look at what is hidden before passing the file on.",
        weight=5,
        severity="warning",
        by_page=False,
    ),
    "empty_fields": Defect(
        meaning="Fields of a form are not filled in.",
        hint="Fill them in, or check that they may stay empty.",
        weight=5,
        severity="info",
    ),
    "very_little_text": Defect(
        meaning="The whole document has only a few words.",
        hint="Check that it is the right file and that its export was complete.",
        weight=10,
        severity="info",
        by_page=False,
    ),
    "language_unclear": Defect(
        meaning="The text is of no language that is known, or of several at once.",
        hint="If it should be plain prose, its characters may be garbled: read a passage.",
        weight=5,
        severity="info",
        by_page=False,
    ),
    "encoding_guessed": Defect(
        meaning="The file does not say how its characters are encoded; it was inferred.",
        hint="Save the file as UTF-8.",
        weight=3,
        severity="info",
        by_page=False,
    ),
    "encodings_mixed": Defect(
        meaning="Parts of the text are encoded differently, or it holds NUL characters.",
        hint="Convert the parts to UTF-8 before joining them.",
        weight=15,
        severity="warning",
        by_page=False,
    ),
    "name_misleads": Defect(
        meaning="The file's name says another format than the content is.",
        hint="Rename the file.",
        weight=2,
        severity="info",
        by_page=False,
    ),
    "formulas_without_values": Defect(
        meaning="Cells hold formulas whose results were not saved with the workbook.",
        hint="Open it in a spreadsheet program, let it calculate, and save.",
        weight=15,
        severity="warning",
        by_page=False,
    ),
}
