"""The tables that remember: drafts, the history, what was sent and what arrived."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.columns import Instant, firm_id, metadata, one_of, own_id

draft = Table(
    "draft",
    metadata,
    own_id(),
    firm_id(),
    Column("user_id", String(32), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
)

history = Table(
    "history",
    metadata,
    firm_id(),
    Column("seq", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("customer_id", String(32)),
    Column("collaboration_id", String(32)),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("firm_id", "seq"),
    Index("ix_history_firm_id_collaboration_id", "firm_id", "collaboration_id"),
    Index("ix_history_firm_id_customer_id", "firm_id", "customer_id"),
)

personal = Table(
    "personal",
    metadata,
    firm_id(),
    Column("seq", BigInteger, nullable=False),
    Column("field", String(40), nullable=False),
    Column("salt", String(32), nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("firm_id", "seq", "field"),
    ForeignKeyConstraint(["firm_id", "seq"], ["history.firm_id", "history.seq"]),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    firm_id(),
    Column("team_id", String(32), nullable=False),
    Column("lane", String(80), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("reader", String(16), nullable=False),
    Column("target", String(32), nullable=False),
    Column("collaboration_id", String(32)),
    Column("question_id", String(32), ForeignKey("question.id")),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("error", Text),
    Column("body", Text),
    Column("body_hash", String(64)),
    Column("channel_id", String(32)),
    Column("ts", String(32)),
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    ForeignKeyConstraint(["firm_id", "seq"], ["history.firm_id", "history.seq"]),
    UniqueConstraint("firm_id", "seq", "reader", "target"),
    one_of("state", "waiting", "sent", "dead", "skipped"),
    Index("ix_outbox_waiting_lane", "state", "lane", "id"),
    Index("ix_outbox_firm_id_collaboration_id", "firm_id", "collaboration_id"),
    sqlite_autoincrement=True,
)

# What managers are told in the morning: entries of the history, until they are.
gathered = Table(
    "gathered",
    metadata,
    firm_id(),
    Column("user_id", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("firm_id", "user_id", "seq"),
    ForeignKeyConstraint(["firm_id", "seq"], ["history.firm_id", "history.seq"]),
)

inbound = Table(
    "inbound",
    metadata,
    Column("firm_id", String(32), ForeignKey("firm.id"), nullable=False),
    Column("key", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("firm_id", "key"),
)

enquiry = Table(
    "enquiry",
    metadata,
    firm_id(),
    Column("lookup", String(64), nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("firm_id", "lookup", "user_id"),
    Index("ix_enquiry_firm_id_at", "firm_id", "at"),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
)
