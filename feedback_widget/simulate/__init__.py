"""A model of visitors, so that the reports can be seen alive and judged against a known truth."""
