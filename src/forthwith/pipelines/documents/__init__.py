"""Documents: from an uploaded file to a report on what it says."""
