-- Statements that every database understands: workers, and what is left undone. `{piece}` stands for another block.

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
