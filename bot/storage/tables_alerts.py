"""The table of what was noticed: so that nothing is told twice, across restarts and days without the bot (D15)."""

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table

from bot.storage.columns import Instant, firm_id, metadata, one_of

# `about` is a collaboration, a customer or, for a round, nothing; `stage` what was said of it last.
noticed = Table(
    "noticed",
    metadata,
    firm_id(),
    Column("kind", String(16), nullable=False),
    Column("about", String(32), nullable=False),
    Column("stage", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("firm_id", "kind", "about"),
    one_of("kind", "period", "contact", "round"),
)
