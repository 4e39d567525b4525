"""The pipelines that ship with Forthwith, one package per field."""
