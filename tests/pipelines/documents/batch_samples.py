"""Documents that belong together: invented, in the forms that offices write."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

CONTRACT_1 = """\
MAINTENANCE AGREEMENT

Version 1.0

This agreement is made on 4 March 2025 between Oakfield Lifts Ltd, the contractor, and Castle Row
Housing Ltd, the client. It covers the four passenger lifts of the building at 18 Castle Row.

1. Services

The contractor inspects every lift once a month and repairs faults that stop a lift within eight
hours of the call. Spare parts are charged at list price and need the written consent of the client.

2. Fees

The client pays a monthly fee of GBP 1,450.00 at the beginning of each month. Work outside office
hours is charged at GBP 95.00 an hour.

3. Term

The agreement starts on 1 April 2025 and runs for 24 months. Either party may end it with three
months' notice in writing. The right to end it for good cause is not affected.

4. Liability

The contractor insures itself against damage to persons and property. Liability for slight
negligence is limited to the amount that the insurance pays.
"""

CONTRACT_2 = (
    CONTRACT_1.replace("Version 1.0", "Version 2.0")
    .replace("4 March 2025", "20 March 2025")
    .replace("GBP 1,450.00", "GBP 1,580.00")
    .replace("24 months", "36 months")
    .replace(" The right to end it for good cause is not affected.", "")
    + """
5. Data protection

The contractor processes personal data of tenants for the purpose of this agreement alone and
deletes it at its end.
"""
)

INVOICE = """\
Oakfield Lifts Ltd
7 Foundry Lane, Leeds

INVOICE

Invoice number: OL-2025-0731
Invoice date: 3 July 2025
Due date: 2 August 2025

Bill to: Castle Row Housing Ltd

Inspection of four lifts in June 1 1,450.00
Replacement of a door drive 1 612.40

Net amount: GBP 2,062.40
VAT 20 %: GBP 412.48
Total due: GBP 2,474.88

Payment to IBAN GB29 NWBK 6016 1331 9268 19 within 30 days.
"""

ALTERED_INVOICE = (
    INVOICE.replace("GBP 2,474.88", "GBP 2,747.88")
    .replace("3 July 2025", "8 July 2025")
    .replace("GB29 NWBK 6016 1331 9268 19", "DE89 3704 0044 0532 0130 00")
)

NEXT_INVOICE = (
    INVOICE.replace("OL-2025-0731", "OL-2025-0802")
    .replace("3 July 2025", "4 August 2025")
    .replace("2 August 2025", "3 September 2025")
    .replace("in June", "in July")
    .replace("GBP 2,474.88", "GBP 1,740.00")
    .replace("GBP 2,062.40", "GBP 1,450.00")
    .replace("GBP 412.48", "GBP 290.00")
)

STATEMENT = """\
Castle Row Housing Ltd
Open items of the creditor Oakfield Lifts Ltd on 15 August 2025

Invoice no. OL-2025-0731 over GBP 2,500.00, to be settled this week.
Invoice no. OL-2025-0802 over GBP 1,740.00, to be settled next month.

Please check the items and send us your remarks by 22 August 2025.
"""

REMINDER = """\
Oakfield Lifts Ltd

Payment reminder of 10 September 2025

Invoice number: OL-2025-0731
Due date: 24 September 2025
Total due: GBP 2,474.88

We have not received your payment yet. Please settle the invoice without delay.
"""

PLAN = """\
Project: Renewal of the heating plant

Project manager: Anna Weber
Project start: 1 March 2026

The plant is replaced in the summer, while the houses need no heating at all.
"""

OTHER_PLAN = (
    PLAN.replace("Anna Weber", "Samuel Okafor").replace("1 March 2026", "15 April 2026")
    + "\nThe residents are told in a letter six weeks before the work begins at the latest.\n"
)


def zipped(entries: Mapping[str, bytes | str], *, stored: bool = False) -> bytes:
    """A ZIP of these files."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED if stored else ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(ZipInfo(name), content, compress_type=target.compression)
    return packed.getvalue()


def bomb() -> bytes:
    """A Word file that would unpack to 60 MB of nothing."""
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": b" " * (60 << 20)})


def mail(*attachments: tuple[str, str, bytes], body: str = "See the attached files.") -> bytes:
    """A message; each attachment is a name, a media type and its content."""
    message = EmailMessage()
    message["From"] = "Niamh Corrigan <niamh@example.org>"
    message["To"] = "board@example.org"
    message["Date"] = "Tue, 03 Mar 2026 09:30:00 +0000"
    message["Subject"] = "Papers for the meeting"
    message.set_content(body)
    for name, type_, content in attachments:
        main, _, sub = type_.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()
