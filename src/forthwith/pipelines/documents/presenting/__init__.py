"""How results are shown, whatever pipeline they are of.

Pages and their templates, Markdown, tables as CSV and XLSX. Nothing here looks into a document:
it shows what a report holds, and makes it harmless where it is shown.
"""
