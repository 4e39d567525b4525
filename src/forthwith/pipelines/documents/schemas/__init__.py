"""Schemas of what is to be found in a text, and how a text fills them.

The schema of each type of document, a caller's schema once it is checked, and the rules by which a
value is found, each value with its place. A report on it belongs to the pipeline that asks.
"""
