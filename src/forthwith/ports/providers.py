"""The outside services that a stage may call."""

from __future__ import annotations

from typing import Protocol


class Providers(Protocol):
    """A namespace of configured providers, looked up by name."""

    def names(self) -> tuple[str, ...]:
        """The names of the providers that are configured, sorted."""
        ...

    def get(self, name: str) -> object:
        """The provider of that name.

        Raises:
            NotFoundError: no provider of that name is configured.

        """
        ...
