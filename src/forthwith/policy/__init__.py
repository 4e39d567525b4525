"""Pure decisions: no I/O, no clock, no dice; `now` and `jitter` are arguments."""
