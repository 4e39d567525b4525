"""Every code with which a document is refused, and every note that a report may carry.

One table for each, so that the documentation is made from it and a test proves it complete.
A refusal ends the job: trying again with the same file cannot help. A note labels a result that
is safe to use but not quite what the file promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.models import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a document is not read, and what its sender can do."""

    meaning: str
    hint: str


REFUSALS: Final[Mapping[str, Refusal]] = {
    "document_missing": Refusal(
        meaning="The job names neither a text nor a document.",
        hint="Send a `text`, a `document_id` or a file.",
    ),
    "document_empty": Refusal(
        meaning="The file has no bytes, or nothing but white space.",
        hint="Check that the upload was complete and that it is the right file.",
    ),
    "document_encrypted": Refusal(
        meaning="The file is locked with a password.",
        hint="Pass its `password` as an option (PDF, Office, ODF, ZIP), or save it without one.",
    ),
    "document_wrong_password": Refusal(
        meaning="The password that was given does not open the file.",
        hint="Check the password, or save the file without one.",
    ),
    "document_truncated": Refusal(
        meaning="The file ends before its format says it should.",
        hint="Upload it again; the copy that arrived is incomplete.",
    ),
    "document_damaged": Refusal(
        meaning="The file is broken: no reader could make sense of it.",
        hint="Open it in the program that made it and save it anew.",
    ),
    "document_bomb": Refusal(
        meaning="Unpacked, the file would be far larger than any document has reason to be.",
        hint="Remove oversized embedded content, or split the document.",
    ),
    "document_external_entity": Refusal(
        meaning="The file declares XML entities or a document type, which documents never need.",
        hint="Save it anew with an office program, which writes none.",
    ),
    "document_unsupported": Refusal(
        meaning="The content is of a kind that this pipeline does not read.",
        hint="Convert it to PDF, an Office or OpenDocument format, HTML, text or a picture; "
        "send a ZIP of documents to `documents.batch_analysis`.",
    ),
    "document_too_many_pages": Refusal(
        meaning="The file has more pages than one job reads.",
        hint="Split it into parts and send each as a job of its own.",
    ),
    "document_too_many_pixels": Refusal(
        meaning="A picture has more pixels than one job decodes.",
        hint="Scan it at 300 dpi, or scale it down.",
    ),
    "document_too_complex": Refusal(
        meaning="Reading the file takes more memory or nesting than one document is given.",
        hint="Split it, or save it in a simpler format.",
    ),
    "document_no_text": Refusal(
        meaning="The file could be opened but holds no text at all.",
        hint="If it holds only pictures, send them as PDF, PNG, JPEG or TIFF instead.",
    ),
    "document_too_large": Refusal(
        meaning="The file is larger than one document of several may be.",
        hint="Send it as a job of its own.",
    ),
    "document_too_slow": Refusal(
        meaning="Reading the file took longer than one document is given.",
        hint="Split it, or save it in a simpler format; one of a batch, send as a job of its own.",
    ),
    "archive_nested": Refusal(
        meaning="An archive within an archive is listed and not opened.",
        hint="Unpack it and send the documents that it holds.",
    ),
    "archive_empty": Refusal(
        meaning="The archive holds no documents.",
        hint="Check that it is the right file.",
    ),
    "attachments_full": Refusal(
        meaning="The document has more attachments, or larger ones, than are read with it.",
        hint="Send the attachments as jobs of their own.",
    ),
    "batch_full": Refusal(
        meaning="The batch has more documents, bytes or work than one job takes on.",
        hint="Send the rest as a batch of its own.",
    ),
    "batch_incomplete": Refusal(
        meaning="Some documents of the batch could not be read. The outcome is `partial`, or with"
        " `degrade: never` the job fails.",
        hint="See what the report says of each; submit without `degrade: never` to get one.",
    ),
    "comparison_incomplete": Refusal(
        meaning="The documents of the batch were not analysed or compared in every respect. The"
        " outcome is `partial`, or with `degrade: never` the job fails.",
        hint="Send fewer or shorter documents as one batch.",
    ),
    "batch_unreadable": Refusal(
        meaning="None of the documents of the batch could be read.",
        hint="Send one of them as a job of its own to see why.",
    ),
    "schema_not_valid": Refusal(
        meaning="The JSON Schema for the extraction is none, is too large, refers to others, or has"
        " nothing in it to fill.",
        hint="Send a schema of draft 2020-12 with `properties` (of an array: with `items`), whose"
        " references stay within it (`#/$defs/…`).",
    ),
}

HINTS: Final[Mapping[str, str]] = {
    "nesting": "Save it anew in the program that made it, or print it as PDF: what nests so deeply"
    " was not written by an office program.",
    "entries": "Pack fewer files, or send them as several archives.",
    "overlap": "Pack the files anew: no program writes an archive whose files share their bytes.",
    "parts": "Send what the message carries as documents of their own.",
    "hashing": "Save it with the usual lock of an office program, or without a password.",
    "drawn_over": "Save the picture anew, as a plain JPEG or as PNG.",
    "drawings": "Print the page as a picture, or send it with fewer details.",
}
"""What to do about a cause that the hint of its code does not fit."""

NOTES: Final[Mapping[str, str]] = {
    "wrong_extension": "The content is of another kind than the name says; the content decided.",
    "recovered_after_damage": "The file was damaged; what could be recovered was read.",
    "other_reader_used": "The first reader failed on this file, so another one read it.",
    "no_text_layer": "Pages without text, in which none could be recognised (OCR) either.",
    "pictures_without_text": "Pictures in which no text could be recognised (OCR).",
    "recognised": "The text of some pages was recognised in pictures (OCR).",
    "cells_cut_off": "Cells are cut off where their columns end; the rest may not be in the file.",
    "frames_left_out": "The picture has more frames than are read; the first were.",
    "recognition_doubtful": "Recognition is unsure of some pages: read their text with care.",
    "ocr_language_missing": "Recognition (OCR) had no data for the language of the text.",
    "recognition_stopped": "Recognition ended before the last page: its time was used up.",
    "active_content_ignored": "Scripts or launch actions in the file were neither run nor read.",
    "macros_ignored": "The file carries macros, which were neither run nor read.",
    "encoding_guessed": "The file does not say how its characters are encoded; it was inferred.",
    "mixed_encodings": "Parts of the text are encoded differently; each was decoded as it seemed.",
    "nul_bytes_removed": "The text had NUL characters, which were replaced by spaces.",
    "truncated_output": "The document is larger than the result may be; its rest was left out.",
    "truncated_table": "A table has more rows or columns than a result keeps.",
    "formulas_as_text": "Cells that look like formulas were kept as plain text, never computed.",
    "formulas_without_values": "The workbook has formulas whose results were not saved with it.",
    "hidden_content": "The document has hidden parts, which were read too.",
    "nesting_flattened": "The markup is too much for a parser; only its plain text was kept.",
    "attachments_not_read": "Attachments are listed by name and were not read.",
    "attachments_locked": "Attachments are locked with a password that was not given.",
    "attachments_unlocked": "Attachments were locked and opened with the password given.",
    "attachments_read": "Attachments were read too: their text follows as further pages.",
    "unsafe_names_ignored": "Parts with names that point outside the file were left alone.",
    "owner_password_only": "The file restricts copying or printing but opens without a password.",
    "entities_capped": "The text names more than a report lists; the most important are listed.",
    "search_capped": "Names and figures were searched in the beginning of a very long text only.",
    "entities_missing": "Entities and key phrases could not be found; the rest stands.",
    "analysis_missing": "Type and summary could not be worked out; the rest stands.",
    "key_facts_missing": "What is to be known first could not be worked out; the rest stands.",
    "text_capped": "The report holds the beginning of the text; the analysis went further into it.",
    "tables_capped": "The report holds the first tables, and of each its first rows.",
    "pages_not_measured": "Not every page could be measured within the limits; their text was.",
    "file_not_measured": "Only the text was judged: the file itself could not be measured.",
    "sections_capped": "The report holds the first sections.",
    "lists_capped": "The report holds the first lists.",
    "documents_refused": "Some documents of the batch could not be read; each says why.",
    "archive_clutter_ignored": "Files that a system leaves in archives were passed over.",
    "timeline_capped": "The documents have more dates than a timeline shows; the first are shown.",
    "comparison_cut": "The documents say too much to be compared in time; what is missing is told.",
    "members_not_analysed": "Of some documents the type or the key facts are missing; they say so.",
    "batch_capped": "The batch has more documents than a report lists.",
    "model_summary": "The summary was written by a language model, and what it says can be wrong.",
    "model_values": "A language model pointed at values; each was read from the document's text.",
    "model_read_part": "The language model read the beginning and the end of the text only.",
    "model_missing": "The language model gave no usable answer; this is the offline result.",
    "fields_capped": "The document holds more values than one extraction lists.",
}


def refusal(code: str, message: str, *, cause: str | None = None) -> PermanentError:
    """Return the error that ends the job with `code`; `message` holds no document text.

    >>> refusal("document_bomb", "It has too many files.", cause="entries").hint
    'Pack fewer files, or send them as several archives.'
    """
    hint = REFUSALS[code].hint if cause is None else HINTS[cause]
    return PermanentError(code, message, hint=hint)


def note(code: str, message: str | None = None) -> Note:
    """Return a note of the table, in its own words unless `message` knows more.

    >>> note("macros_ignored").message
    'The file carries macros, which were neither run nor read.'
    """
    return Note(code=code, message=message or NOTES[code])
