"""Which language a text is in, the words that it has, and values put in words.

Lists of words, stems, syllables, numbers with their nouns. Nothing here looks into a document;
lists of names belong to `entities`, cues of types to `analysis`.
"""
