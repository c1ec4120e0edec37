"""The whole life of a collaboration: what is carried out, asked, switched and watched after the first yes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go forward."""
    _switching()


def downgrade() -> None:
    """Go back."""
    _no_longer_switching()


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
