"""Make text that somebody typed harmless where Slack reads markup."""


def escape(text: str) -> str:
    """Escape the three characters that Slack's markup begins and ends with."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
