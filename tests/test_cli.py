"""The command line: what it prints, how it fails, and that every command ends (RELIABILITY P11, P19)."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from click.testing import CliRunner

from bot.cli import main
from bot.slack.manifest import manifest_file
from demo import stage as demo
from sandbox.clock import Clock
from sandbox.server import Slack
from tests import measuring

TOP = Path(__file__).parents[1]
EX_USAGE, EX_TEMPFAIL, EX_CONFIG = 64, 75, 78
SERVES = {"serve"}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", demo.SIGNING_SECRET)
    before = os.umask(0o022)
    yield CliRunner()
    os.umask(before)


def test_the_manifest_is_the_one_in_the_repository(run: CliRunner) -> None:
    result = run.invoke(main, ["manifest"])

    assert yaml.safe_load(result.output) == yaml.safe_load(manifest_file().read_text(encoding="utf-8"))


def test_the_manifest_for_http_names_the_address(run: CliRunner) -> None:
    result = run.invoke(main, ["manifest", "--http", "https://bot.example"])

    assert (
        yaml.safe_load(result.output)["settings"]["interactivity"]["request_url"] == "https://bot.example/slack/events"
    )


def test_slack_wants_a_safe_address(run: CliRunner) -> None:
    result = run.invoke(main, ["manifest", "--http", "http://bot.example"])

    assert result.exit_code == EX_USAGE
    assert "begins with https://" in result.output


def test_migrate_makes_a_database_that_is_nobody_elses_to_read(run: CliRunner, tmp_path: Path) -> None:
    result = run.invoke(main, ["migrate"])

    assert (result.exit_code, result.output) == (0, "The database is current.\n")
    assert (tmp_path / "samarbete.db").stat().st_mode & 0o077 == 0


def test_settings_that_cannot_be_used_stop_it_with_a_sentence(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "short")
    monkeypatch.setenv("PORT", "x")

    result = run.invoke(main, ["serve"])

    assert result.exit_code == EX_CONFIG
    assert "SLACK_SIGNING_SECRET: it has 5 characters" in result.output
    assert "PORT:" in result.output
    assert "Traceback" not in result.output


def test_postgresql_without_a_key_is_not_served(run: CliRunner) -> None:
    result = run.invoke(main, ["serve"], env={"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/x"})

    assert result.exit_code == EX_CONFIG
    assert "ENCRYPTION_KEY is missing" in result.output


def test_a_database_that_does_not_answer_is_a_sentence(run: CliRunner) -> None:
    result = run.invoke(main, ["migrate"], env={"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/x"})

    assert result.exit_code == EX_TEMPFAIL
    assert result.output.startswith("The database does not answer")


def test_a_database_of_another_version_is_a_sentence(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "samarbete.db").touch()

    result = run.invoke(main, ["audit"])

    assert result.exit_code == EX_TEMPFAIL
    assert "python -m bot migrate" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", sorted(set(main.commands) - SERVES))
def test_every_command_ends_by_itself(command: str, tmp_path: Path) -> None:
    wanted = [each for each in main.commands[command].params if each.required and each.param_type_name == "argument"]

    done = subprocess.run(  # noqa: S603 - our own module
        measuring.bot(command, *("x" for _ in wanted)),
        cwd=tmp_path,
        env=_environment(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )

    assert b"Traceback" not in done.stderr
    assert done.returncode in {0, EX_USAGE, EX_TEMPFAIL, EX_CONFIG}


@contextlib.asynccontextmanager
async def _served(slack: Slack, folder: Path, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Serve as the README says, and wait for the line that says so."""
    environment = _environment(folder) | {"SLACK_API_URL": slack.api_url, "PORT": "0"} | more
    process = await asyncio.create_subprocess_exec(
        *measuring.bot("serve"), cwd=folder, env=environment, stderr=asyncio.subprocess.PIPE
    )
    yield process
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()


async def _until_it_serves(process: asyncio.subprocess.Process) -> list[str]:
    assert process.stderr is not None
    lines: list[str] = []
    while not lines or ("serving" not in lines[-1] and lines[-1]):
        lines.append((await process.stderr.readline()).decode())
    return lines


async def test_a_second_process_on_one_file_names_the_first_and_starts_when_that_was_killed(tmp_path: Path) -> None:
    slack = Slack(demo._world(http=True), Clock())
    await slack.start()
    async with _served(slack, tmp_path) as first:
        said = await _until_it_serves(first)
        assert said[0].startswith("Talking to a stand-in, not to Slack: http://127.0.0.1:")
        async with _served(slack, tmp_path) as second:
            refused = await _until_it_serves(second)
            assert await second.wait() == EX_CONFIG
            assert f"samarbete.db is in use by another process (pid {first.pid})" in refused[1]
        first.kill()
        await first.wait()
        async with _served(slack, tmp_path) as third:
            assert '"event": "serving"' in (await _until_it_serves(third))[-1]
            third.send_signal(signal.SIGTERM)
            assert await third.wait() == 0
    await slack.stop()


async def test_what_forbids_to_begin_is_one_sentence(tmp_path: Path) -> None:
    slack = Slack(demo._world(http=True), Clock())
    await slack.start()
    taken = str(urlsplit(slack.api_url).port)
    where = f"error while attempting to bind on address ('127.0.0.1', {taken})"
    given = [
        {"SLACK_BOT_TOKEN": "xoxb-nobodys"},
        {"SLACK_BOT_TOKEN": "xoxb-nobodys", "SLACK_API_URL": "http://127.0.0.1:9/api/"},
        {"PORT": taken},
    ]

    ended = await asyncio.gather(
        *(
            _begun(slack, tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/{each}.db", **more)
            for each, more in enumerate(given)
        )
    )

    await slack.stop()
    assert [code for code, _ in ended] == [EX_CONFIG, EX_TEMPFAIL, EX_CONFIG]
    assert [line for _, line in ended] == [
        "Slack does not take SLACK_BOT_TOKEN: invalid_auth. Correct it.",
        "Slack cannot be reached to see whose SLACK_BOT_TOKEN it is: ClientConnectorError. Try later.",
        f"HOST and PORT cannot be listened on: {where}: address already in use.",
    ]


async def _begun(slack: Slack, folder: Path, **more: str) -> tuple[int, str]:
    """Serve what ends by itself: its exit code, and what it says last."""
    async with _served(slack, folder, **more) as process:
        _, err = await process.communicate()
        assert process.returncode is not None
        assert b"Traceback" not in err
        return process.returncode, err.decode().splitlines()[-1]


def _environment(folder: Path) -> dict[str, str]:
    keep = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "COV", "HOME", "LANG"))}
    return keep | {
        "PYTHONPATH": str(TOP),
        "SLACK_SIGNING_SECRET": demo.SIGNING_SECRET,
        "DATABASE_URL": f"sqlite:///{folder / 'samarbete.db'}",
    }
