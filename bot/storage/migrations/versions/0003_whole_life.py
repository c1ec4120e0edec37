"""The whole life of a collaboration: what is carried out, asked, switched and watched after the first yes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go forward."""
    _switching()
    _carrying_out()
    _one_number_each()
    _asking_of_ends()
    _noticing()


def downgrade() -> None:
    """Go back."""
    op.drop_table("noticed")
    _no_longer_asking_of_ends()
    op.drop_table("firm_number")
    _no_longer_carrying_out()
    _no_longer_switching()


def _one_number_each() -> None:
    """Make room for whose number is whose; whoever has the key fills it in at the next start."""
    op.create_table(
        "firm_number",
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_firm_number_firm_id_firm")),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_firm_number")),
        sa.UniqueConstraint("firm_id", name=op.f("uq_firm_number_firm_id")),
    )


def _switching() -> None:
    instant = sa.DateTime(timezone=True)
    op.add_column("collaboration", sa.Column("wished_at", instant, nullable=True))
    op.add_column("collaboration", sa.Column("starts_at", instant, nullable=True))
    op.add_column("question", sa.Column("switches", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "switch",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("from_firm", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("wished_at", instant, nullable=False),
        sa.Column("expires_at", instant, nullable=False),
        sa.Column("asked_contact", sa.String(length=32), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", instant, nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("wake_at", instant, nullable=True),
        sa.CheckConstraint("stage IN ('wished', 'set', 'done', 'fallen')", name=op.f("ck_switch_stage")),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_switch_firm_id_firm")),
        sa.ForeignKeyConstraint(["from_firm"], ["firm.id"], name=op.f("fk_switch_from_firm_firm")),
        sa.ForeignKeyConstraint(
            ["firm_id", "customer_id"],
            ["register.firm_id", "register.customer_id"],
            name=op.f("fk_switch_firm_id_customer_id_register"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_switch")),
    )
    op.create_index("ix_switch_customer_id", "switch", ["customer_id"])
    op.create_index("ix_switch_wake_at", "switch", ["wake_at"])


def _noticing() -> None:
    op.create_table(
        "noticed",
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('period', 'contact', 'round')", name=op.f("ck_noticed_kind")),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_noticed_firm_id_firm")),
        sa.PrimaryKeyConstraint("firm_id", "kind", "about", name=op.f("pk_noticed")),
    )


def _no_longer_switching() -> None:
    """Take back what waits for another firm's end, and let ends go on as ends: nothing before knows of moving."""
    op.execute("UPDATE collaboration SET status = 'withdrawn' WHERE status = 'invited' AND wished_at IS NOT NULL")
    _only_ending()
    op.drop_table("switch")
    op.drop_column("question", "switches")
    op.drop_column("collaboration", "starts_at")
    op.drop_column("collaboration", "wished_at")


def _only_ending() -> None:
    """Forget where customers go; a service that was to move stands as one with which the customer goes on."""
    kept = sa.table("collaboration", sa.column("id"), sa.column("ending", sa.JSON()))
    rows = op.get_bind().execute(sa.select(kept.c.id, kept.c.ending).where(kept.c.ending.is_not(None))).all()
    for row in rows:
        if row.ending is not None and "onward_firm" in row.ending:
            ending = {name: value for name, value in row.ending.items() if name != "onward_firm"}
            ending["after"] = "alone" if ending["after"] == "moved" else ending["after"]
            op.get_bind().execute(kept.update().where(kept.c.id == row.id).values(ending=ending))


def _carrying_out() -> None:
    op.add_column("firm", sa.Column("tasks", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("firm", sa.Column("sealed_webhook", sa.Text(), nullable=True))
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "task",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column("collaboration_id", sa.String(length=32), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("variant", sa.String(length=32), nullable=False),
        sa.Column("payer", sa.String(length=16), nullable=True),
        sa.Column("period", sa.Integer(), nullable=True),
        sa.Column("after", sa.String(length=16), nullable=True),
        sa.Column("deletes", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("wake_at", instant, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("ticked_at", instant, nullable=True),
        sa.CheckConstraint("kind IN ('activation', 'change', 'grant', 'ending')", name=op.f("ck_task_kind")),
        sa.CheckConstraint("state IN ('open', 'ticked', 'overtaken')", name=op.f("ck_task_state")),
        sa.ForeignKeyConstraint(
            ["firm_id", "customer_id"],
            ["register.firm_id", "register.customer_id"],
            name=op.f("fk_task_firm_id_customer_id_register"),
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "asked"], ["history.firm_id", "history.seq"], name=op.f("fk_task_firm_id_asked_history")
        ),
        sa.ForeignKeyConstraint(
            ["collaboration_id"], ["collaboration.id"], name=op.f("fk_task_collaboration_id_collaboration")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_task_firm_id_firm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint(
            "firm_id", "asked", "collaboration_id", "kind", name=op.f("uq_task_firm_id_asked_collaboration_id_kind")
        ),
    )
    op.create_index("ix_task_state_wake_at", "task", ["state", "wake_at"])
    op.create_index("ix_task_firm_id_collaboration_id", "task", ["firm_id", "collaboration_id"])


def _no_longer_carrying_out() -> None:
    op.drop_table("task")
    op.drop_column("firm", "sealed_webhook")
    op.drop_column("firm", "tasks")


def _asking_of_ends() -> None:
    op.add_column("question", sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True))


def _no_longer_asking_of_ends() -> None:
    """Close what asks about an end: the schema before would take it for something else."""
    op.execute(
        "UPDATE question SET answer = 'withdrawn', answered_at = asked_at, answered_by = '' "
        "WHERE kind = 'ending' AND answer IS NULL"
    )
    op.drop_column("question", "lapsed_at")
