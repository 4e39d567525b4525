"""Measures Forthwith on this machine: `make bench`, or `python -m benchmarks [NAME …]`."""
