"""Frozen values that every layer shares; the standard library only."""
