"""The tables of where we run: this database's own identity, the app in each workspace, installations under way."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table, Text, false

from bot.storage.columns import Instant, firm_id, metadata, own_id, where

instance = Table(
    "instance",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key_id", String(8), nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

installation = Table(
    "installation",
    metadata,
    own_id(),
    firm_id(),
    Column("team_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("app_id", String(32)),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32), nullable=False),
    Column("bot_token", Text, nullable=False),
    Column("installed_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("installed_by", String(32)),
    Column("pending", Boolean, nullable=False, server_default=false()),
    Column("asked_at", Instant),
    Index("ix_installation_live_team", "team_id", **where("revoked_at IS NULL")),
)

# An installation that somebody began in a browser: both values are hashes, kept for ten minutes and taken out once.
oauth_state = Table(
    "oauth_state",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("cookie", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
