from collections.abc import Callable

import pytest

from forthwith.model.errors import PipelineError
from forthwith.model.pipeline import Pipeline, Stage
from forthwith.model.rendering import Rendered, Rendering


def shout(input: str) -> str:  # noqa: A002 - the engine's name
    return input.upper()


def rendering(
    name: str = "page",
    media_type: str = "text/html; charset=utf-8",
    extension: str = "html",
    run: Callable[[str], Rendered | bytes | None] = str.encode,
) -> Rendering:
    return Rendering(name=name, media_type=media_type, extension=extension, run=run)


def pipeline(*renderings: Rendering) -> Pipeline:
    return Pipeline(
        name="test.shout", input=str, stages=(Stage("shout", shout),), renderings=renderings
    )


def test_renderings_are_no_part_of_the_digest() -> None:
    assert pipeline(rendering()).digest == pipeline().digest


@pytest.mark.parametrize(
    "renderings",
    [
        (rendering(), rendering()),
        (rendering(name="json"),),
        (rendering(name=""),),
        (rendering(name="../page"),),
        (rendering(media_type="html"),),
        (rendering(media_type="text/html\r\nSet-Cookie: x"),),
        (rendering(extension="tar/gz"),),
    ],
)
def test_a_rendering_that_nobody_could_ask_for_is_refused_when_the_pipeline_is_built(
    renderings: tuple[Rendering, ...],
) -> None:
    with pytest.raises(PipelineError):
        pipeline(*renderings)


def test_bytes_are_of_the_declared_type_and_what_says_its_own_type_keeps_it() -> None:
    other = Rendered(body=b"x", media_type="application/zip", extension="zip")

    assert rendering().render("a") == Rendered(
        body=b"a", media_type="text/html; charset=utf-8", extension="html"
    )
    assert rendering(run=lambda _: other).render("a") is other
    assert rendering(run=lambda _: None).render("a") is None
