"""Settings are checked all at once, and each problem says which key, what is wrong, and what it should look like."""

from pathlib import Path
from typing import Any

import pytest

from bot.settings import BadSettings, load

SECRET = "0123456789abcdef0123456789abcdef"
SEVERAL = {
    "slack_signing_secret": SECRET,
    "slack_client_id": "1111.2222",
    "slack_client_secret": "made-up",
    "public_url": "https://bot.example/",
}


def _load(tmp_path: Path, env: str = "", **given: Any) -> Any:
    file = tmp_path / ".env"
    file.write_text(env, encoding="utf-8")
    return load(str(file), **given)


def _problems(tmp_path: Path, env: str = "", **given: Any) -> list[str]:
    with pytest.raises(BadSettings) as bad:
        _load(tmp_path, env, **given)
    assert str(bad.value) == "\n".join(bad.value.problems)
    return bad.value.problems


def test_one_door_is_enough(tmp_path: Path) -> None:
    assert _load(tmp_path, f"SLACK_SIGNING_SECRET={SECRET}").distribution is None
    assert _load(tmp_path, "SLACK_APP_TOKEN=xapp-1").slack_app_token.get_secret_value() == "xapp-1"


def test_without_any_door_both_are_named(tmp_path: Path) -> None:
    [problem] = _problems(tmp_path)

    assert problem.startswith("SLACK_APP_TOKEN (Socket Mode, xapp-…) or SLACK_SIGNING_SECRET (HTTP) is missing")


def test_several_workspaces_take_four_settings(tmp_path: Path) -> None:
    found = _load(tmp_path, **SEVERAL).distribution

    assert (found.client_id, found.client_secret, found.public_url) == ("1111.2222", "made-up", "https://bot.example")
    assert "made-up" not in repr(found)
    assert not found.opens
    assert _load(tmp_path, "OPEN_INSTALLATION=yes", **SEVERAL).distribution.opens


@pytest.mark.parametrize("left_out", ["slack_client_id", "slack_client_secret", "public_url"])
def test_what_is_missing_for_several_workspaces_is_named(tmp_path: Path, left_out: str) -> None:
    given = {name: value for name, value in SEVERAL.items() if name != left_out}

    [problem] = _problems(tmp_path, **given)

    assert problem.startswith(f"{left_out.upper()} is missing: installing in several workspaces takes SLACK_CLIENT_ID")


def test_several_that_are_missing_are_named_together(tmp_path: Path) -> None:
    [problem] = _problems(tmp_path, slack_app_token="xapp-1", slack_client_id="1111.2222")

    assert problem.startswith("SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET and PUBLIC_URL are missing")


def test_a_public_address_alone_asks_for_nothing_more(tmp_path: Path) -> None:
    assert _load(tmp_path, slack_app_token="xapp-1", public_url="https://bot.example").distribution is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:3000", "http://localhost:3000/", "https://bot.example/samarbete"])
def test_a_public_address_is_https_or_this_machine(tmp_path: Path, url: str) -> None:
    assert _load(tmp_path, **SEVERAL | {"public_url": url}).public_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://bot.example",
        "bot.example",
        "https://",
        "https://me:secret@bot.example",
        "https://bot.example/?a=b",
        "https://bot.example/#a",
        "ftp://127.0.0.1",
    ],
)
def test_other_public_addresses_are_refused(tmp_path: Path, url: str) -> None:
    [problem] = _problems(tmp_path, **SEVERAL | {"public_url": url})

    assert problem.startswith("PUBLIC_URL: it should be where Slack and browsers reach this server")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "slack_bot_token",
            "xoxp-1-secret",
            "SLACK_BOT_TOKEN: it should begin with xoxb-; this one begins with xoxp-.",
        ),
        (
            "slack_app_token",
            "xoxb-1-secret",
            "SLACK_APP_TOKEN: it should begin with xapp-; this one begins with xoxb-.",
        ),
        ("slack_signing_secret", "abc", "SLACK_SIGNING_SECRET: it has 3 characters; Slack's has 32"),
        ("slack_signing_secret", SECRET.upper(), "SLACK_SIGNING_SECRET: it has 32 characters; Slack's has 32, all of"),
        ("slack_client_id", "A0123", "SLACK_CLIENT_ID: it should be two numbers with a dot between"),
        ("slack_api_url", "https://evil.example/api/", "SLACK_API_URL: only Slack's own address"),
        ("database_url", "mysql://x", "DATABASE_URL: use sqlite+aiosqlite:///FILE.db or postgresql+psycopg://"),
        ("encryption_key", "short", "ENCRYPTION_KEY: it should be 32 random bytes in base64"),
        ("encryption_key", "YWJj", "ENCRYPTION_KEY: it should be 32 random bytes in base64"),
        ("port", "70000", "PORT: "),
    ],
)
def test_a_wrong_value_is_said_with_its_key_and_without_the_secret(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    [problem] = _problems(tmp_path, **{"slack_app_token": "xapp-1", name: value})

    assert problem.startswith(said)
    assert "secret" not in problem


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    problems = _problems(tmp_path, "SLACK_SINGING_SECRET=x\nSLACK_XYZZY=1\nSLACK_BOT_TOKEN=nonsense\nPORT=abc\n")

    assert (
        problems[0]
        == f"SLACK_SINGING_SECRET: unknown setting in {tmp_path / '.env'}; did you mean SLACK_SIGNING_SECRET?"
    )
    assert problems[1] == f"SLACK_XYZZY: unknown setting in {tmp_path / '.env'}."
    assert [problem.partition(":")[0] for problem in problems[2:]] == ["SLACK_BOT_TOKEN", "PORT"]


def test_other_programs_settings_in_the_file_are_none_of_ours(tmp_path: Path) -> None:
    assert _load(tmp_path, "SLACK_APP_TOKEN=xapp-1\nEDITOR=vim\n").port == 3000


def test_a_missing_file_is_no_problem(tmp_path: Path) -> None:
    assert load(str(tmp_path / "nowhere"), slack_app_token="xapp-1").host == "127.0.0.1"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("postgres://u@h/n", "postgresql+psycopg://u@h/n"),
        ("postgresql://u@h/n", "postgresql+psycopg://u@h/n"),
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:///x.db"),
    ],
)
def test_the_common_spellings_of_a_database_are_understood(tmp_path: Path, written: str, meant: str) -> None:
    settings = _load(tmp_path, slack_app_token="xapp-1", database_url=written)

    assert settings.database_url == meant
    assert settings.sqlite_file == (Path("x.db") if "sqlite" in meant else None)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8400/api", "http://localhost:8400/api/", "https://slack.com/api/"])
def test_slack_is_slack_or_a_stand_in_on_this_machine(tmp_path: Path, url: str) -> None:
    assert _load(tmp_path, slack_app_token="xapp-1", slack_api_url=url).slack_api_url == f"{url.rstrip('/')}/"


def test_the_key_is_given_as_bytes(tmp_path: Path) -> None:
    key = "c2FtYXJiZXRlLXNhbWFyYmV0ZS1zYW1hcmJldGUtMDE="

    assert len(_load(tmp_path, slack_app_token="xapp-1", encryption_key=key).key() or b"") == 32
    assert _load(tmp_path, slack_app_token="xapp-1").key() is None
