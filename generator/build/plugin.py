"""The MkDocs plugin: `mkdocs build` with `plugins: - askwell` gives the same help center as `askwell build`."""

from __future__ import annotations

from mkdocs.plugins import BasePlugin

from generator.build.config import AskwellConfig


class AskwellPlugin(BasePlugin[AskwellConfig]):
    """Takes the articles out of MkDocs' hands and puts the finished pages into its site."""
