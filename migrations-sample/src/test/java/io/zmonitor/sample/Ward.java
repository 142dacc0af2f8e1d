package io.zmonitor.sample;

import java.sql.SQLException;

/** A ward's worth of rows as release 1 wrote them, with the flaws that a field database has. All names are invented. */
final class Ward {
    static final int PATIENTS = 40;
    static final int READINGS = 2_000;
    static final int ORPHANS = 5;
    static final int COPIES = 7;
    static final int VITALS = READINGS + ORPHANS + COPIES;
    static final int ALARMS = 59;
    static final int HIGHEST_ALARM = 60;

    private static final long START = 1_756_700_000_000L;

    private Ward() {}

    /** Fills a database at version 1. */
    static void moveInto(PlainDatabase database) throws SQLException {
        database.execute(numbers(PATIENTS) + """
                INSERT INTO patients (mrn, old_id, name, sex, bed_location, admission_status,
                                      admitted_at, discharged_at, admission_source)
                SELECT printf('MRN-%05d', n), CASE WHEN n % 8 = 0 THEN NULL ELSE 'W' || n END, 'Patient ' || n,
                       substr('MFOU', 1 + n % 4, 1), CASE WHEN n % 3 = 0 THEN NULL ELSE 'WARD-3/BED-' || n END,
                       CASE WHEN n % 5 = 0 THEN 'DISCHARGED' ELSE 'ADMITTED' END,
                       %d + n * 60000, CASE WHEN n % 5 = 0 THEN %d + n * 90000 END, 'Manual'
                FROM numbers""".replace("%d", Long.toString(START)));
        database.execute(numbers(READINGS) + """
                INSERT INTO vitals (patient_id, device_id, parameter_type, value, unit, timestamp)
                SELECT CASE WHEN n % 40 % 8 = 0 THEN printf('MRN-%05d', 1 + (n - 1) % 40) ELSE 'W' || (n % 40) END,
                       CASE WHEN n % 9 = 0 THEN 'PUMP-' || n % 4 ELSE printf('SERIAL-%03d', n % 6) END,
                       'heart_rate', 60 + n % 50, 'bpm', %d + n * 1000
                FROM numbers""".replace("%d", Long.toString(START)));
        database.execute(numbers(ORPHANS) + """
                INSERT INTO vitals (patient_id, device_id, parameter_type, value, unit, timestamp)
                SELECT CASE WHEN n = 1 THEN NULL ELSE 'GONE-' || n END, 'SERIAL-001', 'spo2', 97, '%', n FROM numbers""");
        database.execute("""
                INSERT INTO vitals (patient_id, device_id, parameter_type, value, unit, timestamp)
                SELECT patient_id, device_id, parameter_type, value, unit, timestamp FROM vitals
                WHERE id <= %d""".replace("%d", Integer.toString(COPIES)));
        database.execute(numbers(HIGHEST_ALARM) + """
                INSERT INTO alarms (patient_id, device_id, alarm_type, severity, timestamp)
                SELECT CASE WHEN n % 10 = 0 THEN NULL ELSE 'W' || (1 + n % 7) END, printf('SERIAL-%03d', n % 6),
                       CASE WHEN n % 10 = 0 THEN 'BATTERY_LOW' ELSE 'HEART_RATE_HIGH' END,
                       CASE n % 3 WHEN 0 THEN 'LOW' WHEN 1 THEN 'MEDIUM' ELSE 'HIGH' END, n
                FROM numbers""");
        database.execute("DELETE FROM alarms WHERE id = " + HIGHEST_ALARM);
    }

    /** Adds what release 4 has room for. */
    static void writeContacts(PlainDatabase database) throws SQLException {
        database.execute("""
                UPDATE patients
                SET emergency_contact = CASE CAST(substr(mrn, 5) AS INTEGER) % 4
                    WHEN 0 THEN '(212) 555-01' || substr(mrn, 8) WHEN 1 THEN '+442079460958' WHEN 2 THEN 'see file' END""");
    }

    private static String numbers(int upTo) {
        return "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " + upTo + ") ";
    }
}
