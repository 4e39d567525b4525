"""Providers by name, as the application was given them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forthwith.model.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping


class ProviderRegistry:
    """The configured providers, for `ctx.providers`."""

    def __init__(self, providers: Mapping[str, object] | None = None) -> None:
        self._providers = dict(providers or {})

    def names(self) -> tuple[str, ...]:
        """The names of the providers that are configured, sorted."""
        return tuple(sorted(self._providers))

    def get(self, name: str) -> object:
        """The provider of that name. Raises NotFoundError."""
        if name not in self._providers:
            raise NotFoundError("provider", name)
        return self._providers[name]
