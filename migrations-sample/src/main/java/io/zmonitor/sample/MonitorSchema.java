// Generated from database.yaml, sha256 3c8902b39acc33c2f473e1f9c1e39dc0d13e6b34953937a5a0fae5f5007e87a6. Do not edit.
package io.zmonitor.sample;

/** The names of the schema, without quotes. */
public final class MonitorSchema {
    /** Of the declaration that this class was made from. */
    public static final String FINGERPRINT = "3c8902b39acc33c2f473e1f9c1e39dc0d13e6b34953937a5a0fae5f5007e87a6";

    /** The table patients: who is or was at this bed. */
    public static final class Patients {
        /** Its name. */
        public static final String TABLE = "patients";

        /** record number of the hospital. */
        public static final String MRN = "mrn";

        /** number of the ward. */
        public static final String OLD_ID = "old_id";

        /** Of type TEXT. */
        public static final String NAME = "name";

        /** date of birth. */
        public static final String DOB = "dob";

        /** Of type TEXT. */
        public static final String SEX = "sex";

        /** Of type TEXT. */
        public static final String BED_LOCATION = "bed_location";

        /** Of type TEXT. */
        public static final String ADMISSION_STATUS = "admission_status";

        /** Of type INTEGER, in ms since 1970. */
        public static final String ADMITTED_AT = "admitted_at";

        /** Of type INTEGER, in ms since 1970. */
        public static final String DISCHARGED_AT = "discharged_at";

        /** Of type TEXT. */
        public static final String ADMISSION_SOURCE = "admission_source";

        /** Of type INTEGER. */
        public static final String LAST_LOOKUP_AT = "last_lookup_at";

        /** Of type TEXT. */
        public static final String LOOKUP_SOURCE = "lookup_source";

        /** E.164 where it could be read. */
        public static final String EMERGENCY_CONTACT = "emergency_contact";

        /** Of type TEXT. */
        public static final String NOTES = "notes";

        /** Of type INTEGER. */
        public static final String UPDATED_AT = "updated_at";

        /** Of type TEXT. */
        public static final String UPDATED_BY = "updated_by";

        private Patients() {}
    }

    /** The table admission_events: admissions, discharges and transfers. */
    public static final class AdmissionEvents {
        /** Its name. */
        public static final String TABLE = "admission_events";

        /** Of type INTEGER. */
        public static final String ID = "id";

        /** Of type TEXT. */
        public static final String EVENT_TYPE = "event_type";

        /** Of type INTEGER. */
        public static final String TIMESTAMP = "timestamp";

        /** Of type TEXT. */
        public static final String PATIENT_MRN = "patient_mrn";

        /** Of type TEXT. */
        public static final String DEVICE_ID = "device_id";

        /** Of type TEXT. */
        public static final String DEVICE_LABEL = "device_label";

        /** Of type TEXT. */
        public static final String USER_ID = "user_id";

        /** Of type TEXT. */
        public static final String BED_LOCATION = "bed_location";

        /** Of type TEXT. */
        public static final String SOURCE = "source";

        /** Of type TEXT. */
        public static final String NOTES = "notes";

        /** Of type TEXT. */
        public static final String CREATED_AT = "created_at";

        private AdmissionEvents() {}
    }

    /** The table vitals: one measured value. */
    public static final class Vitals {
        /** Its name. */
        public static final String TABLE = "vitals";

        /** Of type INTEGER. */
        public static final String ID = "id";

        /** before migration 0005. */
        public static final String PATIENT_ID = "patient_id";

        /** Of type TEXT. */
        public static final String DEVICE_ID = "device_id";

        /** Of type TEXT. */
        public static final String PARAMETER_TYPE = "parameter_type";

        /** in the unit beside it. */
        public static final String VALUE = "value";

        /** Of type TEXT. */
        public static final String UNIT = "unit";

        /** Of type INTEGER, in ms since 1970. */
        public static final String TIMESTAMP = "timestamp";

        /** 0 is good. */
        public static final String QUALITY_FLAG = "quality_flag";

        /** Of type TEXT. */
        public static final String PATIENT_MRN = "patient_mrn";

        /** Of type TEXT. */
        public static final String DEVICE_LABEL = "device_label";

        /** Of type TEXT. */
        public static final String DAY = "day";

        private Vitals() {}
    }

    /** The table quarantined_vitals: readings that a migration took out of vitals. */
    public static final class QuarantinedVitals {
        /** Its name. */
        public static final String TABLE = "quarantined_vitals";

        /** Of type INTEGER. */
        public static final String ID = "id";

        /** Of type TEXT. */
        public static final String REASON = "reason";

        /** Of type TEXT. */
        public static final String PATIENT_ID = "patient_id";

        /** Of type TEXT. */
        public static final String PATIENT_MRN = "patient_mrn";

        /** Of type TEXT. */
        public static final String DEVICE_ID = "device_id";

        /** Of type TEXT. */
        public static final String DEVICE_LABEL = "device_label";

        /** Of type TEXT. */
        public static final String PARAMETER_TYPE = "parameter_type";

        /** Of type REAL. */
        public static final String VALUE = "value";

        /** Of type TEXT. */
        public static final String UNIT = "unit";

        /** Of type INTEGER. */
        public static final String TIMESTAMP = "timestamp";

        /** Of type INTEGER. */
        public static final String QUALITY_FLAG = "quality_flag";

        /** Of type TEXT. */
        public static final String QUARANTINED_AT = "quarantined_at";

        private QuarantinedVitals() {}
    }

    /** The table alarms: alarms as they were raised. */
    public static final class Alarms {
        /** Its name. */
        public static final String TABLE = "alarms";

        /** Of type INTEGER. */
        public static final String ID = "id";

        /** Of type TEXT. */
        public static final String PATIENT_MRN = "patient_mrn";

        /** Of type TEXT. */
        public static final String DEVICE_ID = "device_id";

        /** Of type TEXT. */
        public static final String DEVICE_LABEL = "device_label";

        /** Of type TEXT. */
        public static final String ALARM_TYPE = "alarm_type";

        /** Of type TEXT. */
        public static final String SEVERITY = "severity";

        /** 1 is the highest. */
        public static final String PRIORITY = "priority";

        /** Of type INTEGER, in ms since 1970. */
        public static final String TIMESTAMP = "timestamp";

        /** Of type INTEGER. */
        public static final String ACKNOWLEDGED_AT = "acknowledged_at";

        /** Of type TEXT. */
        public static final String ACKNOWLEDGED_BY = "acknowledged_by";

        /** Of type INTEGER. */
        public static final String RESOLVED_AT = "resolved_at";

        private Alarms() {}
    }

    /** The table alarm_history: alarms that were archived. */
    public static final class AlarmHistory {
        /** Its name. */
        public static final String TABLE = "alarm_history";

        /** Of type INTEGER. */
        public static final String ID = "id";

        /** Of type INTEGER. */
        public static final String ALARM_ID = "alarm_id";

        /** Of type INTEGER. */
        public static final String TIMESTAMP = "timestamp";

        /** Of type TEXT. */
        public static final String PATIENT_MRN = "patient_mrn";

        /** Of type TEXT. */
        public static final String ALARM_TYPE = "alarm_type";

        /** Of type TEXT. */
        public static final String SEVERITY = "severity";

        /** Of type INTEGER. */
        public static final String ACKNOWLEDGED_AT = "acknowledged_at";

        /** Of type TEXT. */
        public static final String ACKNOWLEDGED_BY = "acknowledged_by";

        /** Of type INTEGER. */
        public static final String RESOLVED_AT = "resolved_at";

        /** Of type INTEGER. */
        public static final String ARCHIVED_AT = "archived_at";

        private AlarmHistory() {}
    }

    /** The table alarm_thresholds: when a parameter raises an alarm. */
    public static final class AlarmThresholds {
        /** Its name. */
        public static final String TABLE = "alarm_thresholds";

        /** Of type TEXT. */
        public static final String PARAMETER = "parameter";

        /** Of type REAL. */
        public static final String LOW_CRITICAL = "low_critical";

        /** Of type REAL. */
        public static final String LOW_WARNING = "low_warning";

        /** Of type REAL. */
        public static final String HIGH_WARNING = "high_warning";

        /** Of type REAL. */
        public static final String HIGH_CRITICAL = "high_critical";

        /** Of type TEXT. */
        public static final String ORIGIN = "origin";

        /** Of type TEXT. */
        public static final String CREATED_AT = "created_at";

        private AlarmThresholds() {}
    }

    /** The table telemetry_metrics: what was sent to the hospital. */
    public static final class TelemetryMetrics {
        /** Its name. */
        public static final String TABLE = "telemetry_metrics";

        /** Of type INTEGER. */
        public static final String ID = "id";

        /** Of type TEXT. */
        public static final String PATIENT_MRN = "patient_mrn";

        /** Of type TEXT. */
        public static final String DEVICE_ID = "device_id";

        /** Of type TEXT. */
        public static final String DEVICE_LABEL = "device_label";

        /** Of type TEXT. */
        public static final String BATCH_ID = "batch_id";

        /** Of type INTEGER. */
        public static final String RECORD_COUNT = "record_count";

        /** Of type INTEGER, in bytes. */
        public static final String PAYLOAD_BYTES = "payload_bytes";

        /** Of type INTEGER. */
        public static final String SENT_AT = "sent_at";

        /** Of type INTEGER, in ms. */
        public static final String LATENCY_MS = "latency_ms";

        /** Of type TEXT. */
        public static final String STATUS = "status";

        private TelemetryMetrics() {}
    }

    /** The table settings: of this device. */
    public static final class Settings {
        /** Its name. */
        public static final String TABLE = "settings";

        /** Of type TEXT. */
        public static final String KEY = "key";

        /** Of type TEXT. */
        public static final String VALUE = "value";

        /** Of type TEXT. */
        public static final String UPDATED_AT = "updated_at";

        /** Of type TEXT. */
        public static final String UPDATED_BY = "updated_by";

        private Settings() {}
    }

    /** The table roles: what users may do. */
    public static final class Roles {
        /** Its name. */
        public static final String TABLE = "roles";

        /** Of type TEXT. */
        public static final String ROLE = "role";

        /** Of type TEXT. */
        public static final String DESCRIPTION = "description";

        private Roles() {}
    }

    /** The table users: who may log in. */
    public static final class Users {
        /** Its name. */
        public static final String TABLE = "users";

        /** Of type TEXT. */
        public static final String USER_ID = "user_id";

        /** Of type TEXT. */
        public static final String DISPLAY_NAME = "display_name";

        /** Of type TEXT. */
        public static final String ROLE = "role";

        /** Of type TEXT. */
        public static final String PASSWORD_HASH = "password_hash";

        /** Of type TEXT. */
        public static final String CREATED_AT = "created_at";

        /** Of type TEXT. */
        public static final String CREATED_BY = "created_by";

        private Users() {}
    }

    /** The table audit_log: who did what. */
    public static final class AuditLog {
        /** Its name. */
        public static final String TABLE = "audit_log";

        /** Of type INTEGER. */
        public static final String ID = "id";

        /** Of type TEXT. */
        public static final String LOGGED_AT = "logged_at";

        /** Of type TEXT. */
        public static final String USER_ID = "user_id";

        /** Of type TEXT. */
        public static final String ACTION = "action";

        /** Of type TEXT. */
        public static final String SUBJECT = "subject";

        /** Of type TEXT. */
        public static final String DETAIL = "detail";

        private AuditLog() {}
    }

    /** The table certificate_templates: what the device asks a certificate authority for. */
    public static final class CertificateTemplates {
        /** Its name. */
        public static final String TABLE = "certificate_templates";

        /** Of type TEXT. */
        public static final String PURPOSE = "purpose";

        /** Of type TEXT. */
        public static final String KEY_ALGORITHM = "key_algorithm";

        /** Of type INTEGER, in days. */
        public static final String VALIDITY_DAYS = "validity_days";

        /** Of type TEXT. */
        public static final String EXTENDED_KEY_USAGE = "extended_key_usage";

        private CertificateTemplates() {}
    }

    /** The table certificates: certificates of this device. */
    public static final class Certificates {
        /** Its name. */
        public static final String TABLE = "certificates";

        /** Of type INTEGER. */
        public static final String ID = "id";

        /** Of type TEXT. */
        public static final String PURPOSE = "purpose";

        /** Of type TEXT. */
        public static final String SUBJECT = "subject";

        /** Of type TEXT. */
        public static final String ISSUER = "issuer";

        /** Of type TEXT. */
        public static final String SERIAL_NUMBER = "serial_number";

        /** Of type BLOB. */
        public static final String FINGERPRINT_SHA256 = "fingerprint_sha256";

        /** Of type TEXT. */
        public static final String KEY_ALIAS = "key_alias";

        /** Of type INTEGER. */
        public static final String NOT_BEFORE = "not_before";

        /** Of type INTEGER. */
        public static final String NOT_AFTER = "not_after";

        /** Of type INTEGER. */
        public static final String REVOKED_AT = "revoked_at";

        private Certificates() {}
    }

    /** The view patient_overview. */
    public static final class PatientOverview {
        /** Its name. */
        public static final String VIEW = "patient_overview";

        private PatientOverview() {}
    }

    /** The view daily_vitals. */
    public static final class DailyVitals {
        /** Its name. */
        public static final String VIEW = "daily_vitals";

        private DailyVitals() {}
    }

    private MonitorSchema() {}
}
