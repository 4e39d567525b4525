-- Statements that every database understands: graphs, documents, and what is known of the ledger. `{piece}` stands for another block.

-- ---- graphs

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

-- ---- documents

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

-- ---- meta

-- name: set_limit
INSERT INTO limits (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = :value;

-- name: revision
SELECT version_num FROM alembic_version;

-- name: add_revision_table
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);

-- name: set_revision
INSERT INTO alembic_version (version_num) VALUES (:revision);

-- name: name_ledger
INSERT INTO meta (name, value) VALUES ('ledger', :name) ON CONFLICT (name) DO NOTHING;

-- name: ledger_name
SELECT value FROM meta WHERE name = 'ledger';

-- name: prove
-- That it can be written to.
INSERT INTO meta (name, value) VALUES ('proved_at', :now)
ON CONFLICT (name) DO UPDATE SET value = :now;
