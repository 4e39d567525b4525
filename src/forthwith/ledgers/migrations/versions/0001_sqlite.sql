CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE limits (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID;

CREATE TABLE jobs (
  id TEXT PRIMARY KEY NOT NULL,
  tenant TEXT NOT NULL,
  owner TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  pipeline_version INTEGER NOT NULL,
  graph TEXT NOT NULL,
  queue TEXT NOT NULL,
  priority TEXT NOT NULL,
  lane TEXT NOT NULL,
  method TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('pending', 'processing', 'completed', 'failed', 'timed_out', 'cancelled')),
  outcome TEXT,
  rank REAL NOT NULL,
  ready INTEGER NOT NULL,
  run_at REAL,
  waiting_for TEXT,
  round INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  interruptions INTEGER NOT NULL,
  deaths INTEGER NOT NULL,
  max_attempts INTEGER,
  worker TEXT,
  degrade TEXT NOT NULL,
  fallback_to_queue INTEGER NOT NULL,
  created_at REAL NOT NULL,
  started_at REAL,
  claimed_at REAL,
  finished_at REAL,
  last_retry_at REAL,
  deadline_at REAL,
  expires_at REAL,
  expiry_at REAL,
  timeout_s REAL NOT NULL,
  processed_s REAL NOT NULL,
  cancel_requested_at REAL,
  cancel_force INTEGER NOT NULL,
  stopped INTEGER NOT NULL,
  result_stage TEXT NOT NULL,
  result_sha256 TEXT,
  size_bytes INTEGER NOT NULL,
  failure TEXT,
  batch_id TEXT,
  version INTEGER NOT NULL,
  updated_at REAL NOT NULL,
  last_seq INTEGER NOT NULL,
  last_hash TEXT NOT NULL
);

CREATE INDEX jobs_ready ON jobs (lane, tenant, rank) WHERE state = 'pending' AND ready = 1;

CREATE INDEX jobs_delayed ON jobs (run_at) WHERE state = 'pending' AND ready = 0;

CREATE INDEX jobs_held ON jobs (worker, lane, tenant) WHERE state = 'processing';

CREATE INDEX jobs_expiring ON jobs (expires_at) WHERE state = 'pending' AND expires_at IS NOT NULL;

CREATE INDEX jobs_awaited ON jobs (deadline_at)
  WHERE method = 'immediate' AND state IN ('pending', 'processing');

CREATE INDEX jobs_of_tenant ON jobs (tenant, id);

CREATE INDEX jobs_of_batch ON jobs (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE job_details (
  job_id TEXT PRIMARY KEY NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  input BLOB NOT NULL,
  options TEXT NOT NULL,
  tags TEXT NOT NULL,
  metadata TEXT NOT NULL,
  request_id TEXT NOT NULL,
  admission TEXT NOT NULL,
  fallback TEXT,
  documents TEXT NOT NULL
);

CREATE TABLE stages (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('pending', 'running', 'committed', 'degraded', 'skipped', 'failed')),
  round INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  runs INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  started_at REAL,
  ended_at REAL,
  committed_at REAL,
  sha256 TEXT,
  size_bytes INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  address TEXT,
  body BLOB,
  PRIMARY KEY (job_id, stage)
);

CREATE TABLE stage_runs (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  run INTEGER NOT NULL,
  round INTEGER NOT NULL,
  try INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  worker TEXT NOT NULL,
  started_at REAL NOT NULL,
  ended_at REAL,
  outcome TEXT CHECK (outcome IN
    ('committed', 'degraded', 'failed', 'lost', 'fenced', 'cancelled', 'interrupted')),
  error_code TEXT,
  error_message TEXT,
  PRIMARY KEY (job_id, stage, run)
) WITHOUT ROWID;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  job_seq INTEGER NOT NULL,
  round INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at REAL NOT NULL,
  fence INTEGER NOT NULL,
  data TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE UNIQUE INDEX events_of_job ON events (job_id, job_seq);

CREATE TABLE progress (
  job_id TEXT PRIMARY KEY NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  percent REAL NOT NULL,
  stage TEXT,
  label TEXT NOT NULL,
  message TEXT NOT NULL,
  step INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  version INTEGER NOT NULL,
  updated_at REAL NOT NULL
);

CREATE TABLE workers (
  id TEXT PRIMARY KEY NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  lock TEXT NOT NULL,
  concurrency INTEGER NOT NULL,
  capabilities TEXT NOT NULL,
  started_at REAL NOT NULL,
  beat_at REAL NOT NULL,
  lease_until REAL NOT NULL,
  state TEXT NOT NULL
);

CREATE TABLE idempotency (
  tenant TEXT NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  created_at REAL NOT NULL,
  PRIMARY KEY (tenant, route, key)
) WITHOUT ROWID;

CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE INDEX idempotency_of_job ON idempotency (job_id);

CREATE TABLE graphs (
  digest TEXT PRIMARY KEY NOT NULL,
  pipeline TEXT NOT NULL,
  version INTEGER NOT NULL,
  result TEXT NOT NULL,
  max_attempts INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE graph_stages (
  digest TEXT NOT NULL REFERENCES graphs (digest) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (digest, stage)
) WITHOUT ROWID;

CREATE TABLE graph_needs (
  digest TEXT NOT NULL REFERENCES graphs (digest) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  needs TEXT NOT NULL,
  PRIMARY KEY (digest, stage, needs)
) WITHOUT ROWID;

CREATE TABLE durations (
  pipeline TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  stage TEXT NOT NULL,
  bin INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (pipeline, bucket, stage, bin)
) WITHOUT ROWID;

CREATE TABLE documents (
  id TEXT PRIMARY KEY NOT NULL,
  tenant TEXT NOT NULL,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  address TEXT NOT NULL,
  format TEXT NOT NULL,
  media_type TEXT NOT NULL,
  created_at REAL NOT NULL
);

CREATE TABLE blobs (
  address TEXT NOT NULL,
  tenant TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  refs INTEGER NOT NULL CHECK (refs >= 0),
  PRIMARY KEY (address, tenant)
) WITHOUT ROWID;

CREATE TABLE job_documents (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  document_id TEXT NOT NULL,
  PRIMARY KEY (job_id, document_id)
) WITHOUT ROWID;

CREATE INDEX jobs_of_document ON job_documents (document_id);

CREATE TABLE outbox (
  id TEXT PRIMARY KEY NOT NULL,
  job_id TEXT REFERENCES jobs (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  created_at REAL NOT NULL,
  first_tried_at REAL,
  sent_at REAL
);

CREATE INDEX outbox_untried ON outbox (created_at) WHERE first_tried_at IS NULL;

CREATE VIEW audit_jobs AS
SELECT j.id AS job_id, j.tenant, j.state, j.round, j.fence,
       CASE WHEN j.max_attempts < g.max_attempts OR g.max_attempts IS NULL
            THEN j.max_attempts ELSE g.max_attempts END AS max_attempts,
       i.route || ' ' || i.key AS idempotency_key, i.body_hash,
       j.created_at AS accepted_at, j.expires_at, j.cancel_requested_at, j.finished_at,
       j.result_sha256, json_extract(j.failure, '$.code') AS failure_code
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
SELECT 'now', (julianday('now') - 2440587.5) * 86400.0;
