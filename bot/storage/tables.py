"""The schema. It carries the invariants itself: see `binding` and `collaboration` for one firm per customer (D6)."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
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
    false,
    true,
)

from bot.storage.columns import Instant, firm_id, metadata, one_of, own_id, registered, where
from bot.storage.installs import installation, instance, oauth_state
from bot.storage.ledgers import draft, enquiry, gathered, heartbeat, history, inbound, outbox, personal
from bot.storage.staff import access, engagement, member
from bot.storage.tables_alerts import noticed
from bot.storage.tables_firms import firm_number
from bot.storage.tables_switch import switch
from bot.storage.tables_tasks import task

firm = Table(
    "firm",
    metadata,
    own_id(),
    Column("team_id", String(32), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("number", String(16)),  # of the first schema, in the open: a start seals and empties it
    Column("sealed_number", Text),
    Column("language", String(2), nullable=False),
    Column("channel_id", String(32)),
    Column("channel_state", String(64), nullable=False, server_default="open"),
    Column("channel_asked_at", Instant),
    Column("mail_domains", JSON, nullable=False),
    Column("expires_days", Integer, nullable=False, server_default="30"),
    Column("reminder_days", JSON, nullable=False, server_default="[3, 7, 14]"),
    Column("tasks", Boolean, nullable=False, server_default=true()),
    Column("sealed_webhook", Text),
    Column("created_at", Instant, nullable=False),
    Column("history_seq", BigInteger, nullable=False),
    Column("history_head", String(64), nullable=False),
    one_of("language", "sv", "en"),
)

manager = Table(
    "manager",
    metadata,
    firm_id(),
    Column("user_id", String(32), nullable=False),
    Column("gathers", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("firm_id", "user_id"),
)

person = Table(
    "person",
    metadata,
    firm_id(),
    Column("team_id", String(32), nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("language", String(16)),
    Column("guest", Boolean, nullable=False),
    Column("bot", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("admin", Boolean, nullable=False),
    Column("in_channel", Boolean, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("asked_at", Instant),
    PrimaryKeyConstraint("firm_id", "team_id", "user_id"),
)

# Global on purpose: the number, and (in `binding`) which firm it is bound to. Everything else about a customer is a
# firm's own and lies in `register`, `contact` and `agreement`.
customer = Table(
    "customer",
    metadata,
    own_id(),
    Column("lookup", String(64), nullable=False, unique=True),
    Column("number", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# One row a customer is what makes a second firm impossible, whatever the code above believes (S11, D6).
binding = Table(
    "binding",
    metadata,
    Column("customer_id", String(32), ForeignKey("customer.id"), primary_key=True),
    Column("firm_id", String(32), ForeignKey("firm.id"), nullable=False),
    UniqueConstraint("customer_id", "firm_id"),
)

register = Table(
    "register",
    metadata,
    firm_id(),
    Column("customer_id", String(32), ForeignKey("customer.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("on_platform", Boolean),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("firm_id", "customer_id"),
    Index("ix_register_firm_id_name_key", "firm_id", "name_key"),
)


contact = Table(
    "contact",
    metadata,
    own_id(),
    firm_id(),
    Column("customer_id", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("login", Text),
    Column("role", String(16), nullable=False),
    Column("main", Boolean, nullable=False),
    Column("language", String(2)),
    Column("origin", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    registered(),
    one_of("role", "administrator", "user"),
    CheckConstraint("main = false OR role = 'administrator'", name="main_is_administrator"),
    Index("ix_contact_main", "firm_id", "customer_id", **where("main AND ended_at IS NULL")),
    Index("ix_contact_firm_id_customer_id", "firm_id", "customer_id"),
)

identity = Table(
    "identity",
    metadata,
    own_id(),
    firm_id(),
    Column("contact_id", String(32), ForeignKey("contact.id"), nullable=False),
    Column("team_id", String(32), nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("level", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("bound_at", Instant, nullable=False),
    Column("ended_at", Instant),
    one_of("level", "known", "confirmed"),
    Index("ix_identity_live_contact", "contact_id", **where("ended_at IS NULL")),
    Index("ix_identity_firm_id_team_id_user_id", "firm_id", "team_id", "user_id"),
)

agreement = Table(
    "agreement",
    metadata,
    firm_id(),
    Column("customer_id", String(32), nullable=False),
    Column("service", String(32), nullable=False),
    Column("variant", String(32), nullable=False),
    Column("payer", String(16)),
    Column("period", Integer),
    PrimaryKeyConstraint("firm_id", "customer_id", "service"),
    registered(),
)

collaboration = Table(
    "collaboration",
    metadata,
    own_id(),
    firm_id(),
    Column("customer_id", String(32), nullable=False),
    Column("engagement_id", String(32), nullable=False),
    Column("service", String(32), nullable=False),
    Column("variant", String(32), nullable=False),
    Column("payer", String(16)),
    Column("period", Integer),
    Column("status", String(16), nullable=False),
    Column("active_firm", String(32)),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("wake_at", Instant),
    Column("division", JSON),
    Column("ending", JSON),
    Column("ends_at", Instant),
    Column("ended_at", Instant),
    Column("wished_at", Instant),
    Column("starts_at", Instant),
    registered(),
    ForeignKeyConstraint(
        ["engagement_id", "firm_id", "customer_id"], ["engagement.id", "engagement.firm_id", "engagement.customer_id"]
    ),
    ForeignKeyConstraint(["customer_id", "active_firm"], ["binding.customer_id", "binding.firm_id"]),
    one_of("status", "invited", "active", "ending", "ended", "declined", "expired", "withdrawn", "blocked"),
    CheckConstraint("(status IN ('active', 'ending')) = (active_firm IS NOT NULL)", name="active_has_firm"),
    CheckConstraint("active_firm IS NULL OR active_firm = firm_id", name="active_firm_is_own"),
    CheckConstraint("payer IS NULL OR payer IN ('firm', 'customer')", name="payer"),
    Index(
        "ix_collaboration_one_service",
        "customer_id",
        "firm_id",
        "service",
        **where("status IN ('invited', 'active', 'ending')"),
    ),
    Index("ix_collaboration_wake_at", "wake_at"),
)

question = Table(
    "question",
    metadata,
    own_id(),
    firm_id(),
    Column("kind", String(16), nullable=False),
    Column("collaboration_id", String(32), ForeignKey("collaboration.id"), nullable=False),
    Column("contact_id", String(32), ForeignKey("contact.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("address_reason", String(16), nullable=False),
    Column("asked_by", String(32), nullable=False),
    Column("asked_by_name", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("answer", String(16)),
    Column("answered_at", Instant),
    Column("answered_by", Text),
    Column("batch_id", String(32), nullable=False, server_default=""),
    Column("sent_at", Instant, nullable=False, server_default="1970-01-01 00:00:00.000000+00:00"),
    Column("reminders", Integer, nullable=False, server_default="0"),
    Column("reminded_at", Instant),
    Column("called_at", Instant),
    Column("proposed", JSON),
    Column("switches", Boolean, nullable=False, server_default=false()),
    Column("lapsed_at", Instant),
    Index("ix_question_batch_id", "batch_id"),
    one_of("kind", "invitation", "change", "ending"),
    Index("ix_question_open", "collaboration_id", **where("answer IS NULL")),
)

button = Table(
    "button",
    metadata,
    Column("token", String(64), primary_key=True),
    firm_id(),
    Column("question_id", String(32), ForeignKey("question.id"), nullable=False),
    Column("action", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("question_id", "action", "version"),
)

GLOBAL = frozenset({"instance", "customer", "heartbeat", "firm", "oauth_state"})

__all__ = [
    "access",
    "agreement",
    "binding",
    "button",
    "collaboration",
    "contact",
    "customer",
    "draft",
    "engagement",
    "enquiry",
    "firm",
    "firm_number",
    "gathered",
    "heartbeat",
    "history",
    "identity",
    "inbound",
    "installation",
    "instance",
    "manager",
    "member",
    "metadata",
    "noticed",
    "oauth_state",
    "outbox",
    "person",
    "personal",
    "question",
    "register",
    "switch",
    "task",
]
