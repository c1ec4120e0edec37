"""What surrounds an invitation: how patient a firm is, and how a workspace comes to its installation."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Go forward."""
    op.add_column("firm", sa.Column("expires_days", sa.Integer(), server_default="30", nullable=False))
    op.add_column("firm", sa.Column("reminder_days", sa.JSON(), server_default="[3, 7, 14]", nullable=False))
    _installing()


def downgrade() -> None:
    """Go back."""
    _uninstalling()
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
