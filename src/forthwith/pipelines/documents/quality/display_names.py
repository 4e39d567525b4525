"""What the severity of a finding and the state of a page are called."""

from __future__ import annotations

from typing import Final

from forthwith.pipelines.documents.quality.models import Severity

SEVERITY: Final[dict[Severity, str]] = {"error": "Error", "warning": "Warning", "info": "Hint"}
PAGE_STATES: Final = {"text": "text", "scan": "picture", "drawing": "drawing", "blank": "blank"}
