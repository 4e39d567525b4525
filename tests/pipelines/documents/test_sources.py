"""What a stage is given to read, and what opens it."""

import pytest

from forthwith.model.errors import PermanentError
from forthwith.model.json import JsonValue
from forthwith.pipelines.documents.sources import password_of
from tests.pipelines.documents.contexts import Context


@pytest.mark.parametrize(
    ("given", "meant"), [("sesame", "sesame"), ("0042", "0042"), (4711, "4711"), (None, None)]
)
def test_a_password_of_digits_may_come_as_a_number(given: JsonValue, meant: str | None) -> None:
    assert password_of(Context(options={"password": given})) == meant


@pytest.mark.parametrize("given", [True, 1.5, ["sesame"], {}])
def test_what_is_no_password_is_refused_and_not_passed_over(given: JsonValue) -> None:
    with pytest.raises(PermanentError) as refused:
        password_of(Context(options={"password": given}))

    assert refused.value.code == "document_wrong_password"
