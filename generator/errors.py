"""The errors Askwell raises, and the exit code each one means.

AskwellError
├── UsageError          2  the call or its configuration is wrong
│   └── ConfigError     2  a setting in mkdocs.yml is wrong
├── ContentError        1  a content file cannot be used
├── BuildError          1  the site could not be built; what was live is untouched
├── VersionError        1  a version, alias or versions.json is not as it must be
├── PublishError        1  the site could not be published; what was live is untouched
└── LedgerError         1  a file of the gap ledger cannot be used
"""

from __future__ import annotations


class AskwellError(Exception):
    """A failure with a message for people: it names the thing, the value and the way out."""

    exit_code = 1


class UsageError(AskwellError):
    """The call is wrong; the message says what a right one looks like."""

    exit_code = 2


class ConfigError(UsageError):
    """A setting is wrong; the message names the file, the setting and its value."""


class ContentError(AskwellError):
    """A content file cannot be used; the message starts with file:line."""


class BuildError(AskwellError):
    """The site could not be built."""


class VersionError(AskwellError):
    """A version, an alias or versions.json is not as it must be."""


class PublishError(AskwellError):
    """The site could not be published."""


class LedgerError(AskwellError):
    """A file of the gap ledger cannot be used."""
