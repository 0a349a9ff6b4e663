"""The reports over HTTP, for support: read them, decide over gaps."""

from feedback_widget.reports.served.desk import Desk

__all__ = ["Desk"]
