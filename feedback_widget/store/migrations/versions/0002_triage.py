"""What support decided about gaps, in the served reports.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of decisions."""
    texts = (sa.Column(name, sa.Text, nullable=False) for name in ("gap_id", "at", "who", "action", "value", "note"))
    op.create_table("triage", sa.Column("id", sa.Integer, primary_key=True, autoincrement=True), *texts)
