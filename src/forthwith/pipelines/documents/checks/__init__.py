"""Whether a file is safe to be read, and how one that is locked is opened.

A check runs before any reader, costs less than reading, and believes nothing that a file says of
itself.
"""
