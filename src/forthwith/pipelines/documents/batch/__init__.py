"""The analysis of several documents as one: its pipeline, what it compares, and its report.

Each document goes through the steps that other pipelines have, too; here stands what only several
documents need: whose turn it is, what is alike, what contradicts.
"""
