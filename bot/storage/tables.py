"""The schema. It carries the invariants itself: see `binding` and `collaboration` for one firm per customer (D6)."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from typing_extensions import override

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=CONVENTION)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store in UTC."""
        return None if value is None else value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read as UTC."""
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


def _id() -> Column[str]:
    return Column("id", String(32), primary_key=True)


def _firm() -> Column[str]:
    return Column("firm_id", String(32), ForeignKey("firm.id"), nullable=False)


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{v}'" for v in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _where(condition: str) -> dict[str, Any]:
    return {"unique": True, "sqlite_where": text(condition), "postgresql_where": text(condition)}


instance = Table(
    "instance",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key_id", String(8), nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

firm = Table(
    "firm",
    metadata,
    _id(),
    Column("team_id", String(32), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("number", String(16)),
    Column("language", String(2), nullable=False),
    Column("channel_id", String(32)),
    Column("mail_domains", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("history_seq", BigInteger, nullable=False),
    Column("history_head", String(64), nullable=False),
    _one_of("language", "sv", "en"),
)

manager = Table(
    "manager",
    metadata,
    _firm(),
    Column("user_id", String(32), nullable=False),
    PrimaryKeyConstraint("firm_id", "user_id"),
)

installation = Table(
    "installation",
    metadata,
    _id(),
    _firm(),
    Column("team_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("app_id", String(32)),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32), nullable=False),
    Column("bot_token", Text, nullable=False),
    Column("installed_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index("ix_installation_live_team", "team_id", **_where("revoked_at IS NULL")),
)

person = Table(
    "person",
    metadata,
    _firm(),
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
    PrimaryKeyConstraint("firm_id", "team_id", "user_id"),
)

# Global on purpose: the number, and (in `binding`) which firm it is bound to. Everything else about a customer is a
# firm's own and lies in `register`, `contact` and `agreement`.
customer = Table(
    "customer",
    metadata,
    _id(),
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
    _firm(),
    Column("customer_id", String(32), ForeignKey("customer.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("on_platform", Boolean),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("firm_id", "customer_id"),
    Index("ix_register_firm_id_name_key", "firm_id", "name_key"),
)


def _registered() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["firm_id", "customer_id"], ["register.firm_id", "register.customer_id"])


contact = Table(
    "contact",
    metadata,
    _id(),
    _firm(),
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
    _registered(),
    _one_of("role", "administrator", "user"),
    CheckConstraint("main = false OR role = 'administrator'", name="main_is_administrator"),
    Index("ix_contact_main", "firm_id", "customer_id", **_where("main AND ended_at IS NULL")),
    Index("ix_contact_firm_id_customer_id", "firm_id", "customer_id"),
)

identity = Table(
    "identity",
    metadata,
    _id(),
    _firm(),
    Column("contact_id", String(32), ForeignKey("contact.id"), nullable=False),
    Column("team_id", String(32), nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("level", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("bound_at", Instant, nullable=False),
    Column("ended_at", Instant),
    _one_of("level", "known", "confirmed"),
    Index("ix_identity_live_contact", "contact_id", **_where("ended_at IS NULL")),
    Index("ix_identity_firm_id_team_id_user_id", "firm_id", "team_id", "user_id"),
)

agreement = Table(
    "agreement",
    metadata,
    _firm(),
    Column("customer_id", String(32), nullable=False),
    Column("service", String(32), nullable=False),
    Column("variant", String(32), nullable=False),
    Column("payer", String(16)),
    Column("period", Integer),
    PrimaryKeyConstraint("firm_id", "customer_id", "service"),
    _registered(),
)

engagement = Table(
    "engagement",
    metadata,
    _id(),
    _firm(),
    Column("customer_id", String(32), nullable=False),
    UniqueConstraint("firm_id", "customer_id"),
    UniqueConstraint("id", "firm_id", "customer_id"),
    _registered(),
)

member = Table(
    "member",
    metadata,
    _firm(),
    Column("engagement_id", String(32), ForeignKey("engagement.id"), nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("part", String(16), nullable=False),
    Column("since", Instant),
    Column("until", Instant),
    PrimaryKeyConstraint("engagement_id", "user_id"),
    _one_of("part", "owner", "participant", "deputy"),
    Index("ix_member_owner", "engagement_id", **_where("part = 'owner'")),
)

collaboration = Table(
    "collaboration",
    metadata,
    _id(),
    _firm(),
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
    _registered(),
    ForeignKeyConstraint(
        ["engagement_id", "firm_id", "customer_id"], ["engagement.id", "engagement.firm_id", "engagement.customer_id"]
    ),
    ForeignKeyConstraint(["customer_id", "active_firm"], ["binding.customer_id", "binding.firm_id"]),
    _one_of("status", "invited", "active", "ending", "ended", "declined", "expired", "withdrawn", "blocked"),
    CheckConstraint("(status IN ('active', 'ending')) = (active_firm IS NOT NULL)", name="active_has_firm"),
    CheckConstraint("active_firm IS NULL OR active_firm = firm_id", name="active_firm_is_own"),
    CheckConstraint("payer IS NULL OR payer IN ('firm', 'customer')", name="payer"),
    Index(
        "ix_collaboration_one_service",
        "customer_id",
        "firm_id",
        "service",
        **_where("status IN ('invited', 'active', 'ending')"),
    ),
    Index("ix_collaboration_wake_at", "wake_at"),
)

question = Table(
    "question",
    metadata,
    _id(),
    _firm(),
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
    _one_of("kind", "invitation", "change", "ending"),
    Index("ix_question_open", "collaboration_id", **_where("answer IS NULL")),
)

button = Table(
    "button",
    metadata,
    Column("token", String(64), primary_key=True),
    _firm(),
    Column("question_id", String(32), ForeignKey("question.id"), nullable=False),
    Column("action", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("question_id", "action", "version"),
)

draft = Table(
    "draft",
    metadata,
    _id(),
    _firm(),
    Column("user_id", String(32), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
)

history = Table(
    "history",
    metadata,
    _firm(),
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
)

personal = Table(
    "personal",
    metadata,
    _firm(),
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
    _firm(),
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
    _one_of("state", "waiting", "sent", "dead", "skipped"),
    Index("ix_outbox_waiting_lane", "state", "lane", "id"),
    Index("ix_outbox_firm_id_collaboration_id", "firm_id", "collaboration_id"),
    sqlite_autoincrement=True,
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
    _firm(),
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

GLOBAL = frozenset({"instance", "customer", "heartbeat", "firm"})
