"""Protocols between the layers; the docstrings are the contracts."""
