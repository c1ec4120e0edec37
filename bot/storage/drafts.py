"""What is being written before it is sent: kept sealed, for its writer alone, and used once."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.domain.policy import DRAFT_LIVES
from bot.domain.refusals import FormOutOfDate
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.ids import new_id


async def keep(tx: Transaction, firm_id: str, user_id: str, content: dict[str, Any], at: datetime) -> str:
    """Keep what is being written, sealed, and return the id that the form carries."""
    draft_id = new_id()
    sealed = tx.vault.seal(json.dumps(content), _place(firm_id, draft_id))
    row = {"id": draft_id, "firm_id": firm_id, "user_id": user_id, "sealed": sealed, "created_at": at}
    await tx.run(t.draft.insert().values(row))
    return draft_id


async def read(tx: Transaction, firm_id: str, user_id: str, draft_id: str, at: datetime) -> dict[str, Any]:
    """Read one's own draft; raises FormOutOfDate if it is used, old, or somebody else's."""
    row = (await tx.run(select(t.draft.c.sealed).where(_usable(firm_id, user_id, draft_id, at)))).one_or_none()
    if row is None:
        raise FormOutOfDate
    content: dict[str, Any] = json.loads(tx.vault.open(row.sealed, _place(firm_id, draft_id)))
    return content


async def use(tx: Transaction, firm_id: str, user_id: str, draft_id: str, at: datetime) -> dict[str, Any]:
    """Read one's own draft and use it up: of two sends, one gets it and the other FormOutOfDate."""
    d = t.draft.c
    where = _usable(firm_id, user_id, draft_id, at)
    if (await tx.run(update(t.draft).where(where).values(used_at=at).returning(d.id))).one_or_none() is None:
        raise FormOutOfDate
    sealed = (await tx.run(select(d.sealed).where(d.firm_id == firm_id, d.id == draft_id))).scalar_one()
    content: dict[str, Any] = json.loads(tx.vault.open(sealed, _place(firm_id, draft_id)))
    return content


def _usable(firm_id: str, user_id: str, draft_id: str, at: datetime) -> Any:
    d = t.draft.c
    mine = (d.firm_id == firm_id) & (d.id == draft_id) & (d.user_id == user_id)
    return mine & d.used_at.is_(None) & (d.created_at > at - DRAFT_LIVES)


def _place(firm_id: str, draft_id: str) -> str:
    return f"draft.sealed:{firm_id}:{draft_id}"
