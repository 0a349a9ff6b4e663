"""Who owns our import names in this environment.

`generator` is a common name. When two distributions ship it, pip merges their folders without a word and the
later one wins file by file, so a command may run half of each. Askwell looks before it starts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from types import ModuleType

from generator.errors import UsageError

OURS = "askwell"
ROOMS = frozenset({"build", "commands", "content", "gaps", "publish", "versions"})
MODULES = frozenset({"__init__.py", "__main__.py", "cli.py", "errors.py", "installation.py", "site_manifest.py", "py.typed", "__pycache__"})


def refuse_collision(package: ModuleType) -> None:
    """Raise when another distribution has put files into our package.

    The look at one folder costs microseconds; the environment's metadata are read only when something is odd.

    Args:
        package: the imported `generator`.

    Raises:
        UsageError: naming the other distribution and how to install Askwell beside it.
    """
    folder = os.path.dirname(package.__file__ or "")
    foreign = set(os.listdir(folder)) - ROOMS - MODULES
    if getattr(package, "__distribution__", "") == OURS and not foreign:
        return
    from importlib import metadata  # a twentieth of a second that nearly nobody needs

    owners = other_owners("generator", metadata.packages_distributions())
    if owners:
        raise UsageError(
            f"{folder} belongs to {' and '.join(owners)} as well as to {OURS}, so neither can be trusted to run.\n"
            f"Install Askwell in an environment of its own: pipx install {OURS}  (or: uv tool install {OURS})"
        )


def other_owners(name: str, distributions: Mapping[str, Iterable[str]]) -> list[str]:
    """List the distributions besides ours that ship the top-level `name`, sorted."""
    return sorted({owner for owner in distributions.get(name, ()) if owner.lower() != OURS})


def refuse_collision_here() -> None:
    """Look at the package this process imported."""
    refuse_collision(sys.modules["generator"])
