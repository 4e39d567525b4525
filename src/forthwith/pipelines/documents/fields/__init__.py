"""Data extraction: its pipeline, the stages that only it has, and its report.

What a schema is and how a text fills it belongs into `schemas`.
"""
