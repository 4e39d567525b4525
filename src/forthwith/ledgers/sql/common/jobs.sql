-- Statements that every database understands: jobs, from submit to claim. `{piece}` stands for another block.

-- ---- columns

-- name: job_columns
id, tenant, owner, pipeline, pipeline_version, graph, queue, priority, lane, method, state,
outcome, rank, ready, run_at, waiting_for, round, fence, attempt, interruptions, deaths,
max_attempts, worker, degrade, fallback_to_queue, created_at, started_at, claimed_at, finished_at,
last_retry_at, deadline_at, expires_at, expiry_at, timeout_s, processed_s, cancel_requested_at,
cancel_force, stopped, result_stage, result_sha256, size_bytes, failure, batch_id, version,
updated_at, last_seq, last_hash

-- name: stage_columns
job_id, stage, state, round, tries, runs, fence, started_at, ended_at, committed_at, sha256,
size_bytes, reason

-- name: document_columns
id, tenant, owner, name, size_bytes, sha256, address, format, media_type, created_at

-- name: event_columns
seq, job_id, job_seq, round, kind, at, fence, data, prev_hash, hash

-- ---- one job's row

-- name: lock_job
SELECT {job_columns} FROM jobs WHERE id = :id {for_update};

-- name: job
SELECT {job_columns} FROM jobs WHERE id = :id;

-- name: tenant_of
SELECT tenant FROM jobs WHERE id = :id;

-- name: add_job
INSERT INTO jobs ({job_columns})
VALUES (:id, :tenant, :owner, :pipeline, :pipeline_version, :graph, :queue, :priority, :lane,
        :method, :state, :outcome, :rank, :ready, :run_at, :waiting_for, :round, :fence, :attempt,
        :interruptions, :deaths, :max_attempts, :worker, :degrade, :fallback_to_queue, :created_at,
        :started_at, :claimed_at, :finished_at, :last_retry_at, :deadline_at, :expires_at,
        :expiry_at, :timeout_s, :processed_s, :cancel_requested_at, :cancel_force, :stopped,
        :result_stage, :result_sha256, :size_bytes, :failure, :batch_id, :version, :updated_at,
        :last_seq, :last_hash)
ON CONFLICT (id) DO NOTHING;

-- name: move_job
-- Sets what has changed. Guarded by the newest event that was seen, whatever else the lock does.
UPDATE jobs SET {columns} WHERE id = :id AND last_seq = :seen;

-- name: add_event
INSERT INTO events (job_id, job_seq, round, kind, at, fence, data, prev_hash, hash)
VALUES (:job_id, :job_seq, :round, :kind, :at, :fence, :data, :prev_hash, :hash);

-- name: add_details
INSERT INTO job_details
  (job_id, input, options, tags, metadata, request_id, admission, fallback, documents)
VALUES
  (:job_id, :input, :options, :tags, :metadata, :request_id, :admission, NULL, :documents);

-- name: set_fallback
UPDATE job_details SET fallback = :fallback WHERE job_id = :job_id;

-- name: set_options
UPDATE job_details SET options = :options WHERE job_id = :job_id;

-- ---- secret options

-- name: secrets
SELECT sealed FROM job_secrets WHERE job_id = :id;

-- name: put_secrets
INSERT INTO job_secrets (job_id, sealed) VALUES (:job_id, :sealed)
ON CONFLICT (job_id) DO UPDATE SET sealed = :sealed;

-- name: drop_secrets
DELETE FROM job_secrets WHERE job_id = :job_id;

-- name: are_secrets_open
-- Set by the migration that puts secrets apart without having a key.
SELECT 1 FROM meta WHERE name = 'open_secrets';

-- name: open_secrets
SELECT job_id, tenant, sealed FROM job_secrets JOIN jobs ON id = job_id;

-- name: no_open_secrets
DELETE FROM meta WHERE name = 'open_secrets';

-- ---- submit

-- name: find_key
SELECT job_id, body_hash FROM idempotency
 WHERE tenant = :tenant AND route = :route AND key = :key AND created_at > :now - :kept_s;

-- name: bind_key
INSERT INTO idempotency (tenant, route, key, body_hash, job_id, created_at)
VALUES (:tenant, :route, :key, :body_hash, :job_id, :now)
ON CONFLICT (tenant, route, key) DO UPDATE
   SET body_hash = :body_hash, job_id = :job_id, created_at = :now
 WHERE idempotency.created_at <= :now - :kept_s;

-- name: add_job_document
INSERT INTO job_documents (job_id, document_id) VALUES (:job_id, :document_id)
ON CONFLICT DO NOTHING;

-- name: lock_admission
-- Who counts the immediate lane holds this row until what was decided on it is committed.
SELECT value FROM limits WHERE name = 'immediate_slots' {for_update};

-- name: count_immediate
-- Handed-over jobs that the background has no slot for still hold the slot that they came with.
SELECT (SELECT count(*) FROM jobs
         WHERE state = 'pending' AND ready = 1 AND lane = 'immediate')
     + (SELECT count(*) FROM jobs WHERE state = 'processing' AND lane = 'immediate')
     + (SELECT CASE WHEN held.jobs <= room.slots THEN 0
                    WHEN held.jobs - room.slots < held.handed_over THEN held.jobs - room.slots
                    ELSE held.handed_over END
          FROM (SELECT count(*) AS jobs,
                       coalesce(sum(CASE WHEN method = 'fallback' THEN 1 ELSE 0 END), 0)
                         AS handed_over
                  FROM jobs WHERE state = 'processing' AND lane = 'background') AS held,
               (SELECT coalesce(sum(concurrency), 0) AS slots
                  FROM workers WHERE state <> 'dead' AND lease_until >= :now) AS room);

-- name: count_pending
SELECT (SELECT count(*) FROM jobs WHERE state = 'pending' AND ready = 1)
     + (SELECT count(*) FROM jobs WHERE state = 'pending' AND ready = 0);

-- ---- claim

-- name: promote
UPDATE jobs SET ready = 1, waiting_for = 'slot', version = version + 1
 WHERE id IN (SELECT id FROM jobs WHERE state = 'pending' AND ready = 0 AND run_at <= :now
               ORDER BY run_at LIMIT 500);

-- name: ready_work
-- What a claim may find, in one look: a due job, an immediate one, the tenants at both ends.
SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'pending' AND ready = 0 AND run_at <= :now),
       EXISTS (SELECT 1 FROM jobs WHERE state = 'pending' AND ready = 1 AND lane = 'immediate'),
       (SELECT min(tenant) FROM jobs
         WHERE state = 'pending' AND ready = 1 AND lane = 'background'),
       (SELECT max(tenant) FROM jobs
         WHERE state = 'pending' AND ready = 1 AND lane = 'background');

-- name: ready_tenants
-- A loose index scan: one probe per tenant that has ready work.
WITH RECURSIVE ready (tenant) AS (
  SELECT (SELECT min(tenant) FROM jobs
           WHERE state = 'pending' AND ready = 1 AND lane = 'background')
  UNION ALL
  SELECT (SELECT min(jobs.tenant) FROM jobs
           WHERE state = 'pending' AND ready = 1 AND lane = 'background'
             AND jobs.tenant > ready.tenant)
    FROM ready WHERE ready.tenant IS NOT NULL
)
SELECT tenant FROM ready WHERE tenant IS NOT NULL;

-- name: heads
-- The rank of each ready tenant's first job that can be claimed; none where there is no such job.
WITH RECURSIVE ready (tenant) AS (
  SELECT (SELECT min(tenant) FROM jobs
           WHERE state = 'pending' AND ready = 1 AND lane = 'background')
  UNION ALL
  SELECT (SELECT min(jobs.tenant) FROM jobs
           WHERE state = 'pending' AND ready = 1 AND lane = 'background'
             AND jobs.tenant > ready.tenant)
    FROM ready WHERE ready.tenant IS NOT NULL
)
SELECT ready.tenant,
       (SELECT rank FROM jobs
         WHERE {is_due} AND lane = 'background' AND jobs.tenant = ready.tenant
         ORDER BY rank LIMIT 1)
  FROM ready WHERE ready.tenant IS NOT NULL;

-- name: running_by_tenant
SELECT tenant, count(*) FROM jobs
 WHERE state = 'processing' AND lane = 'background' GROUP BY tenant;
