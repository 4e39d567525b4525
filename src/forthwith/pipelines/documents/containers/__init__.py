"""Archives and XML, opened within limits: what checks, readers and the search for files share.

Nothing here knows what a format means; it unpacks, walks and counts.
"""
