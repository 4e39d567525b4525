"""The quality check: its pipeline, what it measures in a file, its rules, score and report.

A rule is a row or a pure function over measured facts; what opens a file once more belongs into
`measuring` and the modules that it calls.
"""
