"""The outputs of a job's stages: what was committed before, and what this attempt adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forthwith.model.errors import PermanentError
from forthwith.model.pipeline import INPUT_PARAMETERS
from forthwith.model.stage import Output
from forthwith.runtime.payloads import sha256

if TYPE_CHECKING:
    from forthwith.model.pipeline import Pipeline
    from forthwith.model.records import Claimed
    from forthwith.ports.blobs import BlobStore
    from forthwith.ports.ledger import Ledger

INLINE_BYTES = 256 * 1024
"""An output up to this size is kept in the ledger, a larger one in the blob store."""


class Outputs:
    """Stored outputs by stage, opened when they are first needed and kept while the job runs."""

    def __init__(self, claimed: Claimed, ledger: Ledger, blobs: BlobStore) -> None:
        self._job = claimed.job
        self._input = claimed.input
        self._ledger = ledger
        self._blobs = blobs
        self._stored: dict[str, Output] = dict(claimed.outputs)
        self._plain: dict[str, bytes] = {}
        self.degraded = {s.stage for s in claimed.stages if s.state.value == "degraded"}

    @property
    def settled(self) -> set[str]:
        """The stages whose output stands."""
        return set(self._stored)

    def sha256_of(self, stage: str) -> str:
        """Hash of a settled stage's plain output."""
        return self._stored[stage].sha256

    async def store(self, stage: str, plain: bytes) -> Output:
        """Make an output ready to be committed. It is not settled by that."""
        self._plain[stage] = plain
        digest = sha256(plain)
        if len(plain) <= INLINE_BYTES:
            return self._ledger.seal_output(self._job.id, stage, plain, digest)
        received = await self._blobs.put(self._job.tenant, plain)
        return Output(body=None, address=received.address, sha256=digest, size_bytes=len(plain))

    def settle(self, stage: str, output: Output, *, degraded: bool = False) -> None:
        """The output stands from here on."""
        self._stored[stage] = output
        if degraded:
            self.degraded.add(stage)

    async def inputs(self, pipeline: Pipeline, stage: str) -> dict[str, bytes]:
        """Parameter → stored bytes, for one stage."""
        values = {
            parameter: await self._open(source)
            for parameter, source in pipeline.sources(stage).items()
        }
        for parameter in pipeline.signatures[stage].parameters:
            if parameter in INPUT_PARAMETERS and parameter not in values:
                values[parameter] = self._input
        return values

    async def _open(self, stage: str) -> bytes:
        if stage not in self._plain:
            output = self._stored[stage]
            plain = self._ledger.open_output(self._job.id, stage, output)
            if plain is None:
                plain = await self._blobs.get(self._job.tenant, output.address or "")
            if sha256(plain) != output.sha256:
                raise PermanentError(
                    "damaged_checkpoint", f"The stored output of stage {stage!r} was changed."
                )
            self._plain[stage] = plain
        return self._plain[stage]
