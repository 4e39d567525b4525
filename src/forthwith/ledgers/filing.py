"""Documents, and the graphs of pipelines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from forthwith.ledgers import rows
from forthwith.ledgers.database import Params, Transaction
from forthwith.ledgers.part import LedgerPart
from forthwith.model.errors import ConflictError, NotFoundError, PipelineChangedError
from forthwith.model.job import DocumentRef
from forthwith.model.pipeline import Pipeline
from forthwith.policy.retry import bound_of_tries, stage_policy


class Filing(LedgerPart):
    """The part of the ledger that holds what jobs refer to."""

    async def register(self, pipelines: Iterable[Pipeline]) -> None:
        wanted = list(pipelines)

        async def work(tx: Transaction) -> None:
            for pipeline in wanted:
                await _register(tx, pipeline)

        await self._database.write(work)

    async def add_document(self, document: DocumentRef) -> DocumentRef:
        async def work(tx: Transaction) -> DocumentRef:
            entered = await tx.each("add_document", [asdict(document)])
            if entered[0] is not None:
                await tx.many("hold_blob", [_content(document)])
            return await _document(tx, document.tenant, document.id)

        return await self._database.write(work)

    async def document(self, tenant: str, document_id: str) -> DocumentRef:
        async def work(tx: Transaction) -> DocumentRef:
            return await _document(tx, tenant, document_id)

        return await self._database.read(work)

    async def delete_document(self, tenant: str, document_id: str) -> str | None:
        async def work(tx: Transaction) -> str | None:
            document = await _document(tx, tenant, document_id)
            users = await tx.one("open_jobs_of_document", {"id": document_id})
            if users is not None and users[0]:
                raise ConflictError(
                    f"document {document_id} is needed by {users[0]} open job(s)",
                    hint="Cancel the jobs or let them end first.",
                )
            await tx.many("drop_document", [{"id": document_id}])
            return await _release(tx, document)

        return await self._database.write(work)

    async def needed(self, addresses: Sequence[str]) -> set[str]:
        async def work(tx: Transaction) -> set[str]:
            found = await tx.all("needed_blobs", {"addresses": rows.to_json(list(addresses))})
            return {address for (address,) in found}

        return await self._database.read(work)


async def _document(tx: Transaction, tenant: str, document_id: str) -> DocumentRef:
    row = await tx.one("document", {"tenant": tenant, "id": document_id})
    if row is None:
        raise NotFoundError("document", document_id)
    return rows.document_of(row)


async def _release(tx: Transaction, document: DocumentRef) -> str | None:
    """Count one reference less; the address when that was the last."""
    content = {"address": document.address, "tenant": document.tenant}
    await tx.many("release_blob", [content])
    gone = await tx.each("drop_blob", [content])
    return document.address if gone[0] is not None else None


def _content(document: DocumentRef) -> Params:
    return {
        "address": document.address,
        "tenant": document.tenant,
        "size_bytes": document.size_bytes,
    }


async def _register(tx: Transaction, pipeline: Pipeline) -> None:
    digest = pipeline.digest
    version: Params = {"pipeline": pipeline.name, "version": pipeline.version}
    others = await tx.one("open_jobs_of_other_graph", {**version, "digest": digest})
    if others is not None and others[0]:
        raise PipelineChangedError(pipeline.name, pipeline.version, others[0])
    graph: Params = {"digest": digest, "result": pipeline.result, "max_attempts": _bound(pipeline)}
    await tx.many("add_graph", [{**version, **graph}])
    stages: list[Params] = [
        {"digest": digest, "stage": stage.name, "place": place}
        for place, stage in enumerate(pipeline.stages)
    ]
    await tx.many("add_graph_stage", stages)
    needs: list[Params] = [
        {"digest": digest, "stage": stage, "needs": needed}
        for stage, all_needed in pipeline.graph
        for needed in all_needed
    ]
    await tx.many("add_graph_need", needs)


def _bound(pipeline: Pipeline) -> int:
    """The most tries in one round that any of its stages has."""
    policies = (stage_policy(pipeline, stage) for stage in pipeline.stages)
    return max(bound_of_tries(policy, None) for policy in policies)
