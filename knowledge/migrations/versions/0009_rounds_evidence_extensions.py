"""The ledger names rounds, how a line was understood and who confirmed it; files, receipts and extensions beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLES = ("evidence", "receipts", "extensions")
# What stays as it is when a member has their data deleted and the ledger forgets in which chat they wrote (see 0008).
_LEDGER = (
    "id", "obligation_id", "document_id", "action", "period", "unit_id", "member_id", "state", "percent", "claimed_on",
    "document_number", "note", "message", "understood", "recorded_at", "reverses",
)  # fmt: skip
_KEPT = {
    "evidence": ("id", "entry_id", "sha256", "size", "name", "kind", "member_id", "added_at"),
    "extensions": (
        "id", "answers", "verdict", "obligation_id", "document_id", "action", "period", "due", "unit_id", "day",
        "reason", "member_id", "message", "written_at",
    ),
}  # fmt: skip


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("status_reports", sa.Column("due", sa.Date(), nullable=True))
    op.add_column("status_reports", sa.Column("rule", sa.String(length=32), nullable=True))
    op.add_column("status_reports", sa.Column("confirmed_by", sa.Integer(), nullable=True))
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", moment, nullable=False),
        sa.CheckConstraint("kind IN ('document', 'photo')", name=op.f("ck_evidence_kind")),
        sa.ForeignKeyConstraint(["entry_id"], ["status_reports.id"], name=op.f("fk_evidence_entry_id_status_reports")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_evidence_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_evidence_entry_id"), "evidence", ["entry_id"])
    op.create_index(op.f("ix_evidence_sha256"), "evidence", ["sha256"])
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("arrived", sa.Boolean(), nullable=False),
        sa.Column("given_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["status_reports.id"], name=op.f("fk_receipts_entry_id_status_reports")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_receipts_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_receipts_entry_id"), "receipts", ["entry_id"])
    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("written_at", moment, nullable=False),
        sa.CheckConstraint(
            "verdict IN ('asked', 'granted', 'refused', 'withdrawn')", name=op.f("ck_extensions_verdict")
        ),
        sa.CheckConstraint("(verdict = 'asked') = (answers IS NULL)", name=op.f("ck_extensions_answers")),
        sa.ForeignKeyConstraint(["answers"], ["extensions.id"], name=op.f("fk_extensions_answers_extensions")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_extensions_unit_id_units")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_extensions_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
        sa.UniqueConstraint("answers", name=op.f("uq_extensions_answers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_extensions_obligation_id_unit_id"), "extensions", ["obligation_id", "unit_id"])
    for table in _TABLES:
        _guard(table)
    _guard_the_ledger((*_LEDGER, "due", "rule", "confirmed_by"))


def _but(kept: tuple[str, ...]) -> str:
    """The condition under which SQLite refuses an UPDATE: it does more than forget the chat."""
    return f"WHEN NOT (NEW.chat_id = 0 AND NEW.message_id = 0 AND {' AND '.join(f'NEW.{one} IS OLD.{one}' for one in kept)}) "


def _guard_the_ledger(kept: tuple[str, ...]) -> None:
    """PostgreSQL compares whole rows; SQLite is told the columns."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER status_reports_no_update")
        op.execute(
            f"CREATE TRIGGER status_reports_no_update BEFORE UPDATE ON status_reports {_but(kept)}"
            "BEGIN SELECT RAISE(ABORT, 'status_reports only grows'); END"
        )


def _guard(table: str) -> None:
    """As for the ledger: UPDATE and DELETE are refused by the database itself, but for forgetting the chat."""
    dialect, kept = op.get_context().dialect.name, _KEPT.get(table)
    if dialect == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            but = _but(kept) if kept is not None and verb == "UPDATE" else ""
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {but}"
                f"BEGIN SELECT RAISE(ABORT, '{table} only grow'); END"
            )
    elif dialect == "postgresql":
        forgets = (
            "IF TG_OP = 'UPDATE' AND NEW.chat_id = 0 AND NEW.message_id = 0 "
            "AND to_jsonb(NEW) - 'chat_id' - 'message_id' = to_jsonb(OLD) - 'chat_id' - 'message_id' "
            "THEN RETURN NEW; END IF; "
            if kept is not None
            else ""
        )
        op.execute(
            f"CREATE FUNCTION {table}_only_grow() RETURNS trigger AS "
            f"$$ BEGIN {forgets}RAISE EXCEPTION '{table} only grow'; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grow()"
        )


def downgrade() -> None:
    _guard_the_ledger(_LEDGER)  # first: SQLite drops no column that a trigger names
    for table in reversed(_TABLES):
        op.drop_table(table)
        if op.get_context().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_only_grow()")
    for column in ("confirmed_by", "rule", "due"):
        op.drop_column("status_reports", column)
