"""How much of a document is read, so that no file can cost more than a document is worth."""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1 << 20

ZIP_ENTRIES: Final = 10_000
INFLATED_BYTES: Final = 200 * MEGABYTE
INFLATE_RATIO: Final = 100
RATIO_FLOOR_BYTES: Final = 20 * MEGABYTE
"""Below this much inflated content the ratio says nothing: short XML packs very well."""

PDF_STREAM_BYTES: Final = 64 * MEGABYTE
PDF_STREAMS_BYTES: Final = 256 * MEGABYTE
PDF_NESTING: Final = 500
PAGE_OBJECTS: Final = 1_500_000
"""Things drawn on a page of a PDF; each takes a few hundred bytes while the page is read."""

JSON_NESTING: Final = 200
RECORD_FIELDS: Final = 100
"""Names of fields up to which records of JSON or XML are the rows of a table."""

PAGES: Final = 5_000

PICTURE_PIXELS: Final = 80_000_000
"""An A3 page at 600 dpi; decoded in colour, that is a third of the memory of a child."""
RECOGNISED_PIXELS: Final = 16_000_000
"""An A4 page at 400 dpi; larger ones are scaled down before they are recognised."""
PAGE_PIXELS: Final = 2 * PICTURE_PIXELS
"""All pictures on a page of a PDF together: its paper and its letters may be pictures each."""
JPEG_SCANS: Final = 200
"""How often a JPEG is drawn over; progressive ones do it a dozen times."""
FRAMES: Final = 500
ANIMATION_FRAMES: Final = 50
"""Of an animation: more of them show what was shown before."""
RECOGNISED_PAGES: Final = 200
RECOGNITION_MILLISECONDS: Final = 10_000
"""For one page: what takes longer is noise rather than text."""

XML_NESTING: Final = 1_000
XML_ELEMENTS: Final = 500_000
"""Elements of a file that is XML itself; the parts of an Office file have limits of their own."""
PARTS_ELEMENTS: Final = 2_500_000
"""Elements of all parts of an Office file: those of a million cells and half a million more."""
HTML_NESTING: Final = 500
HTML_ATTRIBUTES: Final = 300
"""Of one tag: a parser takes time for them that grows with their square."""
HTML_REOPENED: Final = 1_000_000
"""Elements that a parser adds where `<b>` and its like stay open over paragraphs."""
HTML_BYTES: Final = 8 * MEGABYTE
"""Beyond this a page gives its plain text: its tree would take a hundred times as much."""
MAIL_NESTING: Final = 30
MAIL_PARTS: Final = 2_000
MAILBOX_MESSAGES: Final = 500
ATTACHED_FILES: Final = 20
ATTACHED_BYTES: Final = 50 * MEGABYTE

HASH_ROUNDS: Final = 1_000_000
"""To try one password on a locked file; Office asks for a tenth of it."""
UNLOCKING_ROUNDS: Final = 3_000_000
"""For all entries of a locked OpenDocument file: thirty, as its programs lock them."""

SALVAGED_BYTES: Final = 100 * MEGABYTE
"""Beyond this a file that its first reader cannot read is not given to another."""

TEXT_BYTES: Final = 40 * MEGABYTE
OUTPUT_CHARACTERS: Final = 12_000_000
"""Of four bytes each at most, so that with the tables they fit what a child may send."""
CELLS: Final = 1_000_000
COLUMNS: Final = 16_384
GRID: Final = 2_000_000
"""Places of all sheets, filled or not, where the extraction library builds them all."""
SHEETS: Final = 1_000

KEPT_ROWS: Final = 5_000
"""Rows of one table that the result keeps; the text has the rest."""
KEPT_CELLS: Final = 200_000
KEPT_CHARACTERS: Final = 3_000_000
KEPT_TABLES: Final = 1_000
HEADINGS: Final = 5_000
ANALYSED_CHARACTERS: Final = 2_000_000
"""What of a text is searched for names and figures: a thousand pages, twice what a report shows."""
ANALYSED_LINES: Final = 500_000
ANALYSED_MARKS: Final = 200_000
"""Full stops that are looked at as ends of sentences: those of twice the longest book."""
ATTACHMENTS: Final = 1_000
ANNOTATIONS: Final = 2_000
"""Fields and remarks of one page of a PDF."""
METADATA_CHARACTERS: Final = 500
