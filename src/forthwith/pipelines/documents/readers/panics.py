"""What readers written in Rust raise when they fail."""

from __future__ import annotations


def native_failures() -> tuple[type[BaseException], ...]:
    """Return what such a reader raises: errors, and Rust panics, which are no `Exception`.

    The type of a panic exists once for each such library that is loaded, so ask after loading it.
    """
    panics = (c for c in BaseException.__subclasses__() if c.__name__ == "PanicException")
    return (RuntimeError, ValueError, OSError, IndexError, *panics)
