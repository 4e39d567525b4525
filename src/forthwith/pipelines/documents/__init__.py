"""Documents: from an uploaded file to a report on what it says.

Here stands what all of it speaks of: the values between stages (`models`), codes, limits, places
in a text (`spans`), the file that a job is about (`sources`), and what is `shipped`. Below it are
layers; each imports from those under it only, and import-linter holds them to that:

    full, quality, fields, batch     one pipeline each; they do not know each other
    steps, presenting, asking        stages, pages and questions that several pipelines share
    analysis, schemas                what a text says; what fills a schema
    readers                          text, tables and headings out of a file
    entities, recognition, within    names in it; text in pictures; files in files
    structure, checks                how a text is built; whether a file is safe and opens
    kinds, language                  what a file is; words, and values put in words
    containers                       archives and XML, opened within limits
"""
