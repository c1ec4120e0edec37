"""What surrounds an invitation: how patient a firm is, how a workspace is installed, reminders, several questions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# Tables that others refer to only gain columns with constant defaults: SQLite cannot rebuild them under their rows.
_EPOCH = "1970-01-01 00:00:00.000000+00:00"


def upgrade() -> None:
    """Go forward."""
    op.add_column("firm", sa.Column("expires_days", sa.Integer(), server_default="30", nullable=False))
    op.add_column("firm", sa.Column("reminder_days", sa.JSON(), server_default="[3, 7, 14]", nullable=False))
    op.add_column("firm", sa.Column("sealed_number", sa.Text(), nullable=True))  # whoever has the key moves it there
    _installing()
    _following_up()
    _letting_in()
    _watching()
    _ending()
    _gathering()
    _changing()


def downgrade() -> None:
    """Go back."""
    _no_longer_changing()
    _no_longer_ending()
    op.drop_table("gathered")
    op.drop_column("manager", "gathers")
    _no_longer_watching()
    op.drop_table("access")
    op.execute("DELETE FROM member WHERE part = 'access'")
    _no_longer_following_up()
    _uninstalling()
    op.drop_column("firm", "sealed_number")
    op.drop_column("firm", "reminder_days")
    op.drop_column("firm", "expires_days")


def _installing() -> None:
    op.add_column("installation", sa.Column("installed_by", sa.String(length=32), nullable=True))
    op.add_column("installation", sa.Column("pending", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "oauth_state",
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("cookie", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_oauth_state")),
    )


def _uninstalling() -> None:
    op.drop_table("oauth_state")
    op.drop_column("installation", "pending")
    op.drop_column("installation", "installed_by")


def _following_up() -> None:
    instant = sa.DateTime(timezone=True)
    op.add_column("collaboration", sa.Column("division", sa.JSON(), nullable=True))
    op.add_column("question", sa.Column("batch_id", sa.String(length=32), server_default="", nullable=False))
    op.add_column("question", sa.Column("sent_at", instant, server_default=_EPOCH, nullable=False))
    op.add_column("question", sa.Column("reminders", sa.Integer(), server_default="0", nullable=False))
    op.add_column("question", sa.Column("reminded_at", instant, nullable=True))
    op.add_column("question", sa.Column("called_at", instant, nullable=True))
    op.execute("UPDATE question SET batch_id = id, sent_at = asked_at")
    op.execute("UPDATE collaboration SET wake_at = created_at WHERE status = 'invited'")  # reminders are new
    op.create_index("ix_question_batch_id", "question", ["batch_id"])
    op.create_index("ix_history_firm_id_customer_id", "history", ["firm_id", "customer_id"])
    _member(["engagement_id", "user_id", "part"], ["owner", "participant", "deputy", "access"])


def _no_longer_following_up() -> None:
    _one_part_each()
    _member(["engagement_id", "user_id"], ["owner", "participant", "deputy"])
    op.drop_index("ix_history_firm_id_customer_id", "history")
    op.drop_index("ix_question_batch_id", "question")
    op.execute(
        "UPDATE collaboration SET wake_at = (SELECT expires_at FROM question "
        "WHERE question.collaboration_id = collaboration.id AND question.answer IS NULL) WHERE status = 'invited'"
    )
    for column in ("called_at", "reminded_at", "reminders", "sent_at", "batch_id"):
        op.drop_column("question", column)
    op.drop_column("collaboration", "division")


def _member(key: list[str], parts: list[str]) -> None:
    """Change what makes a member one: somebody may take part for good and deputise for a while; and which parts."""
    listed = ", ".join(f"'{part}'" for part in parts)
    with op.batch_alter_table("member") as member:
        if op.get_bind().dialect.name != "sqlite":  # there the table is made anew, and no check comes along
            member.drop_constraint(op.f("ck_member_part"), type_="check")
        member.create_check_constraint("part", f"part IN ({listed})")
        member.drop_constraint("pk_member", type_="primary")
        member.create_primary_key("pk_member", key)


def _letting_in() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "access",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column("engagement_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", instant, nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_at", instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id", "customer_id"],
            ["register.firm_id", "register.customer_id"],
            name=op.f("fk_access_firm_id_customer_id_register"),
        ),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_access_engagement_id_engagement")),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_access_firm_id_firm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access")),
    )
    op.create_index("ix_access_engagement_id_user_id", "access", ["engagement_id", "user_id"])


def _one_part_each() -> None:
    """Leave each member the greater of their parts: the first schema has room for one."""
    for part, greater in (("deputy", "('participant', 'owner')"), ("participant", "('owner')")):
        op.execute(
            f"DELETE FROM member WHERE part = '{part}' AND EXISTS (SELECT 1 FROM member AS other "  # noqa: S608
            "WHERE other.engagement_id = member.engagement_id AND other.user_id = member.user_id "
            f"AND other.part IN {greater})"
        )


def _gathering() -> None:
    op.add_column("manager", sa.Column("gathers", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "gathered",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_gathered_firm_id_firm")),
        sa.ForeignKeyConstraint(
            ["firm_id", "seq"], ["history.firm_id", "history.seq"], name=op.f("fk_gathered_firm_id_seq_history")
        ),
        sa.PrimaryKeyConstraint("firm_id", "user_id", "seq", name=op.f("pk_gathered")),
    )


def _watching() -> None:
    instant = sa.DateTime(timezone=True)
    op.add_column("firm", sa.Column("channel_state", sa.String(length=64), server_default="open", nullable=False))
    op.add_column("firm", sa.Column("channel_asked_at", instant, nullable=True))
    op.add_column("person", sa.Column("asked_at", instant, nullable=True))
    op.add_column("installation", sa.Column("asked_at", instant, nullable=True))


def _no_longer_watching() -> None:
    op.drop_column("installation", "asked_at")
    op.drop_column("person", "asked_at")
    op.drop_column("firm", "channel_asked_at")
    op.drop_column("firm", "channel_state")


def _ending() -> None:
    instant = sa.DateTime(timezone=True)
    op.add_column("collaboration", sa.Column("ending", sa.JSON(), nullable=True))
    op.add_column("collaboration", sa.Column("ends_at", instant, nullable=True))
    op.add_column("collaboration", sa.Column("ended_at", instant, nullable=True))


def _no_longer_ending() -> None:
    for column in ("ended_at", "ends_at", "ending"):
        op.drop_column("collaboration", column)


def _changing() -> None:
    op.add_column("question", sa.Column("proposed", sa.JSON(), nullable=True))


def _no_longer_changing() -> None:
    """Close what asks about a change: the first schema would take a yes to it for the beginning of a collaboration."""
    op.execute(
        "UPDATE question SET answer = 'withdrawn', answered_at = asked_at, answered_by = '' "
        "WHERE kind = 'change' AND answer IS NULL"
    )
    op.drop_column("question", "proposed")
