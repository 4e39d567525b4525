"""How long a claim stands without a heartbeat."""

from __future__ import annotations


def lost(lease_until: float, now: float) -> bool:
    """Whether the lease has run out, so that its jobs are given back."""
    return lease_until < now
