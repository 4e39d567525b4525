"""Options of a job that are secrets: put away apart, with a mark where others see the options."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from forthwith.model.json import JsonObject

MARK: Final = "[secret]"
"""What is shown in the place of a secret that was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOptions:
    """Options in two parts.

    Attributes:
        shown: all of them by name, a secret as its mark; for the ledger's row and for answers.
        secrets: the secrets as they are; None stands for one that is taken back.

    """

    shown: JsonObject
    secrets: JsonObject = field(repr=False)


def split_options(options: JsonObject, secret: Collection[str]) -> SplitOptions:
    """Part the options whose names are `secret` from the others.

    >>> split_options({"password": "sesame", "priority": "low"}, ("password",)).shown
    {'password': '[secret]', 'priority': 'low'}
    """
    secrets = {name: value for name, value in options.items() if name in secret}
    marks = {name: None if value is None else MARK for name, value in secrets.items()}
    return SplitOptions(shown={**options, **marks}, secrets=secrets)


def marked(options: JsonObject, secret: Collection[str]) -> list[str]:
    """The secrets for which only the mark was given: somebody copied options that were shown."""
    return [name for name in secret if options.get(name) == MARK]
