"""What exists in the sandbox: workspaces, people, channels, and the app that is installed in some of them."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from sandbox.things import Channel, Key, Message, View

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class Person:
    """Someone in one workspace, a bot user included; the same user id may exist in two workspaces."""

    team_id: str
    user_id: str
    name: str
    real_name: str
    email: str | None = None
    locale: str = "sv-SE"
    tz: str = "Europe/Stockholm"
    title: str = ""
    role: str = "other"
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    is_bot: bool = False
    updated: int = 1_700_000_000

    @property
    def key(self) -> Key:
        """Return what identifies a person everywhere: team and user together."""
        return self.team_id, self.user_id

    @property
    def is_guest(self) -> bool:
        """Tell whether the person is a single- or multi-channel guest."""
        return self.is_restricted or self.is_ultra_restricted


@dataclass
class Workspace:
    """One Slack workspace; where `admins_install`, nobody else may add an app."""

    team_id: str
    name: str
    domain: str
    admins_install: bool = False


@dataclass
class Install:
    """The app in one workspace: its bot user, its token, what the token may do, and what Slack says once it is dead."""

    team_id: str
    bot_user_id: str
    bot_id: str
    bot_token: str
    scopes: set[str]
    active: bool = True
    epitaph: str = "account_inactive"


@dataclass
class App:
    """The app itself; everything that it may receive is read from its manifest."""

    manifest: dict[str, Any]
    app_id: str = "A0SANDBOX1"
    client_id: str = "1111.2222"
    client_secret: str = "sandbox-client-secret"  # noqa: S105  # made up: nothing outside this process believes in it
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105  # the same
    app_token: str = "xapp-1-A0SANDBOX1-sandbox"  # noqa: S105  # the same
    verification_token: str = "sandbox-verification"  # noqa: S105  # the same

    def _at(self, *path: str) -> Any:
        found: Any = self.manifest
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        return found

    @property
    def name(self) -> str:
        """Return the bot's display name."""
        return str(self._at("features", "bot_user", "display_name") or self._at("display_information", "name") or "App")

    @property
    def commands(self) -> dict[str, dict[str, Any]]:
        """Return the registered slash commands, by name with the slash."""
        return {command["command"]: command for command in self._at("features", "slash_commands") or []}

    @property
    def shortcuts(self) -> list[dict[str, Any]]:
        """Return the registered shortcuts."""
        return list(self._at("features", "shortcuts") or [])

    @property
    def bot_events(self) -> set[str]:
        """Return the event types that the app subscribes to."""
        return set(self._at("settings", "event_subscriptions", "bot_events") or [])

    @property
    def scopes(self) -> set[str]:
        """Return the bot scopes that an installation grants."""
        return set(self._at("oauth_config", "scopes", "bot") or [])

    @property
    def redirect_urls(self) -> list[str]:
        """Return where an installation may lead back to."""
        return list(self._at("oauth_config", "redirect_urls") or [])

    @property
    def socket_mode(self) -> bool:
        """Tell whether Slack delivers over a socket instead of HTTP."""
        return bool(self._at("settings", "socket_mode_enabled"))

    @property
    def interactive(self) -> bool:
        """Tell whether clicks and modals reach the app at all."""
        return bool(self._at("settings", "interactivity", "is_enabled"))

    @property
    def home_enabled(self) -> bool:
        """Tell whether the app has a Home tab."""
        return bool(self._at("features", "app_home", "home_tab_enabled"))

    @property
    def may_be_written_to(self) -> bool:
        """Tell whether people can type in the app's direct message."""
        return bool(self._at("features", "app_home", "messages_tab_enabled")) and not self._at(
            "features", "app_home", "messages_tab_read_only_enabled"
        )


@dataclass
class World:
    """Everything that exists; the server changes it, people see parts of it."""

    app: App
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    people: dict[Key, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    installs: dict[str, Install] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[tuple[str, Key], View] = field(default_factory=dict)
    modals: dict[Key, list[View]] = field(default_factory=dict)
    seats: list[Key] = field(default_factory=list)
    allowed_links: list[str] = field(default_factory=list)
    dead_tokens: set[str] = field(default_factory=set)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def new_id(self, prefix: str) -> str:
        """Return an id that looks like Slack's and was never given out."""
        number, digits = 36**4 + next(self._ids) * 7919, ""
        while number:
            number, rest = divmod(number, 36)
            digits = ALPHABET[rest] + digits
        return f"{prefix}0{digits:0>8}"

    def add_workspace(self, name: str, *, domain: str = "", team_id: str = "") -> Workspace:
        """Found a workspace."""
        workspace = Workspace(team_id or self.new_id("T"), name, domain or name.lower().replace(" ", "-"))
        self.workspaces[workspace.team_id] = workspace
        return workspace

    def add_person(self, team_id: str, name: str, *, user_id: str = "", real_name: str = "", **more: Any) -> Person:
        """Add a person to a workspace; `more` are Person's other fields."""
        person = Person(team_id, user_id or self.new_id("U"), name, real_name or name.capitalize(), **more)
        self.people[person.key] = person
        return person

    def add_channel(self, team_id: str, name: str, members: list[Person], **more: Any) -> Channel:
        """Open a channel; members of other workspaces make it a shared one."""
        channel = Channel(more.pop("channel_id", "") or self.new_id("C"), team_id, name, **more)
        channel.members = {person.key: None for person in members}
        channel.connected |= {person.team_id for person in members} - {team_id}
        self.channels[channel.channel_id] = channel
        return channel

    def install(self, team_id: str, scopes: set[str] | None = None) -> Install:
        """Install the app, by default with the scopes of its manifest; once more: the same bot, another token."""
        token, granted = f"xoxb-sandbox-{team_id}-{next(self._ids)}", set(self.app.scopes if scopes is None else scopes)
        if before := self.installs.get(team_id):
            self.dead_tokens.add(before.bot_token)
            self.bot(team_id).deleted = False
            bot_user_id, bot_id = before.bot_user_id, before.bot_id
        else:
            bot = self.add_person(team_id, self.app.name.lower(), real_name=self.app.name, is_bot=True)
            bot_user_id, bot_id = bot.user_id, self.new_id("B")
        self.installs[team_id] = Install(team_id, bot_user_id, bot_id, token, granted)
        return self.installs[team_id]

    def installed_with(self, token: str) -> Install | None:
        """Find the installation that a bot token was last given to."""
        return next((each for each in self.installs.values() if each.bot_token == token), None)

    def bot(self, team_id: str) -> Person:
        """Return the app's bot user in a workspace."""
        return self.people[team_id, self.installs[team_id].bot_user_id]

    def find_person(self, name: str, team: str | None = None) -> Person:
        """Find one person by handle or user id; with two alike, the team must be given."""
        teams = {w.team_id for w in self.workspaces.values() if team in {None, w.team_id, w.name, w.domain}}
        found = [p for p in self.people.values() if name in {p.name, p.user_id} and p.team_id in teams]
        if len(found) != 1:
            known = ", ".join(sorted(f"{p.name}@{p.team_id}" for p in self.people.values()))
            raise LookupError(f"{len(found)} people are called {name!r} (team {team}); there are: {known}")
        return found[0]

    def seen_by_bot(self, team_id: str, user_id: str) -> Person | None:
        """Find whom the app's token of that workspace means by a user id: its own people first."""
        if own := self.people.get((team_id, user_id)):
            return own
        keys = {key for channel in self.channels.values() if channel.reaches(team_id) for key in channel.members}
        return next((self.people[key] for key in sorted(keys) if key[1] == user_id), None)

    def is_stranger(self, team_id: str, person: Person) -> bool:
        """Tell whether the bot of that workspace shares no channel with a person of another one."""
        bot = self.bot(team_id).key
        shared = (c for c in self.channels.values() if not c.is_im and bot in c.members and person.key in c.members)
        return person.team_id != team_id and not any(shared)

    def direct_message(self, team_id: str, person: Person) -> Channel:
        """Return the direct message between a workspace's bot and a person, opened at first use."""
        for channel in self.channels.values():
            if channel.is_im and channel.team_id == team_id and channel.dm_with == person.key:
                return channel
        channel = Channel(self.new_id("D"), team_id, "", is_im=True, dm_with=person.key)
        channel.members = {person.key: None, self.bot(team_id).key: None}
        self.channels[channel.channel_id] = channel
        return channel

    def channels_of(self, person: Person) -> list[Channel]:
        """List what a person is in, direct messages with the app included."""
        return [channel for channel in self.channels.values() if person.key in channel.members]

    def author(self, message: Message) -> Person:
        """Return who wrote a message."""
        return self.people[message.author]
