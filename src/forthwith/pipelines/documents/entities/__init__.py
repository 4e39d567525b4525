"""What a text names: people, organisations, places, dates, amounts, numbers, addresses.

A module finds one sort, and word lists stand beside the rules that need them; `gathering` settles
what overlaps. What a value is for (a total, a due date) belongs to the pipeline that asks.
"""
