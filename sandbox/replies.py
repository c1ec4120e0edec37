"""What the app answers: to a command, to a submission, to a search, and at a response_url."""

from typing import Any

from sandbox import screens
from sandbox.blockkit import check_view
from sandbox.blockparts import Parts
from sandbox.limits import MODAL_STACK, SELECT_OPTIONS
from sandbox.stage import RESPONSE_URL_USES, ResponseUrl, Stage, refused_blocks
from sandbox.things import Channel, View
from sandbox.world import Person


def command(stage: Stage, person: Person, channel: Channel, body: Any) -> str | None:
    """Show what a command was answered in the same breath; a problem is returned as its code."""
    answer = body if isinstance(body, dict) else {"text": str(body)}
    return _say(stage, person.team_id, channel, person.key, answer)


def _say(stage: Stage, team_id: str, channel: Channel, owner: tuple[str, str], answer: dict[str, Any]) -> str | None:
    text, blocks = answer.get("text") or "", answer.get("blocks")
    if not text and not blocks:
        return "no_text"
    if refused_blocks(blocks):
        return "invalid_blocks"
    stage.check_words(team_id, "an answer", text, blocks)
    private = None if answer.get("response_type") == "in_channel" else owner
    more = {"blocks": blocks, "ephemeral_to": private, "thread_ts": answer.get("thread_ts")}
    stage.app_says(team_id, channel, text, **more)
    return None


def response_url(stage: Stage, token: str, answer: dict[str, Any]) -> str | None:
    """Carry out what the app posted to a response_url; a problem is returned as its code."""
    url = stage.response_urls.get(token)
    if url is None or stage.clock.now() > url.expires:
        return "expired_url"
    if url.uses >= RESPONSE_URL_USES:
        return "used_url"
    url.uses += 1
    channel = stage.world.channels[url.channel_id]
    if url.message is not None and url.message in channel.messages:
        if answer.get("delete_original"):
            stage.remove(channel, url.message)
            return None
        if answer.get("replace_original"):
            return _replace(stage, url, channel, answer)
    return _say(stage, url.team_id, channel, url.owner, answer)


def _replace(stage: Stage, url: ResponseUrl, channel: Channel, answer: dict[str, Any]) -> str | None:
    text, blocks = answer.get("text") or "", answer.get("blocks")
    if not text and not blocks:
        return "no_text"
    if refused_blocks(blocks) or url.message is None:
        return "invalid_blocks"
    stage.check_words(url.team_id, "an answer", text, blocks)
    stage.rewrite(channel, url.message, text, blocks)
    return None


def options(body: Any) -> dict[str, Any] | None:
    """Return the options that a search was answered with, or None if Slack would show none of them."""
    if not isinstance(body, dict) or not ({"options", "option_groups"} & body.keys()):
        return None
    groups = body.get("option_groups") or []
    flat = [*body.get("options", []), *(option for group in groups for option in group["options"])]
    check = Parts()
    for number, option in enumerate(flat):
        check.option(option, f"/options/{number}", plain=True, url=False)
    return None if check.problems or len(flat) > SELECT_OPTIONS else body


def submission(stage: Stage, view: View, body: Any) -> str | None:
    """Do what a submission was answered; what is wrong with the answer is returned, and then nothing is done."""
    if not body:
        screens.close(stage, view)
        return None
    if not isinstance(body, dict):
        return "the answer is no JSON object"
    match body.get("response_action"):
        case "errors":
            return _errors(view, body.get("errors"))
        case "update" | "push":
            return _next_view(stage, view, body)
        case "clear":
            screens.close_all(stage, view.owner)
            return None
        case other:
            return f"unknown response_action {other}"


def _errors(view: View, errors: Any) -> str | None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return "response_action errors without errors"
    if unknown := errors.keys() - inputs:
        return f"errors for blocks that are no inputs of this view: {sorted(unknown)}"
    view.errors = {block_id: str(text) for block_id, text in errors.items()}
    return None


def _next_view(stage: Stage, view: View, body: dict[str, Any]) -> str | None:
    content = body.get("view")
    if problems := check_view(content):
        return "; ".join(problems)
    stage.check_words(view.team_id, "an answered view", None, content)
    if body["response_action"] == "update":
        screens.rewrite(stage, view, dict(content or {}))
    elif len(stage.world.modals.get(view.owner, [])) >= MODAL_STACK:
        return "push_limit_reached"
    else:
        screens.push(stage, view.team_id, view.owner, dict(content or {}))
    return None
