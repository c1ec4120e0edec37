"""The tables of who works for a customer, and who asked to."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.columns import Instant, firm_id, metadata, one_of, own_id, registered, where

engagement = Table(
    "engagement",
    metadata,
    own_id(),
    firm_id(),
    Column("customer_id", String(32), nullable=False),
    UniqueConstraint("firm_id", "customer_id"),
    UniqueConstraint("id", "firm_id", "customer_id"),
    registered(),
)

member = Table(
    "member",
    metadata,
    firm_id(),
    Column("engagement_id", String(32), ForeignKey("engagement.id"), nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("part", String(16), nullable=False),
    Column("since", Instant),
    Column("until", Instant),
    PrimaryKeyConstraint("engagement_id", "user_id", "part"),
    one_of("part", "owner", "participant", "deputy", "access"),
    Index("ix_member_owner", "engagement_id", **where("part = 'owner'")),
)

access = Table(
    "access",
    metadata,
    own_id(),
    firm_id(),
    Column("customer_id", String(32), nullable=False),
    Column("engagement_id", String(32), ForeignKey("engagement.id"), nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("given", Boolean),
    Column("answered_by", Text, nullable=False),
    Column("answered_at", Instant),
    registered(),
    Index("ix_access_engagement_id_user_id", "engagement_id", "user_id"),
)
