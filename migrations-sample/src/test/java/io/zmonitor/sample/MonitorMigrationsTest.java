package io.zmonitor.sample;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.testkit.contract.MigrationsContract;
import io.zmonitor.migrator.testkit.rows.Rows;
import java.util.Map;
import java.util.Set;

/** The monitor's migrations keep what each set should keep. */
class MonitorMigrationsTest extends MigrationsContract {
    @Override
    protected MigrationSource migrations() {
        return MonitorDatabases.SOURCE;
    }

    // What the application guarantees: a ward's number is nobody's record number, and readings have a patient.
    @Override
    protected Rows rows() {
        return super.rows()
                .with("patients.mrn", "MRN-0001")
                .with("patients.old_id", "W-0001")
                .with("patient_mrn", "MRN-0001")
                .except("quarantined_vitals");
    }

    @Override
    protected Map<Long, String> rollbacksThatChangeRows() {
        return Map.of(
                5L, "empties record numbers",
                12L, "leaves the status as it was normalised",
                16L, "has the ward's number from the patient",
                17L, "makes the threshold again, with a new time");
    }

    @Override
    protected Set<String> columnsWithTheTimeOfTheRun() {
        return Set.of(
                "admission_events.created_at",
                "alarm_thresholds.created_at",
                "audit_log.logged_at",
                "quarantined_vitals.quarantined_at",
                "settings.updated_at",
                "users.created_at");
    }
}
