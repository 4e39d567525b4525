"""Text, tables and headings out of a file: a reader for each format.

A reader takes a stream that was checked, counts what it takes, and refuses or notes what it cannot
read. Opening archives and XML belongs into `containers`, pictures into `recognition`.
"""
