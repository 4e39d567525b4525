-- What PostgreSQL says in its own way. Lists arrive as one JSON text. Where `{rows}` stands, the
-- statement takes the rows of many callers at once: `:x` is then a column of them, and `ord` the
-- number of the row, which its outcome is told by. States are literals, so that every plan, the
-- generic one too, finds the partial indexes.

-- name: for_update
FOR UPDATE

-- name: clock
(SELECT extract(epoch FROM clock_timestamp())::double precision)

-- name: failure_code
(j.failure::json ->> 'code')

-- ---- one job's row

-- name: lock_job
-- In the order of the ids, so that two groups of callers never wait for each other in a circle.
SELECT ord, {job_columns} FROM {rows} JOIN jobs ON jobs.id = :id ORDER BY jobs.id FOR UPDATE OF jobs

-- name: job
SELECT ord, {job_columns} FROM {rows} JOIN jobs ON jobs.id = :id

-- name: tenant_of
SELECT ord, tenant FROM {rows} JOIN jobs ON jobs.id = :id

-- name: details
SELECT ord, options, tags, metadata, request_id, admission, fallback, documents
  FROM {rows} JOIN job_details ON job_id = :id

-- name: secrets
SELECT ord, sealed FROM {rows} JOIN job_secrets ON job_id = :id

-- name: add_job
INSERT INTO jobs ({job_columns})
SELECT :id, :tenant, :owner, :pipeline, :pipeline_version, :graph, :queue, :priority, :lane,
       :method, :state, :outcome, :rank, :ready, :run_at, :waiting_for, :round, :fence, :attempt,
       :interruptions, :deaths, :max_attempts, :worker, :degrade, :fallback_to_queue, :created_at,
       :started_at, :claimed_at, :finished_at, :last_retry_at, :deadline_at, :expires_at,
       :expiry_at, :timeout_s, :processed_s, :cancel_requested_at, :cancel_force, :stopped,
       :result_stage, :result_sha256, :size_bytes, :failure, :batch_id, :version, :updated_at,
       :last_seq, :last_hash
  FROM {rows}
ON CONFLICT (id) DO NOTHING RETURNING id

-- name: move_job
UPDATE jobs SET {columns} FROM {rows} WHERE jobs.id = :id AND jobs.last_seq = :seen RETURNING ord

-- name: add_event
INSERT INTO events (job_id, job_seq, round, kind, at, fence, data, prev_hash, hash)
SELECT :job_id, :job_seq, :round, :kind, :at, :fence, :data, :prev_hash, :hash
  FROM {rows} ORDER BY ord

-- name: add_details
INSERT INTO job_details
  (job_id, input, options, tags, metadata, request_id, admission, fallback, documents)
SELECT :job_id, :input, :options, :tags, :metadata, :request_id, :admission, NULL, :documents
  FROM {rows}

-- name: put_secrets
INSERT INTO job_secrets (job_id, sealed) SELECT :job_id, :sealed FROM {rows}
ON CONFLICT (job_id) DO UPDATE SET sealed = excluded.sealed

-- name: drop_secrets
DELETE FROM job_secrets USING {rows} WHERE job_id = :job_id

-- name: add_job_document
INSERT INTO job_documents (job_id, document_id) SELECT :job_id, :document_id FROM {rows}
ON CONFLICT DO NOTHING

-- ---- stages

-- name: start_stage
INSERT INTO stages (job_id, stage, state, round, tries, runs, fence, started_at, size_bytes)
SELECT :job_id, :stage, 'running', :round, :tries, 1, :fence, :now, 0 FROM {rows}
ON CONFLICT (job_id, stage) DO UPDATE
   SET state = 'running', round = excluded.round, tries = excluded.tries,
       runs = stages.runs + 1, fence = excluded.fence, started_at = excluded.started_at,
       ended_at = NULL
 WHERE stages.state IN ('pending', 'failed')
RETURNING job_id, stage

-- name: start_run
INSERT INTO stage_runs (job_id, stage, run, round, try, fence, worker, started_at)
SELECT job_id, stage, runs, round, tries, fence, :worker, :now
  FROM stages JOIN {rows} ON job_id = :job_id AND stage = :stage

-- name: commit_stage
UPDATE stages
   SET state = 'committed', fence = :fence, ended_at = :now, committed_at = :now,
       sha256 = :sha256, size_bytes = :size_bytes, address = :address, body = :body
  FROM {rows} WHERE job_id = :job_id AND stage = :stage AND state = 'running'
RETURNING ord

-- name: degrade_stage
INSERT INTO stages (job_id, stage, state, round, tries, runs, fence, ended_at, committed_at,
                    sha256, size_bytes, reason, address, body)
SELECT :job_id, :stage, 'degraded', :round, 0, 0, :fence, :now, :now,
       :sha256, :size_bytes, :reason, :address, :body
  FROM {rows}
ON CONFLICT (job_id, stage) DO UPDATE
   SET state = 'degraded', round = excluded.round, fence = excluded.fence,
       ended_at = excluded.ended_at, committed_at = excluded.committed_at,
       sha256 = excluded.sha256, size_bytes = excluded.size_bytes, reason = excluded.reason,
       address = excluded.address, body = excluded.body
 WHERE stages.state IN ('pending', 'running', 'failed')
RETURNING job_id, stage

-- name: skip_stage
INSERT INTO stages (job_id, stage, state, round, tries, runs, fence, ended_at, committed_at,
                    size_bytes, reason)
SELECT :job_id, :stage, 'skipped', :round, 0, 0, :fence, :now, :now, 0, 'skipped' FROM {rows}
ON CONFLICT (job_id, stage) DO UPDATE
   SET state = 'skipped', round = excluded.round, fence = excluded.fence,
       ended_at = excluded.ended_at, committed_at = excluded.committed_at, reason = 'skipped'
 WHERE stages.state IN ('pending', 'failed')

-- name: fail_stage
UPDATE stages SET state = :state, ended_at = :now
  FROM {rows} WHERE job_id = :job_id AND stage = :stage AND stages.state = 'running'
RETURNING ord

-- name: end_run
UPDATE stage_runs
   SET ended_at = :now, outcome = :outcome, error_code = :error_code,
       error_message = :error_message
  FROM {rows} WHERE job_id = :job_id AND stage = :stage AND ended_at IS NULL

-- ---- lists

-- name: jobs_with_details
SELECT {job_columns}, input, (SELECT sealed FROM job_secrets WHERE job_secrets.job_id = jobs.id),
       options, tags, metadata, request_id, admission, fallback, documents
  FROM jobs JOIN job_details ON job_id = id
 WHERE id = ANY (ARRAY(SELECT json_array_elements_text(:ids::json)))

-- name: jobs
SELECT {job_columns} FROM jobs WHERE id = ANY (ARRAY(SELECT json_array_elements_text(:ids::json)))

-- name: claimable
{due} AND id = :id FOR UPDATE SKIP LOCKED

-- name: claimable_immediate
{due} AND lane = 'immediate' ORDER BY rank LIMIT :limit FOR UPDATE SKIP LOCKED

-- name: claimable_of_tenant
-- Not those that another worker takes at this moment.
SELECT ord, found.rank, found.id FROM {rows} CROSS JOIN LATERAL (
  {due} AND lane = 'background' AND tenant = :tenant
  ORDER BY rank LIMIT :limit FOR UPDATE SKIP LOCKED) AS found

-- name: due
SELECT rank, id FROM jobs WHERE {is_due}

-- name: is_due
state = 'pending' AND ready = 1 AND (expires_at IS NULL OR expires_at > :now)
   AND pipeline || '@' || pipeline_version
       = ANY (ARRAY(SELECT json_array_elements_text(:capabilities::json)))

-- name: promote
UPDATE jobs SET ready = 1, waiting_for = 'slot', version = version + 1
 WHERE id IN (SELECT id FROM jobs WHERE state = 'pending' AND ready = 0 AND run_at <= :now
               ORDER BY run_at LIMIT 500 FOR UPDATE SKIP LOCKED)

-- name: details_of
SELECT job_id, options, tags, metadata, request_id, admission, fallback, documents
  FROM job_details WHERE job_id = ANY (ARRAY(SELECT json_array_elements_text(:ids::json)))

-- name: progress_of
SELECT job_id, percent, stage, label, message, step, steps, version, updated_at
  FROM progress WHERE job_id = ANY (ARRAY(SELECT json_array_elements_text(:ids::json)))

-- name: degraded_of
SELECT job_id, stage, reason FROM stages
 WHERE job_id = ANY (ARRAY(SELECT json_array_elements_text(:ids::json))) AND state = 'degraded'
 ORDER BY committed_at, stage

-- name: stages_of
SELECT {stage_columns}, address, body FROM stages
 WHERE job_id = ANY (ARRAY(SELECT json_array_elements_text(:ids::json)))
 ORDER BY started_at NULLS FIRST, stage

-- name: documents_of
SELECT {document_columns} FROM documents
 WHERE tenant = :tenant AND id = ANY (ARRAY(SELECT json_array_elements_text(:ids::json)))

-- name: needed_blobs
SELECT address FROM blobs
 WHERE address = ANY (ARRAY(SELECT json_array_elements_text(:addresses::json))) AND refs > 0

-- name: held_by
-- Sorted by what no index has, or the planner walks the index of all jobs to save sorting a few.
SELECT {job_columns} FROM jobs WHERE state = 'processing' AND worker = :worker ORDER BY id || ''

-- name: running_by_tenant
-- Likewise.
SELECT tenant || '', count(*) FROM jobs
 WHERE state = 'processing' AND lane = 'background' GROUP BY tenant || ''

-- ---- progress

-- name: save_progress
-- Fenced; never goes back within a round.
INSERT INTO progress (job_id, percent, stage, label, message, step, steps, version, updated_at)
SELECT id, :percent, :stage, :label, :message, :step, :steps, 1, :now
  FROM jobs WHERE id = :job_id AND fence = :fence AND state = 'processing'
ON CONFLICT (job_id) DO UPDATE
   SET percent = greatest(progress.percent, excluded.percent), stage = excluded.stage,
       label = excluded.label, message = excluded.message, step = excluded.step,
       steps = excluded.steps, version = progress.version + 1, updated_at = excluded.updated_at
RETURNING (SELECT version FROM jobs WHERE id = :job_id)

-- name: clear_progress
DELETE FROM progress USING {rows} WHERE job_id = :job_id

-- ---- reading

-- name: total_durations
SELECT sum(count)::bigint FROM durations
 WHERE pipeline = :pipeline AND bucket = :bucket AND stage = :stage

-- name: stream_place
-- The last number given, and which transactions of now may still bring numbers up to it.
SELECT CASE WHEN is_called THEN last_value ELSE 0 END,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint
  FROM events_seq_seq

-- name: search
-- A filter that is not given is NULL.
SELECT {job_columns} FROM jobs
 WHERE tenant = :tenant AND (:before IS NULL OR id < :before)
   AND (:states IS NULL OR state IN (SELECT json_array_elements_text(:states::json)))
   AND (:pipelines IS NULL OR pipeline IN (SELECT json_array_elements_text(:pipelines::json)))
   AND (:queues IS NULL OR queue IN (SELECT json_array_elements_text(:queues::json)))
   AND (:priorities IS NULL OR priority IN (SELECT json_array_elements_text(:priorities::json)))
   AND (:batches IS NULL OR batch_id IN (SELECT json_array_elements_text(:batches::json)))
   AND (:owners IS NULL OR owner IN (SELECT json_array_elements_text(:owners::json)))
   AND (:tags IS NULL OR EXISTS (
         SELECT 1 FROM job_details d, json_array_elements_text(d.tags::json) t
          WHERE d.job_id = jobs.id
            AND t.value IN (SELECT json_array_elements_text(:tags::json))))
   AND (:formats IS NULL OR EXISTS (
         SELECT 1 FROM job_details d, json_array_elements(d.documents::json) t
          WHERE d.job_id = jobs.id
            AND t.value ->> 'format' IN (SELECT json_array_elements_text(:formats::json))))
   AND (:text IS NULL OR strpos(lower(jobs.id), :text) > 0
        OR strpos(lower(jobs.pipeline), :text) > 0
        OR EXISTS (
         SELECT 1 FROM job_details d
          WHERE d.job_id = jobs.id
            AND (strpos(lower(d.metadata), :text) > 0 OR strpos(lower(d.tags), :text) > 0
                 OR EXISTS (SELECT 1 FROM json_array_elements(d.documents::json) t
                             WHERE strpos(lower(t.value ->> 'name'), :text) > 0))))
 ORDER BY id DESC LIMIT :limit

-- name: prove
-- That it can be written to.
INSERT INTO meta (name, value) VALUES ('proved_at', :now::text)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- name: began
-- The clock of the database, and the number by which the fate of this transaction can be asked.
SELECT extract(epoch FROM clock_timestamp())::double precision, pg_current_xact_id()::text

-- name: proof
-- Whether the event is there as it was written.
SELECT 1 FROM events WHERE job_id = :job_id AND job_seq = :job_seq AND hash = :hash

-- name: fate
SELECT pg_xact_status(:xid::text::xid8)

-- name: server
SHOW server_version
