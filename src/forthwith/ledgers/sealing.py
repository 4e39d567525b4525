"""What of a job is sealed, and what the seals are bound to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import from_json, to_json

from forthwith.ledgers.database import NO_PARAMS

if TYPE_CHECKING:
    from forthwith.ledgers.database import Params, Transaction
    from forthwith.model.json import JsonObject
    from forthwith.ports.codec import Codec


def input_context(tenant: str, job_id: str) -> str:
    """What a sealed input is bound to."""
    return f"{tenant}/{job_id}/input"


def _secrets_context(tenant: str, job_id: str) -> str:
    return f"{tenant}/{job_id}/secrets"


def sealed_secrets(codec: Codec, tenant: str, job_id: str, secrets: JsonObject) -> list[Params]:
    """The row of a job's secret options; none if no secret was given."""
    given = {name: value for name, value in secrets.items() if value is not None}
    if not given:
        return []
    sealed = codec.seal(to_json(given), context=_secrets_context(tenant, job_id))
    return [{"job_id": job_id, "sealed": sealed}]


def opened_secrets(codec: Codec, tenant: str, job_id: str, sealed: bytes | None) -> JsonObject:
    """The secret options again. Raises SealError."""
    if sealed is None:
        return {}
    secrets: JsonObject = from_json(codec.open(sealed, context=_secrets_context(tenant, job_id)))
    return secrets


async def seal_what_lies_open(tx: Transaction, codec: Codec) -> None:
    """Seal the secrets that a migration, which has no keys, could only put apart."""
    for job_id, tenant, plain in await tx.all("open_secrets"):
        await tx.many("put_secrets", sealed_secrets(codec, tenant, job_id, from_json(plain)))
    await tx.many("no_open_secrets", [NO_PARAMS])
