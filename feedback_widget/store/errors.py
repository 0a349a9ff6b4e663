"""The errors of the store.

StoreError
├── StoreUnavailable    the database cannot take a write now; trying again later may help
├── SchemaTooNew        the database was written by a later Askwell
└── AddressError        the database's URL is not one we know
"""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do what it was asked."""


class StoreUnavailable(StoreError):
    """The database is full, locked, gone or restarting: nothing of the batch counts as stored."""


class SchemaTooNew(StoreError):
    """The database's schema is of a later Askwell; the message says which."""


class AddressError(StoreError):
    """The URL names no database we know; the message shows right ones."""
