"""Pages for people in a browser: fixed words in both languages, nothing that came with the request."""

import base64
import hashlib
import html
from collections.abc import Mapping

from aiohttp import web

from bot.texts.words import LANGUAGES, words_in

_STYLE = """
:root { color-scheme: light dark; --ink: #1d1c1d; --paper: #fff; --quiet: #5c5a5d; --rule: #ddd; --accent: #1f4d3a }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceaec; --paper: #1a1d21; --quiet: #abaaad; --rule: #3a3d42; --accent: #9ad3b8 }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif }
main { max-width: 34rem; margin: 0 auto; padding: 12vh 1.5rem 3rem }
.name { margin: 0 0 2.5rem; color: var(--accent); font-weight: 600 }
h1, h2 { margin: 0 0 .5rem; line-height: 1.25; font-weight: 600; text-wrap: balance }
h1 { font-size: 1.625rem }
h2 { font-size: 1.1875rem }
p { margin: 0 0 1rem }
section + section { margin-top: 2.5rem; padding-top: 2rem; border-top: 1px solid var(--rule); color: var(--quiet) }
a { color: var(--accent); text-underline-offset: .2em }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 2px }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def page(name: str, status: int, link: str | None = None) -> web.Response:
    """Answer with the page of a name, Swedish first; `link` is where its one link leads."""
    parts = "".join(_section(language, name, link) for language in LANGUAGES)
    titles = " · ".join(words_in(language)(f"{name}.title") for language in LANGUAGES)
    text = (
        f'<!doctype html>\n<html lang="{LANGUAGES[0]}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(titles)}</title>\n<style>{_STYLE}</style>\n"
        f'<main>\n<p class="name">Samarbete</p>\n{parts}</main>\n</html>\n'
    )
    return web.Response(status=status, text=text, content_type="text/html", headers=HEADERS)


def _section(language: str, name: str, link: str | None) -> str:
    words = words_in(language)
    heading = "h1" if language == LANGUAGES[0] else "h2"
    parts = [f"<{heading}>{html.escape(words(f'{name}.title'))}</{heading}>", f"<p>{html.escape(words(name))}</p>"]
    if link:
        parts.append(f'<p><a href="{html.escape(link)}">{html.escape(words("install.again"))}</a></p>')
    return f'<section lang="{language}">\n' + "\n".join(parts) + "\n</section>\n"
