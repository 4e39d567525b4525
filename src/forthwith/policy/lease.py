"""How long a claim stands without a heartbeat (SEMANTICS §5, §14)."""

from __future__ import annotations

_TRUSTED_SHARE = 2 / 3


def lost(lease_until: float, now: float) -> bool:
    """Whether the lease has run out, so that its jobs are given back."""
    return lease_until < now


def may_act(last_beat: float, now: float, lease_s: float) -> bool:
    """Whether a worker may still write, by its own monotonic clock.

    It stops at two thirds of the lease, so that a clock that runs slow does no harm.
    """
    return now - last_beat < lease_s * _TRUSTED_SHARE
