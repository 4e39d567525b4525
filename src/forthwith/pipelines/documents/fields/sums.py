"""Do the totals of an invoice add up?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.fields.models import Issue

_CENT: Final = Decimal("0.01")
_PER_LINE: Final = Decimal("0.005")


def check_sums(data: JsonValue) -> list[Issue]:
    """What does not add up, for data with the names of the invoice.

    >>> check_sums({"net_amount": 100, "tax_amount": 19, "total_amount": 119})
    []
    >>> check_sums({"net_amount": 100, "tax_amount": 19, "total_amount": 120})[0].message
    'Net 100 and tax 19 make 119, but the total says 120.'
    """
    if not isinstance(data, dict):
        return []
    return [*_total(data), *_lines(data), *_products(data)]


def _total(data: Mapping[str, JsonValue]) -> Iterator[Issue]:
    net, tax, total = (_decimal(data.get(n)) for n in ("net_amount", "tax_amount", "total_amount"))
    if net is None or tax is None or total is None or abs(net + tax - total) <= 2 * _CENT:
        return
    message = f"Net {net} and tax {tax} make {net + tax}, but the total says {total}."
    yield _issue(message, "/net_amount", "/tax_amount", "/total_amount")


def _lines(data: Mapping[str, JsonValue]) -> Iterator[Issue]:
    """The lines make the net amount, or the total where prices have the tax in them.

    Without a net amount they may make what is left of the total without the tax.
    """
    items = _items(data)
    amounts = [_decimal(item.get("line_total")) for item in items]
    known = [amount for amount in amounts if amount is not None]
    sums = {name: _decimal(data.get(name)) for name in ("net_amount", "total_amount")}
    stated = {name: value for name, value in sums.items() if value is not None}
    if not known or len(known) < len(items) or not stated:
        return
    total, room = sum(known, Decimal()), _CENT + _PER_LINE * len(known)
    if not any(abs(total - value) <= room for value in (*stated.values(), *_untaxed(data))):
        name, value = next(iter(stated.items()))
        message = f"{_counted(known)} {total}, but the {name.replace('_', ' ')} is {value}."
        yield _issue(message, f"/{_name_of_items(data)}", f"/{name}")


def _untaxed(data: Mapping[str, JsonValue]) -> Iterator[Decimal]:
    net, tax, total = (_decimal(data.get(n)) for n in ("net_amount", "tax_amount", "total_amount"))
    if net is None and tax is not None and total is not None:
        yield total - tax


def _counted(lines: Sequence[Decimal]) -> str:
    return "The one line makes" if len(lines) == 1 else f"The {len(lines)} lines make"


def _products(data: Mapping[str, JsonValue]) -> Iterator[Issue]:
    for index, item in enumerate(_items(data)):
        names = ("quantity", "unit_price", "line_total")
        quantity, price, total = (_decimal(item.get(name)) for name in names)
        if quantity is None or price is None or total is None:
            continue
        if abs(quantity * price - total) > max(_CENT, abs(quantity) * _PER_LINE):
            message = (
                f"Line {index + 1}: {quantity} at {price} make {quantity * price}, not {total}."
            )
            yield _issue(message, f"/{_name_of_items(data)}/{index}")


def _items(data: Mapping[str, JsonValue]) -> list[dict[str, JsonValue]]:
    items = data.get(_name_of_items(data))
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []


def _name_of_items(data: Mapping[str, JsonValue]) -> str:
    """What the lines are called: of a receipt `items`."""
    return "items" if "items" in data and "line_items" not in data else "line_items"


def _decimal(value: JsonValue | None) -> Decimal | None:
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if numeric else None


def _issue(message: str, *paths: str) -> Issue:
    return Issue(code="totals_do_not_add_up", message=message, paths=[*paths])
