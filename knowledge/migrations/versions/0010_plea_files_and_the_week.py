"""Files kept with a plea for more time, and the week's digest among what the outbox carries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_FILE = ("id", "extension_id", "sha256", "size", "name", "kind", "member_id", "added_at")
_REMINDER = "id, obligation_id, due, unit_id, kind, step, member_id, subject_id, moment, state, delivery_id, changed_at"
_OLD, _NEW = ("step", "escalation", "unreachable"), ("step", "escalation", "unreachable", "week")


def upgrade() -> None:
    op.create_table(
        "extension_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extension_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('document', 'photo')", name=op.f("ck_extension_files_kind")),
        sa.ForeignKeyConstraint(
            ["extension_id"], ["extensions.id"], name=op.f("fk_extension_files_extension_id_extensions")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_extension_files_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_files")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_extension_files_extension_id"), "extension_files", ["extension_id"])
    op.create_index(op.f("ix_extension_files_sha256"), "extension_files", ["sha256"])
    _guard()
    _kinds(_NEW)


def downgrade() -> None:
    op.execute("DELETE FROM reminders WHERE kind = 'week'")
    _kinds(_OLD)
    op.drop_table("extension_files")
    if _dialect() == "postgresql":
        op.execute("DROP FUNCTION extension_files_only_grow()")


def _dialect() -> str:
    return op.get_context().dialect.name


def _guard() -> None:
    """As for the files of reports: UPDATE and DELETE are refused by the database itself, but for forgetting the chat."""
    if _dialect() == "sqlite":
        same = " AND ".join(f"NEW.{one} IS OLD.{one}" for one in _FILE)
        but = f"WHEN NOT (NEW.chat_id = 0 AND NEW.message_id = 0 AND {same}) "
        for verb, unless in (("UPDATE", but), ("DELETE", "")):
            op.execute(
                f"CREATE TRIGGER extension_files_no_{verb.lower()} BEFORE {verb} ON extension_files {unless}"
                "BEGIN SELECT RAISE(ABORT, 'extension_files only grow'); END"
            )
    elif _dialect() == "postgresql":
        op.execute(
            "CREATE FUNCTION extension_files_only_grow() RETURNS trigger AS $$ BEGIN "
            "IF TG_OP = 'UPDATE' AND NEW.chat_id = 0 AND NEW.message_id = 0 "
            "AND to_jsonb(NEW) - 'chat_id' - 'message_id' = to_jsonb(OLD) - 'chat_id' - 'message_id' "
            "THEN RETURN NEW; END IF; RAISE EXCEPTION 'extension_files only grow'; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            "CREATE TRIGGER extension_files_no_change BEFORE UPDATE OR DELETE ON extension_files "
            "FOR EACH ROW EXECUTE FUNCTION extension_files_only_grow()"
        )


def _kinds(known: tuple[str, ...]) -> None:
    """SQLite changes no constraint: the table, at which none points, is made again."""
    check = f"kind IN ({', '.join(map(repr, known))})"
    if _dialect() != "sqlite":
        op.drop_constraint(op.f("ck_reminders_kind"), "reminders", type_="check")
        op.create_check_constraint(op.f("ck_reminders_kind"), "reminders", check)
        return
    op.execute(f"CREATE TEMPORARY TABLE reminders_aside AS SELECT {_REMINDER} FROM reminders")
    op.drop_table("reminders")
    moment = sa.DateTime(timezone=True)
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
        sa.CheckConstraint(check, name=op.f("ck_reminders_kind")),
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
    op.execute(f"INSERT INTO reminders ({_REMINDER}) SELECT {_REMINDER} FROM reminders_aside ORDER BY id")
    op.execute("DROP TABLE reminders_aside")
