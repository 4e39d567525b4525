"""The eleven invariants in SQL, by number; `:now` and the limits come from `audit_limits`."""

from __future__ import annotations

from typing import Final

ALWAYS: Final[dict[str, str]] = {
    "1 a round ended twice": """
        SELECT job_id, round, count(*) FROM audit_events
         WHERE kind = 'job.ended' GROUP BY job_id, round HAVING count(*) > 1""",
    "1 ended without its event": """
        SELECT j.job_id, j.state FROM audit_jobs j
         WHERE j.state NOT IN ('pending', 'processing') AND NOT EXISTS (
           SELECT 1 FROM audit_events e
            WHERE e.job_id = j.job_id AND e.kind = 'job.ended' AND e.round = j.round)""",
    "1 an event says ended, the state does not": """
        SELECT j.job_id, j.state FROM audit_jobs j
          JOIN audit_events e
            ON e.job_id = j.job_id AND e.kind = 'job.ended' AND e.round = j.round
         WHERE j.state IN ('pending', 'processing')""",
    "2 finished_at does not fit the state": """
        SELECT job_id, state, finished_at FROM audit_jobs
         WHERE (state IN ('pending', 'processing')) = (finished_at IS NOT NULL)""",
    "2 completed without a result": """
        SELECT job_id FROM audit_jobs WHERE state = 'completed' AND result_sha256 IS NULL""",
    "2 ended badly without a code": """
        SELECT job_id, state FROM audit_jobs
         WHERE state IN ('failed', 'timed_out') AND failure_code IS NULL""",
    "3 a stage was committed twice": """
        SELECT job_id, stage, count(*) FROM audit_stage_runs
         WHERE outcome = 'committed' GROUP BY job_id, stage HAVING count(*) > 1""",
    "3 a stage ran again after its commit": """
        SELECT r.job_id, r.stage, r.run FROM audit_stage_runs r
          JOIN audit_stage_runs c
            ON c.job_id = r.job_id AND c.stage = r.stage AND c.outcome = 'committed'
         WHERE r.run > c.run OR r.started_at > c.ended_at""",
    "3 a commit under an old fence": """
        SELECT r.job_id, r.stage, r.run FROM audit_stage_runs r
         WHERE r.outcome = 'committed' AND r.fence < (
           SELECT max(e.fence) FROM audit_events e
            WHERE e.job_id = r.job_id AND e.kind = 'job.claimed' AND e.at < r.ended_at)""",
    "4 fences of a job do not grow": """
        SELECT a.job_id, a.fence, b.fence FROM audit_events a
          JOIN audit_events b ON b.job_id = a.job_id AND b.job_seq > a.job_seq
         WHERE a.kind = 'job.claimed' AND b.kind = 'job.claimed' AND b.fence <= a.fence""",
    "4 a job's fence is not its newest claim's": """
        SELECT j.job_id, j.fence FROM audit_jobs j
         WHERE j.fence <> coalesce((SELECT max(e.fence) FROM audit_events e
                                     WHERE e.job_id = j.job_id AND e.kind = 'job.claimed'), 0)""",
    "4 two open runs of one stage": """
        SELECT job_id, stage, count(*) FROM audit_stage_runs
         WHERE ended_at IS NULL AND lease_until >= :now
         GROUP BY job_id, stage HAVING count(*) > 1""",
    "5 committed before what it needs": """
        SELECT n.job_id, n.stage, n.needs FROM audit_needs n
          JOIN audit_stages s ON s.job_id = n.job_id AND s.stage = n.stage
          JOIN audit_stages d ON d.job_id = n.job_id AND d.stage = n.needs
         WHERE s.state = 'committed'
           AND (d.state NOT IN ('committed', 'degraded', 'skipped')
                OR d.committed_at > s.committed_at)""",
    "5 completed with a stage that is not settled": """
        SELECT j.job_id, s.stage, s.state FROM audit_jobs j
          JOIN audit_stages s ON s.job_id = j.job_id
         WHERE j.state = 'completed' AND s.state NOT IN ('committed', 'degraded', 'skipped')""",
    "6 something happened after the round's end": """
        SELECT e.job_id, e.kind, e.job_seq FROM audit_events e
          JOIN audit_events d ON d.job_id = e.job_id AND d.kind = 'job.ended'
         WHERE e.job_seq > d.job_seq AND e.round = d.round AND e.kind <> 'job.enriched'""",
    "6 a run began or ended after the round's end": """
        SELECT r.job_id, r.stage, r.run FROM audit_stage_runs r
          JOIN audit_events d
            ON d.job_id = r.job_id AND d.kind = 'job.ended' AND d.round = r.round
         WHERE r.started_at > d.at OR r.ended_at > d.at AND r.outcome <> 'fenced'""",
    "7 two jobs hold one key": """
        SELECT tenant, idempotency_key, count(*) FROM audit_jobs
         WHERE idempotency_key IS NOT NULL GROUP BY tenant, idempotency_key
        HAVING count(*) > 1""",
    "7 one key has two bodies": """
        SELECT tenant, idempotency_key, count(DISTINCT body_hash) FROM audit_jobs
         WHERE idempotency_key IS NOT NULL GROUP BY tenant, idempotency_key
        HAVING count(DISTINCT body_hash) > 1""",
    "8 more tries than allowed": """
        SELECT r.job_id, r.stage, r.round, max(r.try), j.max_attempts FROM audit_stage_runs r
          JOIN audit_jobs j ON j.job_id = r.job_id
         WHERE r.try > j.max_attempts GROUP BY r.job_id, r.stage, r.round, j.max_attempts""",
    "8 more failed runs than allowed": """
        SELECT r.job_id, r.stage, r.round, count(*), j.max_attempts FROM audit_stage_runs r
          JOIN audit_jobs j ON j.job_id = r.job_id
         WHERE r.outcome = 'failed' GROUP BY r.job_id, r.stage, r.round, j.max_attempts
        HAVING count(*) > j.max_attempts""",
    "9 a cancel was not honoured": """
        SELECT job_id, cancel_requested_at FROM audit_jobs
         WHERE state IN ('pending', 'processing') AND cancel_requested_at + :cancel_s < :now""",
    "9 open past its expiry": """
        SELECT job_id, expires_at FROM audit_jobs
         WHERE state IN ('pending', 'processing') AND expires_at + :expiry_grace_s < :now""",
    "10 a lease ended and nobody took the job back": """
        SELECT job_id, stage, run, lease_until FROM audit_stage_runs
         WHERE ended_at IS NULL AND lease_until + :rescue_s < :now""",
    "10 nobody tried to send it": """
        SELECT outbox_id, created_at FROM audit_outbox
         WHERE first_tried_at IS NULL AND created_at + :outbox_s < :now""",
    "12 interrupted more often than allowed": """
        SELECT job_id, round, count(*) FROM audit_events
         WHERE kind = 'job.interrupted' GROUP BY job_id, round
        HAVING count(*) > :max_interruptions + 1""",
}
"""What holds at any instant, and after any crash."""

WHEN_IDLE: Final[dict[str, str]] = {
    "11 a run is open": """
        SELECT job_id, stage, run FROM audit_stage_runs WHERE ended_at IS NULL""",
    "11 a job is processing": """
        SELECT job_id FROM audit_jobs WHERE state = 'processing'""",
}
"""What holds besides when nothing runs."""
