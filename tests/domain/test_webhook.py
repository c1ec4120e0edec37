"""Where messages to a firm's own automation may lead, and how they are signed (D21, Standard Webhooks)."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.webhook import BadHook, Webhook, agree, is_public, new_secret, require_address, waits

PUBLISHED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - a text
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
]
REFUSED = {
    "": "address",
    "system": "address",
    "https://": "address",
    "https://x:y": "address",
    "https://x:99999/": "address",
    "https://[::1": "address",
    "https://hooks.example@127.0.0.1/": "address",
    "https://sys tem.example/": "address",
    "https://system.example/\x00": "address",
    "https://127。0。0。1/": "address",
    f"https://system.example/{'x' * 500}": "address",
    "http://system.example/": "scheme",
    "http://127.0.0.1:8000/": "scheme",
    "ftp://system.example/": "scheme",
    "file:///etc/passwd": "address",
    "https://localhost/": "private",
    "https://a.localhost./": "private",
    "https://intranet/": "private",
    "https://127.0.0.1/": "private",
    "https://127.1/": "private",
    "https://2130706433/": "private",
    "https://10.0.0.1:8443/": "private",
    "https://[::1]/": "private",
    "https://[::ffff:10.0.0.1]/": "private",
}


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_ones_own_network_is_not_public_however_it_is_wrapped(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_an_address_on_the_internet_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", REFUSED)
def test_where_no_message_may_lead_is_refused(url: str) -> None:
    with pytest.raises(BadHook) as refused:
        require_address(url, local=False)

    assert refused.value.reason == REFUSED[url]


@pytest.mark.parametrize("url", ["https://system.example/samarbete?firm=1", "https://93.184.216.34:8443/"])
def test_the_internet_over_tls_is_taken(url: str) -> None:
    require_address(url, local=False)


def test_a_rehearsal_may_lead_to_this_machine_and_nowhere_else_inside() -> None:
    require_address("http://127.0.0.1:8000/hook", local=True)

    for url in ("http://10.0.0.1/", "https://localhost/", "http://system.example/"):
        with pytest.raises(BadHook):
            require_address(url, local=True)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_kort", "whsec_å", f"whsec_{'A' * 28}", f"whsec_{'A' * 92}", "A" * 32]
)
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(BadHook) as refused:
        agree("https://system.example/", secret, local=False)

    assert refused.value.reason == "secret"


def test_a_new_secret_is_taken_and_never_written_out() -> None:
    secret = new_secret()

    webhook = agree("https://system.example/", secret, local=False)

    assert secret not in repr(webhook)
    assert secret != new_secret()


def test_a_message_is_signed_as_the_standards_own_example() -> None:
    webhook = Webhook(url="https://system.example/", secret=PUBLISHED)
    at = datetime.fromtimestamp(1614265330, UTC)

    signed = webhook.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_is_tried_again_half_as_often_each_time_and_once_an_hour_in_the_end() -> None:
    assert [waits(attempts) for attempts in (0, 1, 2, 6, 7, 1000)] == [
        timedelta(seconds=seconds) for seconds in (30, 60, 120, 1920, 3600, 3600)
    ]
