from typing import Any

import pytest

from bot.views.state import chosen, element, people, typed, values_of

STRANGE: list[Any] = [None, [], "x", 7, {"variant": None}, {"variant": []}, {"variant": {}}, {"variant": {"a": "x"}}]


def values(**element: Any) -> dict[str, Any]:
    return {"other:k1": {"x": {}}, "variant:c1:eekonomi": {"variant.choose": element}}


def test_a_field_is_found_by_its_name_whatever_follows_the_colon() -> None:
    assert element(values(value="Smart"), "variant") == {"value": "Smart"}
    assert element(values(value="Smart"), "vari") == {}


def test_a_choice_is_read_by_its_value() -> None:
    assert chosen(values(selected_option={"value": "smart"}), "variant") == "smart"
    assert chosen(values(selected_conversation="C1"), "variant") == "C1"


@pytest.mark.parametrize("picked", [None, "smart", ["smart"], {}, {"value": None}, {"value": 7}])
def test_a_choice_of_another_shape_reads_as_none(picked: Any) -> None:
    assert chosen(values(selected_option=picked), "variant") is None


def test_what_was_typed_is_read_as_it_came() -> None:
    assert typed(values(value=" Eva "), "variant") == " Eva "
    assert typed(values(value=None), "variant") == ""


def test_picked_people_are_read_by_their_ids() -> None:
    assert people(values(selected_users=["U1", "U2", "U1"]), "variant") == {"U1", "U2"}
    assert people(values(selected_users="U1"), "variant") == frozenset()


@pytest.mark.parametrize("value", ["x" * 151, "sm\u202eart", "a\nb"])
def test_a_choice_that_slack_cannot_have_sent_reads_as_none(value: str) -> None:
    assert chosen(values(selected_option={"value": value}), "variant") is None
    assert people(values(selected_users=[value[:3] + "\n"]), "variant") == frozenset()


@pytest.mark.parametrize("strange", STRANGE)
def test_a_state_of_any_other_shape_reads_as_nothing(strange: Any) -> None:
    found = values_of({"state": {"values": strange}})

    assert chosen(found, "variant") is None
    assert typed(found, "variant") == ""
    assert people(found, "variant") == frozenset()
    assert values_of({"state": strange}) == {}
