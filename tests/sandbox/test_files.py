"""Files as Slack takes them: a place, the bytes, then the message that shows them; each step once and in order."""

import json

from tests.sandbox.room import Room


async def _place(room: Room, length: int) -> tuple[str, str]:
    answer = await room.call("files.getUploadURLExternal", filename="historik.json", length=str(length))
    return answer["file_id"], answer["upload_url"]


async def _put(room: Room, url: str, content: bytes) -> int:
    async with room.session.post(url, data=content) as response:
        return response.status


async def _shown(room: Room, file_id: str) -> str:
    files = json.dumps([{"id": file_id}])
    answer = await room.call("files.completeUploadExternal", files=files, channel_id="C1", initial_comment="Här")
    return str(answer.get("error") or "shown")


async def test_a_file_is_put_shown_and_fetched(room: Room) -> None:
    file_id, url = await _place(room, 2)

    assert await _put(room, url, b"{}") == 200
    assert await _shown(room, file_id) == "shown"

    [message] = [each for each in room.slack.world.channels["C1"].messages if each.files]
    assert message.text == "Här"
    address = message.as_slack()["files"][0]["url_private_download"]
    async with room.session.get(f"{room.slack.stage.url}{address}") as response:
        assert await response.read() == b"{}"
        assert response.headers["Content-Disposition"] == 'attachment; filename="historik.json"'


async def test_a_file_of_another_length_or_put_twice_is_refused(room: Room) -> None:
    _, url = await _place(room, 2)

    assert await _put(room, url, b"{ }") == 400
    assert await _put(room, url, b"{}") == 200
    assert await _put(room, url, b"{}") == 400
    assert await _put(room, f"{room.slack.stage.url}upload/v1/none", b"{}") == 400


async def test_what_was_not_put_or_is_shown_already_cannot_be_shown(room: Room) -> None:
    file_id, url = await _place(room, 2)

    assert await _shown(room, file_id) == "file_not_found"
    await _put(room, url, b"{}")
    assert await _shown(room, file_id) == "shown"
    assert await _shown(room, file_id) == "file_not_found"
    assert await _shown(room, "F0NONE") == "file_not_found"
    async with room.session.get(f"{room.slack.stage.url}files/none/historik.json") as response:
        assert response.status == 404


async def test_a_file_needs_a_length(room: Room) -> None:
    answer = await room.call("files.getUploadURLExternal", filename="historik.json", length="0")

    assert answer["error"] == "invalid_arguments"
