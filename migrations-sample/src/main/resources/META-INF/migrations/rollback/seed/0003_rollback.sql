-- Rollback: Roles and first users
-- Rolling back version: 0003
-- Risk: LOW - removes the accounts that nobody has commissioned, and the roles that nobody has
-- @rows users may decrease
-- @rows roles may decrease

BEGIN TRANSACTION;

DELETE FROM users
WHERE user_id IN ('admin', 'service') AND created_by = 'system' AND password_hash IS NULL;

DELETE FROM roles
WHERE role IN ('ADMINISTRATOR', 'PHYSICIAN', 'NURSE', 'TECHNICIAN')
  AND NOT EXISTS (SELECT 1 FROM users WHERE users.role = roles.role);

COMMIT;
