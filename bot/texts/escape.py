"""Make text that somebody typed harmless where Slack reads markup."""


def escape(text: str) -> str:
    """Escape the three characters that Slack's markup begins and ends with."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Read what somebody typed: in a command, Slack has escaped it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
