"""Options in two parts: what is shown, and what is a secret."""

from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.json import JsonValue
from forthwith.model.secret_options import MARK, marked, split_options

names = st.sampled_from(("password", "pin", "priority", "queue"))
values: st.SearchStrategy[JsonValue] = st.none() | st.integers() | st.text()


@given(st.dictionaries(names, values), st.sets(names))
def test_no_option_is_lost_and_no_secret_is_shown(
    options: dict[str, JsonValue], secret: set[str]
) -> None:
    split = split_options(options, secret)

    assert list(split.shown) == list(options)
    assert {**split.shown, **split.secrets} == options
    assert split.secrets.keys() == options.keys() & secret
    assert {split.shown[name] for name in split.secrets} <= {MARK, None}
    assert repr(split) == f"SplitOptions(shown={split.shown})"


@given(st.dictionaries(names, values), st.sets(names))
def test_options_as_they_were_shown_are_known_by_their_marks(
    options: dict[str, JsonValue], secret: set[str]
) -> None:
    shown = split_options(options, secret).shown

    given_ = {name for name in options.keys() & secret if options[name] is not None}
    assert set(marked(shown, secret)) == given_
