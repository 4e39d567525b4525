"""Fields: the single values of a document, each with the place where it stands."""
