"""Ids: they say what they name, and a list by id is a list by age."""

from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.ids import ENTROPY_BYTES, is_id, make_id

moments = st.integers(min_value=0, max_value=2**48 - 1)
dice = st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES)
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def number_in(text: str) -> int:
    """The 128 bits that an id holds."""
    value = 0
    for character in text.partition("_")[2]:
        value = value * 32 + ALPHABET.index(character)
    return value


@given(moments, dice)
def test_an_id_says_what_it_names(millis: int, entropy: bytes) -> None:
    made = make_id("job", millis=millis, entropy=entropy)

    assert is_id("job", made)
    assert not is_id("doc", made)


@given(moments, moments, dice, dice)
def test_ids_sort_by_the_time_they_were_made(one: int, other: int, a: bytes, b: bytes) -> None:
    early, late = sorted((one, other))

    if early < late:
        assert make_id("job", millis=early, entropy=a) < make_id("job", millis=late, entropy=b)


@given(moments, dice)
def test_an_id_is_a_uuid_of_version_seven(millis: int, entropy: bytes) -> None:
    value = number_in(make_id("job", millis=millis, entropy=entropy))

    assert value < 2**128
    assert value >> 80 == millis
    assert (value >> 76) & 0xF == 7
    assert (value >> 62) & 0b11 == 0b10


@given(dice, dice)
def test_ids_of_one_millisecond_differ_when_the_dice_do(one: bytes, other: bytes) -> None:
    used = (1 << 74) - 1
    same = int.from_bytes(one, "big") & used == int.from_bytes(other, "big") & used

    first, second = (make_id("job", millis=1, entropy=entropy) for entropy in (one, other))
    assert (first == second) == same


@given(st.text(max_size=40))
def test_text_that_only_looks_like_an_id_is_refused(text: str) -> None:
    if is_id("job", text):
        assert text.startswith("job_")
        assert len(text) == len("job_") + 26
        assert set(text[4:]) <= set(ALPHABET)


def test_letters_that_are_easily_confused_are_not_part_of_an_id() -> None:
    for letter in "ilouILOU":
        assert not is_id("job", "job_" + letter + "0" * 25)


def test_an_id_takes_all_of_its_74_random_bits_from_the_dice_and_no_more() -> None:
    plain = make_id("job", millis=1, entropy=bytes(ENTROPY_BYTES))

    for bit in range(80):
        flipped = make_id("job", millis=1, entropy=(1 << bit).to_bytes(ENTROPY_BYTES, "big"))
        changed = number_in(plain) ^ number_in(flipped)
        assert changed.bit_count() == (1 if bit < 74 else 0)
