"""Providers: the outside services that stages may call."""
