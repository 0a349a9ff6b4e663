"""`{{ name }}` in a text: a value that mkdocs.yml gives once."""

from __future__ import annotations

import re

# With a backslash before it, it is text that stays as it is.
VARIABLE = re.compile(r"(\\?)\{\{[ \t]*([A-Za-z_][\w.-]*)[ \t]*\}\}")
