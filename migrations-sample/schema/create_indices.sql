-- Generated from database.yaml, sha256 3c8902b39acc33c2f473e1f9c1e39dc0d13e6b34953937a5a0fae5f5007e87a6. Do not edit.

CREATE INDEX idx_patients_admission_status ON patients (admission_status);

CREATE INDEX idx_patients_bed_location ON patients (bed_location)
    WHERE bed_location IS NOT NULL;

CREATE INDEX idx_patients_name ON patients (name COLLATE NOCASE);

CREATE INDEX idx_patients_contact ON patients (emergency_contact)
    WHERE emergency_contact IS NOT NULL;

CREATE INDEX idx_admission_events_patient ON admission_events (patient_mrn, timestamp);

CREATE INDEX idx_admission_events_timestamp ON admission_events (timestamp);

CREATE INDEX idx_vitals_timestamp ON vitals (timestamp);

CREATE INDEX idx_vitals_trend ON vitals (patient_mrn, parameter_type, timestamp DESC);

CREATE INDEX idx_vitals_doubtful ON vitals (timestamp)
    WHERE quality_flag <> 0;

CREATE INDEX idx_alarms_timestamp ON alarms (timestamp);

CREATE INDEX idx_alarms_patient_mrn ON alarms (patient_mrn);

CREATE INDEX idx_alarms_open ON alarms (priority, timestamp)
    WHERE resolved_at IS NULL;

CREATE UNIQUE INDEX idx_alarm_history_alarm_id ON alarm_history (alarm_id);

CREATE INDEX idx_alarm_history_patient_mrn ON alarm_history (patient_mrn);

CREATE INDEX idx_alarm_history_timestamp ON alarm_history (timestamp);

CREATE INDEX idx_telemetry_metrics_sent_at ON telemetry_metrics (sent_at);

CREATE INDEX idx_telemetry_metrics_failed ON telemetry_metrics (sent_at)
    WHERE status = 'FAILED';

CREATE INDEX idx_users_role ON users (role);

CREATE INDEX idx_audit_log_subject ON audit_log (subject, logged_at);

CREATE UNIQUE INDEX idx_certificates_in_use ON certificates (purpose)
    WHERE revoked_at IS NULL;

CREATE INDEX idx_certificates_not_after ON certificates (not_after)
    WHERE revoked_at IS NULL;
