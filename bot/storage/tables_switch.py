"""The table that joins two firms: a customer on its way from one to the other (D8)."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from bot.storage.columns import Instant, firm_id, metadata, one_of, own_id, registered

# `firm_id` is the firm that the customer goes to, and only the row's own story is read by it; the present firm reads
# by `from_firm`. Neither reads more of the other than its name (D7).
switch = Table(
    "switch",
    metadata,
    own_id(),
    firm_id(),
    Column("from_firm", String(32), ForeignKey("firm.id"), nullable=False),
    Column("customer_id", String(32), nullable=False),
    Column("batch_id", String(32), nullable=False),
    Column("contact_id", String(32), nullable=False),
    Column("wished_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("asked_contact", String(32), nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("starts_at", Instant),
    Column("stage", String(16), nullable=False),
    Column("wake_at", Instant),
    registered(),
    one_of("stage", "wished", "set", "done", "fallen"),
    Index("ix_switch_customer_id", "customer_id"),
    Index("ix_switch_wake_at", "wake_at"),
)
