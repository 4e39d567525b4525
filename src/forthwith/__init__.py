"""Forthwith: slow document and report work as an answer by a deadline."""

from typing import TYPE_CHECKING

from forthwith.model.errors import PermanentError
from forthwith.model.pipeline import Degrade, Pipeline, RetryPolicy, Stage
from forthwith.model.rendering import Rendered, Rendering
from forthwith.ports.context import StageContext

if TYPE_CHECKING:
    from forthwith.app import Forthwith

__version__ = "0.1.0"

__all__ = [
    "Degrade",
    "Forthwith",
    "PermanentError",
    "Pipeline",
    "Rendered",
    "Rendering",
    "RetryPolicy",
    "Stage",
    "StageContext",
    "__version__",
]


def __getattr__(name: str) -> object:
    """Load the application only when it is asked for: a child needs the words alone."""
    if name == "Forthwith":
        from forthwith.app import Forthwith  # noqa: PLC0415 - see above

        return Forthwith
    raise AttributeError(name)
