"""Who cooperates, what is to be handed in, how sure the words are; and what administrators said of obligations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NEW = ("cooperating", "product", "confidence")


def upgrade() -> None:
    op.add_column("obligations", sa.Column("cooperating", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("obligations", sa.Column("product", sa.Text(), nullable=True))
    op.add_column("obligations", sa.Column("confidence", sa.Float(), nullable=False, server_default=sa.text("1.0")))
    op.create_table(
        "obligation_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.Column("correction", sa.JSON(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('found', 'confirmed', 'corrected', 'rejected')", name=op.f("ck_obligation_reviews_verdict")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_obligation_reviews_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_reviews")),
        sa.UniqueConstraint("obligation_id", "turn", name=op.f("uq_obligation_reviews_obligation_id_turn")),
        sqlite_autoincrement=True,
    )
    _guard()


def downgrade() -> None:
    op.drop_table("obligation_reviews")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION obligation_reviews_only_grow")
    # Not in batch: that would make the table anew, without its AUTOINCREMENT.
    for name in _NEW:
        op.drop_column("obligations", name)


def _guard() -> None:
    """As for the ledger: UPDATE and DELETE are refused by the database itself."""
    dialect = op.get_context().dialect.name
    if dialect == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER obligation_reviews_no_{verb.lower()} BEFORE {verb} ON obligation_reviews "
                "BEGIN SELECT RAISE(ABORT, 'obligation_reviews only grow'); END"
            )
    elif dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION obligation_reviews_only_grow() RETURNS trigger AS "
            "$$ BEGIN RAISE EXCEPTION 'obligation_reviews only grow'; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            "CREATE TRIGGER obligation_reviews_no_change BEFORE UPDATE OR DELETE ON obligation_reviews "
            "FOR EACH ROW EXECUTE FUNCTION obligation_reviews_only_grow()"
        )
