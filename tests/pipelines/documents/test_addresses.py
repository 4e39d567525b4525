"""Where an address ends on a page whose lines have no gaps between them."""

from __future__ import annotations

import pytest

from tests.pipelines.documents.extraction import at, extract

BILL = """\
ACME Office Supply
Invoice No NW-10233
Bill to
Jane Porter
Lakeside Books
12 Lake Ave
Seattle, WA 98101
{after}
Contoso Warehouse
99 Dock St
Item Qty Price
Standing desk 2 $1,150.00
Amount due $3,640.18
"""


@pytest.mark.parametrize(
    "after", ["Ship to", "Shipping address", "SHIP TO:", "Lieferadresse", "Due date", "Desk $12.50"]
)
def test_an_address_ends_where_the_page_says_something_else(after: str) -> None:
    report = extract(BILL.format(after=after))

    assert at(report, "/customer/name") == "Jane Porter"
    assert at(report, "/customer/address") == "12 Lake Ave, Seattle, WA 98101"


def test_an_address_has_at_most_six_lines_under_its_name() -> None:
    lines = "\n".join(f"{number} Long Street" for number in range(1, 20))
    address = at(extract(f"Invoice No 7\nBill to\nJane Porter\n{lines}\n"), "/customer/address")

    assert isinstance(address, str)
    assert address.count(",") == 5
