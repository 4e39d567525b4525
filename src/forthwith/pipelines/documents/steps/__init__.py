"""The stages that several pipelines share, and what puts them to work.

A stage joins what lies below (checks, readers, structure, analysis) and says how far it is. How a
format is read or a text understood belongs there; a stage of one pipeline belongs to the pipeline.
"""
