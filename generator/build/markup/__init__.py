"""Markdown in, article HTML out: the extensions writers expect, links resolved, nothing a strict CSP refuses."""
