-- Statements that every database understands: what is shown of jobs. `{piece}` stands for another block.

-- ---- reading

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
SELECT {event_columns} FROM events
 WHERE seq > :after AND seq <= :settled ORDER BY seq LIMIT :limit;

-- name: last_seq
SELECT coalesce(max(seq), 0) FROM events WHERE seq <= :settled;

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
) AS found;

-- name: rank_at
SELECT rank FROM jobs
 WHERE state = 'pending' AND ready = 1 AND lane = 'background' AND tenant = :tenant
 ORDER BY rank LIMIT 1 OFFSET :place;

-- ---- places in the queue

-- name: place_of_new
-- How many ready jobs of its tenant go before a new one, counted up to a limit.
SELECT (SELECT count(*) FROM (
          SELECT 1 FROM jobs
           WHERE state = 'pending' AND ready = 1 AND lane = 'background' AND tenant = :tenant
             AND rank < :rank
           LIMIT :limit) AS found),
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

-- ---- history

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
