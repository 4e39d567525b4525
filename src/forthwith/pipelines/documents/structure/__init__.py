"""How a text is built: lines, paragraphs, sections, lists, tables, labels with their values.

Pure functions over lines and cells, wherever they were read from. What the words mean belongs into
`analysis` or `entities`.
"""
