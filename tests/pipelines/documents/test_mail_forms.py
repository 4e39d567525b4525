"""Mail as other programs write it: flowed, wrapped by Outlook, returned to its sender."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.pipelines.documents.readers.flowed import unflowed
from forthwith.pipelines.documents.within.winmail import packed_in
from tests.pipelines.documents.batch_samples import mail
from tests.pipelines.documents.test_reading import codes_of, read, text_of

HEAD = b"From: Ana Souza <ana@example.org>\nTo: b@example.org\nSubject: Pumps\nMIME-Version: 1.0\n"


def attribute(level: int, number: int, data: bytes) -> bytes:
    return (
        struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) % 65536)
    )


def property_of(number: int, text: str) -> bytes:
    wide = text.encode("utf-16-le") + b"\0\0"
    padded = wide + b"\0" * (-len(wide) % 4)
    return struct.pack("<HHII", 0x1F, number, 1, len(wide)) + padded


def winmail(*files: tuple[str, str, bytes]) -> bytes:
    """A container of files: their short names, their long names and their content."""
    parts = [struct.pack("<IH", 0x223E9F78, 1), attribute(1, 0x2800C, b"Body text\0")]
    for short, long, content in files:
        named = struct.pack("<I", 2) + property_of(0x3703, ".txt") + property_of(0x3707, long)
        parts += [
            attribute(2, 0x69002, b"\1\0" + bytes(12)),
            attribute(2, 0x18010, short.encode() + b"\0"),
            attribute(2, 0x6800F, content),
            attribute(2, 0x69005, named),
        ]
    return b"".join(parts)


@pytest.mark.parametrize(
    ("name", "type_"),
    [("winmail.dat", "application/ms-tnef"), ("WINMAIL.DAT", "application/octet-stream")],
)
def test_files_that_outlook_has_wrapped_are_read_under_their_long_names(
    name: str, type_: str
) -> None:
    packed = winmail(
        ("OFFER~1.TXT", "Offer März.txt", b"Forty pumps."), ("B.TXT", "../b.txt", b"By March.")
    )

    found = read("a.eml", mail((name, type_, packed), body="See below."))

    assert [page.label for page in found.pages] == [None, "Offer März.txt", "b.txt"]
    assert text_of(found).splitlines()[-2:] == ["Forty pumps.", "By March."]
    assert "attachments_read" in codes_of(found)


def test_a_wrapping_without_files_gives_the_text_of_the_message() -> None:
    assert [(each.name, each.content) for each in packed_in(winmail())] == [
        ("message.txt", b"Body text")
    ]


@given(st.binary(max_size=60), st.integers(0, 400))
def test_a_broken_wrapping_gives_files_or_none_and_no_error(noise: bytes, cut: int) -> None:
    whole = winmail(("A.TXT", "a.txt", b"Forty pumps."))

    files = packed_in(whole[:cut] + noise)

    assert all(isinstance(each.content, bytes) for each in files)


def test_lines_that_a_mail_program_has_broken_are_joined() -> None:
    body = b"One long \nline.\n> Quoted \n> too.\n-- \nAna\n"

    found = read("a.eml", HEAD + b"Content-Type: text/plain; format=flowed\n\n" + body)

    assert text_of(found).rstrip().splitlines()[-4:] == [
        "One long line.",
        "> Quoted too.",
        "-- ",
        "Ana",
    ]


def test_a_mark_of_a_broken_line_within_a_word_is_a_mark_only() -> None:
    assert unflowed("deli \nvered", spaces_kept=False) == "delivered"


@given(st.text(st.sampled_from("ab >-\n"), max_size=80))
def test_joining_lines_loses_no_word(text: str) -> None:
    assert unflowed(text).replace(">", " ").split() == text.replace(">", " ").split()


def test_a_returned_mail_says_to_whom_it_could_not_be_delivered() -> None:
    report = (
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nNot delivered.\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        b"Final-Recipient: rfc822; tom@example.net\nStatus: 5.1.1\n\n--b--\n"
    )

    lines = text_of(read("a.eml", HEAD + report)).splitlines()

    assert "Final-Recipient: rfc822; tom@example.net" in lines
    assert "Status: 5.1.1" in lines


@pytest.mark.parametrize("charset", ["utf-7", "iso-2022-jp", "hz"])
def test_a_charset_that_writes_everything_in_ascii_is_decoded(charset: str) -> None:
    text = {"utf-7": "Grüße aus Köln", "iso-2022-jp": "会議の議事録", "hz": "会议将于"}[charset]

    content = HEAD + b"Content-Type: text/plain; charset=%s\n\n" % charset.encode()

    assert text in text_of(read("a.eml", content + text.encode(charset)))
