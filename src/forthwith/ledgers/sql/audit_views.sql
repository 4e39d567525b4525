-- What anyone may check the ledger's promises by; the same columns on every database.

CREATE VIEW audit_jobs AS
SELECT j.id AS job_id, j.tenant, j.state, j.round, j.fence,
       CASE WHEN j.max_attempts < g.max_attempts OR g.max_attempts IS NULL
            THEN j.max_attempts ELSE g.max_attempts END AS max_attempts,
       i.route || ' ' || i.key AS idempotency_key, i.body_hash,
       j.created_at AS accepted_at, j.expires_at, j.cancel_requested_at, j.finished_at,
       j.result_sha256, {failure_code} AS failure_code
  FROM jobs j
  LEFT JOIN graphs g ON g.digest = j.graph
  LEFT JOIN idempotency i ON i.job_id = j.id;

CREATE VIEW audit_stages AS
SELECT j.id AS job_id, g.stage, coalesce(s.state, 'pending') AS state, s.fence,
       s.committed_at, s.sha256 AS result_sha256
  FROM jobs j
  JOIN graph_stages g ON g.digest = j.graph
  LEFT JOIN stages s ON s.job_id = j.id AND s.stage = g.stage;

CREATE VIEW audit_needs AS
SELECT j.id AS job_id, n.stage, n.needs
  FROM jobs j
  JOIN graph_needs n ON n.digest = j.graph;

-- The lease of an open run is its worker's; a run whose worker is unknown had none.
CREATE VIEW audit_stage_runs AS
SELECT r.job_id, r.stage, r.run, r.round, r.try, r.fence, r.worker,
       CASE WHEN r.ended_at IS NULL THEN coalesce(w.lease_until, r.started_at) END AS lease_until,
       r.started_at, r.ended_at, r.outcome
  FROM stage_runs r
  LEFT JOIN workers w ON w.id = r.worker;

CREATE VIEW audit_events AS
SELECT seq, job_id, job_seq, round, kind, at, fence, prev_hash, hash FROM events;

CREATE VIEW audit_outbox AS
SELECT id AS outbox_id, job_id, kind, created_at, first_tried_at, sent_at FROM outbox;

CREATE VIEW audit_limits AS
SELECT name, value FROM limits
UNION ALL
SELECT 'now', {clock};
