"""The files of a site that are no pages: pure functions from content to bytes."""
