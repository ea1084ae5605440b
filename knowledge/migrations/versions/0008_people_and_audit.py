"""Five roles, invitations, groups bound to units, and the audit that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OLD, _NEW = ("member", "admin"), ("officer", "focal", "leader", "coordinator", "admin")
_MEMBERS = "id, telegram_id, name, role, unit_id, active, joined_at"
_LEDGER = (
    "id", "obligation_id", "document_id", "action", "period", "unit_id", "member_id", "state", "percent", "claimed_on",
    "document_number", "note", "message", "understood", "recorded_at", "reverses",
)  # fmt: skip


def upgrade() -> None:
    _roles(_NEW, {"member": "officer"})
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_invitations_unit_id_units")),
        sa.ForeignKeyConstraint(["created_by"], ["members.id"], name=op.f("fk_invitations_created_by_members")),
        sa.ForeignKeyConstraint(["used_by"], ["members.id"], name=op.f("fk_invitations_used_by_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("sha256", name=op.f("uq_invitations_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "group_chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("bound_by", sa.Integer(), nullable=False),
        sa.Column("bound_at", moment, nullable=False),
        sa.Column("lost_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_group_chats_unit_id_units")),
        sa.ForeignKeyConstraint(["bound_by"], ["members.id"], name=op.f("fk_group_chats_bound_by_members")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_group_chats")),
    )
    op.create_index(op.f("ix_group_chats_unit_id"), "group_chats", ["unit_id"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    op.create_index(op.f("ix_audit_kind_id"), "audit", ["kind", "id"])
    _guard_the_audit()
    _let_chats_be_forgotten()


def downgrade() -> None:
    _guard_the_ledger_wholly()
    for name in ("audit", "group_chats", "invitations"):
        op.drop_table(name)
    if _dialect() == "postgresql":
        op.execute("DROP FUNCTION audit_only_grows")
    _roles(_OLD, dict.fromkeys(("officer", "focal", "leader", "coordinator"), "member"))


def _dialect() -> str:
    return op.get_context().dialect.name


# -- members.role: another list ------------------------------------------------------------------------------------------


def _roles(known: tuple[str, ...], renamed: dict[str, str]) -> None:
    cases = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in renamed.items())
    role = f"CASE role {cases} ELSE role END"
    check = f"role IN ({', '.join(map(repr, known))})"
    if _dialect() == "sqlite":
        _members_anew(role, check)
        return
    op.drop_constraint(op.f("ck_members_role"), "members", type_="check")
    op.execute(f"UPDATE members SET role = {role}")
    op.create_check_constraint(op.f("ck_members_role"), "members", check)


def _members_anew(role: str, check: str) -> None:
    """SQLite changes no constraint: the table is made again. Other tables point at its rows, and a transaction cannot turn
    foreign keys off; they are put off to its end instead, and the rows come back by INSERT, which settles what the DROP
    left open. A copy renamed into place would not."""
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TEMPORARY TABLE members_aside AS SELECT {_MEMBERS} FROM members")
    op.drop_table("members")
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(check, name=op.f("ck_members_role")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_members_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_members_telegram_id")),
    )
    op.execute(
        f"INSERT INTO members ({_MEMBERS}) SELECT {_MEMBERS.replace('role', role)} FROM members_aside ORDER BY id"
    )
    op.execute("DROP TABLE members_aside")


# -- triggers ------------------------------------------------------------------------------------------------------------


def _guard_the_audit() -> None:
    """No line changes; what `[privacy] audit_years` lets go, which is a year at least, may go."""
    if _dialect() == "sqlite":
        op.execute(
            "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit only grows'); END"
        )
        op.execute(
            "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN OLD.at > datetime('now', '-1 year') "
            "BEGIN SELECT RAISE(ABORT, 'audit only grows'); END"
        )
    elif _dialect() == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_only_grows() RETURNS trigger AS $$ BEGIN "
            "IF TG_OP = 'DELETE' AND OLD.at <= now() - interval '1 year' THEN RETURN OLD; END IF; "
            "RAISE EXCEPTION 'audit only grows'; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
        )


def _let_chats_be_forgotten() -> None:
    """The number of a private chat is its owner's own: of who asks for it the ledger forgets where a line was written,
    and nothing else of it."""
    if _dialect() == "sqlite":
        same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _LEDGER)
        op.execute("DROP TRIGGER status_reports_no_update")
        op.execute(
            "CREATE TRIGGER status_reports_no_update BEFORE UPDATE ON status_reports "
            f"WHEN NOT (NEW.chat_id = 0 AND NEW.message_id = 0 AND {same}) "
            "BEGIN SELECT RAISE(ABORT, 'status_reports only grows'); END"
        )
    elif _dialect() == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION status_reports_only_grows() RETURNS trigger AS $$ BEGIN "
            "IF TG_OP = 'UPDATE' AND NEW.chat_id = 0 AND NEW.message_id = 0 "
            "AND to_jsonb(NEW) - 'chat_id' - 'message_id' = to_jsonb(OLD) - 'chat_id' - 'message_id' "
            "THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION 'status_reports only grows'; END $$ LANGUAGE plpgsql"
        )


def _guard_the_ledger_wholly() -> None:
    if _dialect() == "sqlite":
        op.execute("DROP TRIGGER status_reports_no_update")
        op.execute(
            "CREATE TRIGGER status_reports_no_update BEFORE UPDATE ON status_reports "
            "BEGIN SELECT RAISE(ABORT, 'status_reports only grows'); END"
        )
    elif _dialect() == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION status_reports_only_grows() RETURNS trigger AS "
            "$$ BEGIN RAISE EXCEPTION 'status_reports only grows'; END $$ LANGUAGE plpgsql"
        )
