"""The ledger of gaps in Git: what customers could not find, what was decided, and the proof that it stays answered."""
