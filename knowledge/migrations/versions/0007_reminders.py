"""Reminders: what is planned, the messages that carry it, what members chose and pressed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = ("reminder_wishes", "reminder_choices", "reminders", "deliveries")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("claimed_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('sending', 'sent', 'returned', 'failed', 'unreachable')", name=op.f("ck_deliveries_state")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_deliveries_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deliveries_state"), "deliveries", ["state"])
    op.create_index(op.f("ix_deliveries_chat_id_message_id"), "deliveries", ["chat_id", "message_id"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("moment", moment, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", moment, nullable=False),
        sa.CheckConstraint("kind IN ('step', 'escalation', 'unreachable')", name=op.f("ck_reminders_kind")),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'sent', 'failed', 'cancelled', 'unreachable')",
            name=op.f("ck_reminders_state"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reminders_member_id_members")),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_reminders_delivery_id_deliveries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "obligation_id", "due", "unit_id", "kind", "step", "member_id", "subject_id",
            name=op.f("uq_reminders_key"),
        ),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index(op.f("ix_reminders_state_moment"), "reminders", ["state", "moment"])
    op.create_index(op.f("ix_reminders_delivery_id"), "reminders", ["delivery_id"])
    op.create_table(
        "reminder_choices",
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False, server_default=sa.text("true")),
        sa.Column("at", sa.String(length=5), nullable=True),
        sa.Column("unreachable_since", moment, nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reminder_choices_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_reminder_choices")),
    )
    op.create_table(
        "reminder_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pressed_at", moment, nullable=False),
        sa.CheckConstraint("kind IN ('not_mine', 'again')", name=op.f("ck_reminder_wishes_kind")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reminder_wishes_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_wishes")),
        sa.UniqueConstraint(
            "member_id", "obligation_id", "due", "unit_id", "kind", "day",
            name=op.f("uq_reminder_wishes_key"),
        ),
    )  # fmt: skip


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)
