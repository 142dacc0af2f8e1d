-- Rollback: Certificate templates
-- Rolling back version: 0020
-- Risk: LOW - a template that a certificate was made with stays
-- @rows certificate_templates may decrease

BEGIN TRANSACTION;

DELETE FROM certificate_templates
WHERE purpose IN ('TELEMETRY_CLIENT', 'SERVICE_ACCESS')
  AND NOT EXISTS (SELECT 1 FROM certificates WHERE certificates.purpose = certificate_templates.purpose);

DELETE FROM schema_version WHERE version = 20;

COMMIT;
