"""The full analysis: its pipeline, the stages that only it has, and its report.

The report is put together in `finalizing`, told in words by `describing`, and shown as a page, as
Markdown and in a terminal. What other pipelines show alike belongs into `presenting`.
"""
