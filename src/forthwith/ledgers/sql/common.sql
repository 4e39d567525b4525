-- Statements that every database understands. `{piece}` stands for another block.

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

-- ------------------------------------------------------------------------------ one job's row

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

-- ---------------------------------------------------------------------------- stages and runs

-- name: start_stage
INSERT INTO stages (job_id, stage, state, round, tries, runs, fence, started_at, size_bytes)
VALUES (:job_id, :stage, 'running', :round, :tries, 1, :fence, :now, 0)
ON CONFLICT (job_id, stage) DO UPDATE
   SET state = 'running', round = :round, tries = :tries, runs = stages.runs + 1, fence = :fence,
       started_at = :now, ended_at = NULL
 WHERE stages.state IN ('pending', 'failed');

-- name: start_run
INSERT INTO stage_runs (job_id, stage, run, round, try, fence, worker, started_at)
SELECT job_id, stage, runs, round, tries, fence, :worker, :now
  FROM stages WHERE job_id = :job_id AND stage = :stage;

-- name: commit_stage
UPDATE stages
   SET state = 'committed', fence = :fence, ended_at = :now, committed_at = :now,
       sha256 = :sha256, size_bytes = :size_bytes, address = :address, body = :body
 WHERE job_id = :job_id AND stage = :stage AND state = 'running';

-- name: degrade_stage
-- The stage may not have begun at all; its output stands in for its own.
INSERT INTO stages (job_id, stage, state, round, tries, runs, fence, ended_at, committed_at,
                    sha256, size_bytes, reason, address, body)
VALUES (:job_id, :stage, 'degraded', :round, 0, 0, :fence, :now, :now,
        :sha256, :size_bytes, :reason, :address, :body)
ON CONFLICT (job_id, stage) DO UPDATE
   SET state = 'degraded', round = :round, fence = :fence, ended_at = :now, committed_at = :now,
       sha256 = :sha256, size_bytes = :size_bytes, reason = :reason, address = :address,
       body = :body
 WHERE stages.state IN ('pending', 'running', 'failed');

-- name: skip_stage
INSERT INTO stages (job_id, stage, state, round, tries, runs, fence, ended_at, committed_at,
                    size_bytes, reason)
VALUES (:job_id, :stage, 'skipped', :round, 0, 0, :fence, :now, :now, 0, 'skipped')
ON CONFLICT (job_id, stage) DO UPDATE
   SET state = 'skipped', round = :round, fence = :fence, ended_at = :now, committed_at = :now,
       reason = 'skipped'
 WHERE stages.state IN ('pending', 'failed');

-- name: fail_stage
UPDATE stages SET state = :state, ended_at = :now
 WHERE job_id = :job_id AND stage = :stage AND state = 'running';

-- name: end_run
UPDATE stage_runs
   SET ended_at = :now, outcome = :outcome, error_code = :error_code,
       error_message = :error_message
 WHERE job_id = :job_id AND stage = :stage AND ended_at IS NULL;

-- name: close_runs
UPDATE stage_runs SET ended_at = :now, outcome = :outcome
 WHERE job_id = :job_id AND ended_at IS NULL;

-- name: reopen_stages
-- A run that ended through no fault of the job was not a try.
UPDATE stages SET state = 'pending', tries = tries - 1, ended_at = :now
 WHERE job_id = :job_id AND state = 'running';

-- name: renew_stages
UPDATE stages SET state = 'pending', tries = 0, round = :round
 WHERE job_id = :job_id AND state IN ('pending', 'failed');

-- name: fence_runs
UPDATE stage_runs SET outcome = 'fenced', ended_at = coalesce(ended_at, :now)
 WHERE job_id = :job_id AND fence = :fence AND (ended_at IS NULL OR outcome = 'lost');

-- ------------------------------------------------------------------------------------- submit

-- name: find_key
SELECT job_id, body_hash FROM idempotency
 WHERE tenant = :tenant AND route = :route AND key = :key AND created_at > :now - :kept_s;

-- name: bind_key
INSERT INTO idempotency (tenant, route, key, body_hash, job_id, created_at)
VALUES (:tenant, :route, :key, :body_hash, :job_id, :now)
ON CONFLICT (tenant, route, key) DO UPDATE
   SET body_hash = :body_hash, job_id = :job_id, created_at = :now;

-- name: add_job_document
INSERT INTO job_documents (job_id, document_id) VALUES (:job_id, :document_id)
ON CONFLICT DO NOTHING;

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

-- -------------------------------------------------------------------------------------- claim

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

-- name: running_by_tenant
SELECT tenant, count(*) FROM jobs
 WHERE state = 'processing' AND lane = 'background' GROUP BY tenant;

-- ------------------------------------------------------------------------------------ reading

-- name: details
SELECT options, tags, metadata, request_id, admission, fallback, documents
  FROM job_details WHERE job_id = :id;

-- name: progress
SELECT percent, stage, label, message, step, steps, version, updated_at
  FROM progress WHERE job_id = :id;

-- name: degraded
SELECT stage, reason FROM stages
 WHERE job_id = :id AND state = 'degraded' ORDER BY committed_at, stage;

-- name: events
SELECT {event_columns} FROM events
 WHERE job_id = :id AND job_seq > :after ORDER BY job_seq LIMIT :limit;

-- name: tail
SELECT {event_columns} FROM events WHERE seq > :after ORDER BY seq LIMIT :limit;

-- name: last_seq
SELECT coalesce(max(seq), 0) FROM events;

-- name: stages
SELECT g.stage, coalesce(s.state, 'pending'), coalesce(s.round, j.round), coalesce(s.tries, 0),
       coalesce(s.runs, 0), coalesce(s.fence, 0), s.started_at, s.ended_at, s.committed_at,
       s.sha256, coalesce(s.size_bytes, 0), s.reason
  FROM jobs j
  JOIN graph_stages g ON g.digest = j.graph
  LEFT JOIN stages s ON s.job_id = j.id AND s.stage = g.stage
 WHERE j.id = :id ORDER BY g.place;

-- name: runs
SELECT job_id, stage, run, round, try, fence, worker, started_at, ended_at, outcome, error_code,
       error_message
  FROM stage_runs WHERE job_id = :id ORDER BY started_at, stage, run;

-- name: output
SELECT body, address, sha256, size_bytes FROM stages
 WHERE job_id = :id AND stage = :stage AND state IN ('committed', 'degraded', 'skipped');

-- name: ready_in_lane_before
SELECT count(*) FROM jobs
 WHERE state = 'pending' AND ready = 1 AND lane = :lane AND rank < :rank;

-- name: ready_up_to
-- How many ready background jobs a tenant has, counted no further than the limit.
SELECT count(*) FROM (
  SELECT 1 FROM jobs
   WHERE state = 'pending' AND ready = 1 AND lane = 'background' AND tenant = :tenant
   LIMIT :limit
) AS some;

-- name: rank_at
SELECT rank FROM jobs
 WHERE state = 'pending' AND ready = 1 AND lane = 'background' AND tenant = :tenant
 ORDER BY rank LIMIT 1 OFFSET :place;

-- ------------------------------------------------------------------------ workers and sweeping

-- name: beat
INSERT INTO workers (id, host, pid, lock, concurrency, capabilities, started_at, beat_at,
                     lease_until, state)
VALUES (:id, :host, :pid, :lock, :concurrency, :capabilities, :now, :now, :now + :lease_s, :state)
ON CONFLICT (id) DO UPDATE
   SET beat_at = :now, lease_until = :now + :lease_s, state = :state,
       concurrency = :concurrency, capabilities = :capabilities;

-- name: leave
DELETE FROM workers WHERE id = :id;

-- name: end_lease
UPDATE workers SET state = 'dead', lease_until = CASE WHEN lease_until < :now THEN lease_until
                                                      ELSE :now END
 WHERE id = :id;

-- name: workers
SELECT id, host, pid, lock, concurrency, capabilities, started_at, beat_at, lease_until, state
  FROM workers ORDER BY id;

-- name: held_by
SELECT {job_columns} FROM jobs WHERE state = 'processing' AND worker = :worker ORDER BY id;

-- name: lost_jobs
SELECT {job_columns} FROM jobs
 WHERE state = 'processing'
   AND NOT EXISTS (SELECT 1 FROM workers w
                    WHERE w.id = jobs.worker AND w.state <> 'dead' AND w.lease_until >= :now)
 ORDER BY claimed_at, id;

-- name: overdue_pending
SELECT {job_columns} FROM jobs
 WHERE state = 'pending' AND expires_at IS NOT NULL AND expires_at <= :now
 ORDER BY expires_at LIMIT 1000;

-- name: overdue_processing
SELECT {job_columns} FROM jobs
 WHERE state = 'processing' AND expires_at + :grace_s <= :now ORDER BY claimed_at, id;

-- name: unstopped_jobs
SELECT {job_columns} FROM jobs
 WHERE state = 'processing' AND cancel_requested_at + :grace_s <= :now ORDER BY claimed_at, id;

-- name: unanswered_jobs
SELECT {job_columns} FROM jobs
 WHERE method = 'immediate' AND state IN ('pending', 'processing') AND deadline_at <= :now
 ORDER BY deadline_at;

-- name: next_run
SELECT min(run_at) FROM jobs WHERE state = 'pending' AND ready = 0;

-- name: next_expiry
SELECT min(expires_at) FROM jobs WHERE state = 'pending' AND expires_at IS NOT NULL;

-- name: clear_keys
DELETE FROM idempotency WHERE created_at <= :now - :older_s RETURNING 1;

-- ------------------------------------------------------------------------------------ history

-- name: add_duration
INSERT INTO durations (pipeline, bucket, stage, bin, count)
VALUES (:pipeline, :bucket, :stage, :bin, :count)
ON CONFLICT (pipeline, bucket, stage, bin) DO UPDATE SET count = durations.count + :count;

-- name: total_durations
SELECT sum(count) FROM durations
 WHERE pipeline = :pipeline AND bucket = :bucket AND stage = :stage;

-- name: halve_durations
UPDATE durations SET count = count / 2
 WHERE pipeline = :pipeline AND bucket = :bucket AND stage = :stage;

-- name: drop_durations
DELETE FROM durations
 WHERE pipeline = :pipeline AND bucket = :bucket AND stage = :stage AND count <= 0;

-- name: durations
SELECT stage, bin, count FROM durations WHERE pipeline = :pipeline AND bucket = :bucket;

-- name: durations_of_run
SELECT bin, count FROM durations
 WHERE pipeline = :pipeline AND bucket = :bucket AND stage = '';

-- name: queue_facts
SELECT (SELECT count(*) FROM jobs WHERE state = 'pending' AND ready = 1),
       (SELECT count(*) FROM jobs WHERE state = 'pending' AND ready = 0 AND run_at <= :now),
       (SELECT count(*) FROM jobs WHERE state = 'pending' AND ready = 0 AND run_at > :now),
       (SELECT count(*) FROM jobs WHERE state = 'processing'),
       (SELECT count(*) FROM jobs WHERE state = 'processing' AND lane = 'immediate'),
       (SELECT min(created_at) FROM jobs WHERE state = 'pending' AND ready = 1);

-- name: count_by_state
SELECT state, count(*) FROM jobs GROUP BY state;

-- -------------------------------------------------------------------------------------- graphs

-- name: graph
SELECT digest FROM graphs WHERE pipeline = :pipeline AND version = :version;

-- name: open_jobs_of_other_graph
SELECT count(*) FROM jobs
 WHERE state IN ('pending', 'processing') AND pipeline = :pipeline
   AND pipeline_version = :version AND graph <> :digest;

-- name: add_graph
INSERT INTO graphs (digest, pipeline, version, result, max_attempts)
VALUES (:digest, :pipeline, :version, :result, :max_attempts)
ON CONFLICT (digest) DO UPDATE SET max_attempts = :max_attempts;

-- name: add_graph_stage
INSERT INTO graph_stages (digest, stage, place) VALUES (:digest, :stage, :place)
ON CONFLICT (digest, stage) DO UPDATE SET place = :place;

-- name: add_graph_need
INSERT INTO graph_needs (digest, stage, needs) VALUES (:digest, :stage, :needs)
ON CONFLICT DO NOTHING;

-- ----------------------------------------------------------------------------------- documents

-- name: add_document
INSERT INTO documents ({document_columns})
VALUES (:id, :tenant, :owner, :name, :size_bytes, :sha256, :address, :format, :media_type, :now)
ON CONFLICT (id) DO NOTHING;

-- name: document
SELECT {document_columns} FROM documents WHERE id = :id AND tenant = :tenant;

-- name: drop_document
DELETE FROM documents WHERE id = :id;

-- name: open_jobs_of_document
SELECT count(*) FROM job_documents d JOIN jobs j ON j.id = d.job_id
 WHERE d.document_id = :id AND j.state IN ('pending', 'processing');

-- name: hold_blob
INSERT INTO blobs (address, tenant, size_bytes, refs) VALUES (:address, :tenant, :size_bytes, 1)
ON CONFLICT (address, tenant) DO UPDATE SET refs = blobs.refs + 1;

-- name: release_blob
UPDATE blobs SET refs = refs - 1 WHERE address = :address AND tenant = :tenant;

-- name: drop_blob
DELETE FROM blobs WHERE address = :address AND tenant = :tenant AND refs <= 0;

-- --------------------------------------------------------------------------------------- meta

-- name: set_limit
INSERT INTO limits (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = :value;

-- name: revision
SELECT version_num FROM alembic_version;

-- name: add_revision_table
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);

-- name: set_revision
INSERT INTO alembic_version (version_num) VALUES (:revision);

-- name: place_of_new
-- How many ready jobs of its tenant go before a new one, counted up to a limit.
SELECT (SELECT count(*) FROM (
          SELECT 1 FROM jobs
           WHERE state = 'pending' AND ready = 1 AND lane = 'background' AND tenant = :tenant
             AND rank < :rank
           LIMIT :limit) AS some),
       (SELECT min(tenant) FROM jobs
         WHERE state = 'pending' AND ready = 1 AND lane = 'background'),
       (SELECT max(tenant) FROM jobs
         WHERE state = 'pending' AND ready = 1 AND lane = 'background');

-- name: place
-- Where a ready job stands among its tenant's, and the ready tenants at both ends.
SELECT lane, tenant, rank,
       (SELECT count(*) FROM jobs AS other
         WHERE other.state = 'pending' AND other.ready = 1 AND other.lane = jobs.lane
           AND other.tenant = jobs.tenant AND other.rank < jobs.rank),
       (SELECT min(tenant) FROM jobs
         WHERE state = 'pending' AND ready = 1 AND lane = 'background'),
       (SELECT max(tenant) FROM jobs
         WHERE state = 'pending' AND ready = 1 AND lane = 'background')
  FROM jobs WHERE id = :id AND state = 'pending' AND ready = 1;
