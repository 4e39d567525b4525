"""The stage that understands each document and compares them all."""

from __future__ import annotations

from forthwith.pipelines.documents.batch.contradictions import find_contradictions
from forthwith.pipelines.documents.batch.duplicates import find_duplicates, without_repeats
from forthwith.pipelines.documents.batch.models import Compared, ReadAll
from forthwith.pipelines.documents.batch.sharing import share_entities
from forthwith.pipelines.documents.batch.timeline import find_events
from forthwith.pipelines.documents.batch.understanding import understood
from forthwith.pipelines.documents.batch.versions import find_versions
from forthwith.pipelines.documents.codes import note
from forthwith.ports.context import StageContext


def comparing(reading_all: ReadAll, ctx: StageContext) -> Compared:
    """Say what each document is, what they share and where they differ.

    Of duplicates the first stands for all, except that each counts where a thing is named.
    """
    documents = understood(reading_all.members, ctx)
    duplicates = find_duplicates(documents)
    singles = without_repeats(documents, duplicates)
    versions = find_versions(singles)
    timeline, capped = find_events(singles, versions)
    return Compared(
        documents=documents,
        duplicates=duplicates,
        versions=versions,
        timeline=timeline,
        entities=share_entities(documents),
        contradictions=find_contradictions(singles, versions),
        notes=[note("timeline_capped")] if capped else [],
    )
