"""The page on which somebody lets the app into a workspace, in Swedish or, to whom reads nothing else, in English."""

from html import escape

from aiohttp import web

from sandbox.world import Person, World

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'",
    "Cache-Control": "no-store",
}
WORDS = {
    "sv": {
        "title": "Installera {app}",
        "lead": "{app} vill komma in i en arbetsyta. Välj vem du är.",
        "who": "Jag är",
        "scopes": "Det här får appen göra",
        "allow": "Tillåt",
        "deny": "Avbryt",
        "refused": "{name} får inte installera appar i {workspace}. Be en administratör.",
        "nobody": "Välj en person i listan.",
        "broken": "Installationen kan inte börja",
        "why": "Slack svarar med {code}. Stäng sidan och börja om från appen.",
    },
    "en": {
        "title": "Install {app}",
        "lead": "{app} would like to join a workspace. Choose who you are.",
        "who": "I am",
        "scopes": "What the app may do",
        "allow": "Allow",
        "deny": "Cancel",
        "refused": "{name} may not install apps in {workspace}. Ask an administrator.",
        "nobody": "Choose a person in the list.",
        "broken": "The installation cannot begin",
        "why": "Slack answers {code}. Close this page and start again from the app.",
    },
}
PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" type="image/svg+xml" href="/page/static/mark.svg">
<link rel="stylesheet" href="/page/static/base.css">
<link rel="stylesheet" href="/page/static/controls.css">
<link rel="stylesheet" href="/page/static/consent.css">
</head>
<body class="consent"><main>
<img src="/page/static/mark.svg" alt="" width="44" height="44">
<h1>{title}</h1>
{body}
</main></body>
</html>
"""


def question(
    world: World, scopes: frozenset[str], request: web.Request, *, refused: Person | None = None
) -> web.Response:
    """Ask who lets the app in; after a refusal, say why and ask again."""
    words, posted = _words(request), request.method == "POST"
    names = {"app": escape(world.app.name)}
    alert = ""
    if posted:
        said = words["nobody"] if refused is None else _refused(words["refused"], world, refused)
        alert = f'<p class="error" role="alert">{said}</p>'
    body = f"""<p>{words["lead"].format(**names)}</p>
<h2>{words["scopes"]}</h2><ul>{"".join(f"<li><code>{escape(scope)}</code></li>" for scope in sorted(scopes))}</ul>
{alert}<form method="post" action="{escape(str(request.rel_url))}">
<label for="who">{words["who"]}</label>
<select id="who" name="who" class="field">{_people(world, request.query.get("team", ""))}</select>
<div class="actions"><button class="button primary" name="decision" value="allow">{words["allow"]}</button>
<button class="button" name="decision" value="deny">{words["deny"]}</button></div></form>"""
    return _page(request, words["title"].format(**names), body, 403 if posted else 200)


def _refused(sentence: str, world: World, person: Person) -> str:
    workspace = world.workspaces[person.team_id].name
    return sentence.format(name=escape(person.real_name), workspace=escape(workspace))


def _people(world: World, team_id: str) -> str:
    groups = []
    for workspace in sorted(world.workspaces.values(), key=lambda each: each.team_id != team_id):
        people = [p for p in world.people.values() if p.team_id == workspace.team_id and not p.is_bot and not p.deleted]
        options = [f'<option value="{p.team_id}:{p.user_id}">{escape(p.real_name)}</option>' for p in people]
        groups.append(f'<optgroup label="{escape(workspace.name)}">{"".join(options)}</optgroup>')
    return "".join(groups)


def refusal(code: str, request: web.Request) -> web.Response:
    """Say that nothing can be installed this way; nobody is sent anywhere."""
    words = _words(request)
    return _page(request, words["broken"], f'<p role="alert">{words["why"].format(code=code)}</p>', 400)


def _words(request: web.Request) -> dict[str, str]:
    return WORDS[_language(request)]


def _language(request: web.Request) -> str:
    return "en" if request.headers.get("Accept-Language", "sv").lower().startswith("en") else "sv"


def _page(request: web.Request, title: str, body: str, status: int) -> web.Response:
    html = PAGE.format(language=_language(request), title=title, body=body)
    return web.Response(text=html, content_type="text/html", status=status, headers=HEADERS)
