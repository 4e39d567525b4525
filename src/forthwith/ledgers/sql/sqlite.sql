-- What SQLite says in its own way; lists arrive as one JSON text.

-- name: for_update

-- name: clock
(julianday('now') - 2440587.5) * 86400.0

-- name: failure_code
json_extract(j.failure, '$.code')

-- name: jobs_with_details
SELECT {job_columns}, input, (SELECT sealed FROM job_secrets WHERE job_secrets.job_id = jobs.id),
       options, tags, metadata, request_id, admission, fallback, documents
  FROM jobs JOIN job_details ON job_id = id
 WHERE id IN (SELECT value FROM json_each(:ids));

-- name: jobs
SELECT {job_columns} FROM jobs WHERE id IN (SELECT value FROM json_each(:ids));

-- name: claimable
{due} AND id = :id;

-- name: claimable_immediate
{due} AND lane = 'immediate' ORDER BY rank LIMIT :limit;

-- name: claimable_of_tenant
{due} AND lane = 'background' AND tenant = :tenant ORDER BY rank LIMIT :limit;

-- name: running_by_tenant
-- Named, or the planner walks the index of all jobs to save the sorting of a few.
SELECT tenant, count(*) FROM jobs INDEXED BY jobs_held
 WHERE state = 'processing' AND lane = 'background' GROUP BY tenant;

-- name: due
SELECT rank, id FROM jobs WHERE {is_due}

-- name: is_due
state = 'pending' AND ready = 1 AND (expires_at IS NULL OR expires_at > :now)
   AND pipeline || '@' || pipeline_version IN (SELECT value FROM json_each(:capabilities))

-- name: details_of
SELECT job_id, options, tags, metadata, request_id, admission, fallback, documents
  FROM job_details WHERE job_id IN (SELECT value FROM json_each(:ids));

-- name: progress_of
SELECT job_id, percent, stage, label, message, step, steps, version, updated_at
  FROM progress WHERE job_id IN (SELECT value FROM json_each(:ids));

-- name: degraded_of
SELECT job_id, stage, reason FROM stages
 WHERE job_id IN (SELECT value FROM json_each(:ids)) AND state = 'degraded'
 ORDER BY committed_at, stage;

-- name: stages_of
SELECT {stage_columns}, address, body FROM stages
 WHERE job_id IN (SELECT value FROM json_each(:ids)) ORDER BY started_at, stage;

-- name: documents_of
SELECT {document_columns} FROM documents
 WHERE tenant = :tenant AND id IN (SELECT value FROM json_each(:ids));

-- name: needed_blobs
SELECT address FROM blobs
 WHERE address IN (SELECT value FROM json_each(:addresses)) AND refs > 0;

-- name: save_progress
-- Fenced; never goes back within a round.
INSERT INTO progress (job_id, percent, stage, label, message, step, steps, version, updated_at)
SELECT id, :percent, :stage, :label, :message, :step, :steps, 1, :now
  FROM jobs WHERE id = :job_id AND fence = :fence AND state = 'processing'
ON CONFLICT (job_id) DO UPDATE
   SET percent = max(progress.percent, excluded.percent), stage = excluded.stage,
       label = excluded.label, message = excluded.message, step = excluded.step,
       steps = excluded.steps, version = progress.version + 1, updated_at = excluded.updated_at
RETURNING (SELECT version FROM jobs WHERE id = :job_id);

-- name: clear_progress
DELETE FROM progress WHERE job_id = :job_id;

-- name: search
-- A filter that is not given is NULL.
SELECT {job_columns} FROM jobs
 WHERE tenant = :tenant AND (:before IS NULL OR id < :before)
   AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
   AND (:pipelines IS NULL OR pipeline IN (SELECT value FROM json_each(:pipelines)))
   AND (:queues IS NULL OR queue IN (SELECT value FROM json_each(:queues)))
   AND (:priorities IS NULL OR priority IN (SELECT value FROM json_each(:priorities)))
   AND (:batches IS NULL OR batch_id IN (SELECT value FROM json_each(:batches)))
   AND (:owners IS NULL OR owner IN (SELECT value FROM json_each(:owners)))
   AND (:tags IS NULL OR EXISTS (
         SELECT 1 FROM job_details d, json_each(d.tags) t
          WHERE d.job_id = jobs.id AND t.value IN (SELECT value FROM json_each(:tags))))
   AND (:formats IS NULL OR EXISTS (
         SELECT 1 FROM job_details d, json_each(d.documents) t
          WHERE d.job_id = jobs.id
            AND json_extract(t.value, '$.format') IN (SELECT value FROM json_each(:formats))))
   AND (:text IS NULL OR instr(lower(jobs.id), :text) OR instr(lower(jobs.pipeline), :text)
        OR EXISTS (
         SELECT 1 FROM job_details d
          WHERE d.job_id = jobs.id
            AND (instr(lower(d.metadata), :text) OR instr(lower(d.tags), :text)
                 OR EXISTS (SELECT 1 FROM json_each(d.documents) t
                             WHERE instr(lower(json_extract(t.value, '$.name')), :text)))))
 ORDER BY id DESC LIMIT :limit;
