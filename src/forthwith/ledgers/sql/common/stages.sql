-- Statements that every database understands: stages and their runs. `{piece}` stands for another block.

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
