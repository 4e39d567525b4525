"""The pipelines for documents, in the order in which people should read them."""

from __future__ import annotations

from typing import Final

from forthwith.model.pipeline import Pipeline
from forthwith.pipelines.documents.batch.batch_analysis import BATCH_ANALYSIS
from forthwith.pipelines.documents.fields.data_extraction import DATA_EXTRACTION
from forthwith.pipelines.documents.full.full_analysis import FULL_ANALYSIS
from forthwith.pipelines.documents.quality.quality_check import QUALITY_CHECK

SHIPPED: Final[tuple[Pipeline, ...]] = (
    FULL_ANALYSIS,
    QUALITY_CHECK,
    DATA_EXTRACTION,
    BATCH_ANALYSIS,
)
