"""The HTTP edge: parse, call the service, present; no decision about a job is taken here."""
