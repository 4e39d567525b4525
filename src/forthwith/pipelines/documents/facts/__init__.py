"""What a reader wants to know first of one document, alone or in a batch.

Pure functions over what was read, found and analysed; offline.
"""
