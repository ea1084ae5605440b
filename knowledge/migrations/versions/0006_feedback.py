"""Questions know their messages, the answer's, and the words it rests on; what members thought of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NEW = ("message_id", "answer_id", "grounds")


def upgrade() -> None:
    op.add_column("questions", sa.Column("message_id", sa.BigInteger(), nullable=True))
    op.add_column("questions", sa.Column("answer_id", sa.BigInteger(), nullable=True))
    op.add_column("questions", sa.Column("grounds", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.create_index(op.f("ix_questions_kind_id"), "questions", ["kind", "id"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("fault", sa.String(length=16), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('good', 'bad')", name=op.f("ck_feedback_verdict")),
        sa.CheckConstraint(
            "fault IS NULL OR (verdict = 'bad' AND fault IN ('deadline', 'document', 'missing', 'other'))",
            name=op.f("ck_feedback_fault"),
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_feedback_question_id_questions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_feedback_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("question_id", "member_id", name=op.f("uq_feedback_question_id_member_id")),
    )


def downgrade() -> None:
    op.drop_table("feedback")
    op.drop_index(op.f("ix_questions_kind_id"), "questions")
    for name in _NEW:
        op.drop_column("questions", name)
