"""files.*: a place to put a file, then the message that shows it."""

import secrets

from aiohttp import web

from sandbox.api.call import Answer, ApiCall, SlackError
from sandbox.stage import Stage
from sandbox.things import File


async def upload_url(call: ApiCall) -> Answer:
    """files.getUploadURLExternal: the address takes exactly so many bytes, once."""
    name, length = call.need("filename"), call.need("length")
    if not length.isdecimal() or int(length) == 0:
        raise SlackError("invalid_arguments")
    file = File(file_id=f"F0{secrets.token_hex(4).upper()}", name=name, length=int(length), team_id=call.team_id)
    call.stage.files[file.file_id] = file
    return {"upload_url": f"{call.stage.url}upload/v1/{file.secret}", "file_id": file.file_id}


async def complete(call: ApiCall) -> Answer:
    """files.completeUploadExternal: show what was put there to a channel, with a sentence."""
    listed = call.parsed("files", "invalid_arguments")
    named = [each.get("id") for each in listed] if isinstance(listed, list) else []
    files = [call.stage.files.get(str(each)) for each in named]
    if not files or any(each is None or each.team_id != call.team_id for each in files):
        raise SlackError("file_not_found")
    found = [each for each in files if each]
    if any(each.content is None or each.shown for each in found):
        raise SlackError("file_not_found")
    channel = call.channel("channel_id")
    if not call.is_member(channel):
        raise SlackError("not_in_channel")
    comment = str(call.get("initial_comment") or "")
    call.stage.check_words(call.team_id, "files.completeUploadExternal", comment, None)
    for each in found:
        each.shown = True
    call.stage.app_says(call.team_id, channel, comment, files=found)
    return {"files": [{"id": each.file_id, "title": each.name} for each in found]}


class Store:
    """Takes the bytes and gives them back."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def mount(self, site: web.Application) -> None:
        """Answer where files are put and fetched."""
        site.router.add_post("/upload/v1/{secret}", self._take)
        site.router.add_get("/files/{secret}/{name}", self._give)

    async def _take(self, request: web.Request) -> web.Response:
        file, content = self._file(request), await request.read()
        if file is None or file.content is not None or len(content) != file.length:
            return web.Response(status=400, text="no file of that length is expected here")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _give(self, request: web.Request) -> web.Response:
        file = self._file(request)
        if file is None or file.content is None:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    def _file(self, request: web.Request) -> File | None:
        wanted = request.match_info["secret"]
        return next((each for each in self._stage.files.values() if each.secret == wanted), None)
