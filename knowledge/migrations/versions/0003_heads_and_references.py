"""The whole head of a document, the documents it names, and the files that the law forbids to keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_EMPTY = sa.text("'[]'")
_HEAD = (
    ("code", sa.Text(), True, None),
    ("parent", sa.Text(), True, None),
    ("place", sa.Text(), True, None),
    ("signer_title", sa.Text(), True, None),
    ("authority", sa.JSON(), False, _EMPTY),
    ("urgency", sa.String(length=16), True, None),
    ("draft", sa.Boolean(), False, sa.text("false")),
    ("appendices", sa.JSON(), False, _EMPTY),
)


def upgrade() -> None:
    for name, kind, nullable, default in _HEAD:
        op.add_column("documents", sa.Column(name, kind, nullable=nullable, server_default=default))
    op.create_table(
        "references",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('basis', 'implements', 'replaces', 'amends', 'repeals', 'attached', 'cites')",
            name=op.f("ck_references_relation"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_references_document_id_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_references")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_references_document_id_position")),
    )
    op.create_table(
        "refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploader", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
    )


def downgrade() -> None:
    op.drop_table("refusals")
    op.drop_table("references")
    with op.batch_alter_table("documents") as table:
        for name, *_ in _HEAD:
            table.drop_column(name)
