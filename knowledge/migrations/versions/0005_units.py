"""Units in a tree: parent, level, abbreviations, former names, and who took a dissolved unit's place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LISTS = ("short", "former", "successors")


def upgrade() -> None:
    op.add_column("units", sa.Column("parent_id", sa.Integer(), nullable=True))
    op.add_column("units", sa.Column("level", sa.String(length=16), nullable=True))
    for name in _LISTS:
        op.add_column("units", sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("units", sa.Column("dissolved_on", sa.Date(), nullable=True))


def downgrade() -> None:
    # Not in batch: that would make the table anew, under the members that point at it.
    for name in ("parent_id", "level", *_LISTS, "dissolved_on"):
        op.drop_column("units", name)
