"""The whole life of a collaboration: what is carried out, asked, switched and watched after the first yes."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go forward."""


def downgrade() -> None:
    """Go back."""
