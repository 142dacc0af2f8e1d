package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Verification.Finding;
import io.zmonitor.migrator.internal.result.Findings;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of the ledger beside what the audit says of them: see {@link EntrySeal}. */
public final class EntrySeals {
    private static final String COLUMNS = "migration_type, version, file_hash, rollback_sql, description, applied_at,"
            + " execution_time_ms, applied_by, compatible_with";
    private static final int COUNT = 9;

    /** Of a ledger without entries, or of a format without seals. */
    public static final EntrySeals NONE = new EntrySeals(false);

    private final Map<String, EntrySeal> recorded = new LinkedHashMap<>();
    private final Map<String, EntrySeal> present = new LinkedHashMap<>();
    private final boolean sealing;

    private EntrySeals(boolean sealing) {
        this.sealing = sealing;
    }

    /** Reads both, from a ledger that is there. */
    public static EntrySeals read(SqlConnection database) throws SQLException {
        if (!LedgerTables.isSealing(database)) {
            return NONE;
        }
        EntrySeals seals = new EntrySeals(true);
        for (String lines :
                database.texts("SELECT entries FROM schema_version_audit WHERE entries <> '' ORDER BY sequence")) {
            EntrySeal.follow(lines, seals.recorded);
        }
        of(database).forEach(seal -> seals.present.put(seal.migration(), seal));
        return seals;
    }

    /** The seals of the rows as they are now. */
    static List<EntrySeal> of(SqlConnection database) throws SQLException {
        return database.list(
                "SELECT " + COLUMNS + " FROM schema_version ORDER BY migration_type, version", EntrySeals::seal);
    }

    private static EntrySeal seal(ResultSet row) throws SQLException {
        List<@Nullable String> columns = new ArrayList<>();
        for (int column = 1; column <= COUNT; column++) {
            columns.add(row.getString(column));
        }
        return EntrySeal.of(columns);
    }

    /** Where they differ. A ledger of a format without seals differs nowhere. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (!sealing) {
            return findings;
        }
        present.forEach((migration, now) -> {
            EntrySeal then = recorded.get(migration);
            if (then == null) {
                findings.add(finding(migration, "no row of the audit says who wrote its entry"));
            } else {
                then.difference(now).ifPresent(text -> findings.add(finding(migration, text)));
            }
        });
        recorded.keySet().stream()
                .filter(migration -> !present.containsKey(migration))
                .forEach(migration -> findings.add(
                        finding(migration, "its entry is gone, and no row of the audit says who removed it")));
        return findings;
    }

    private static Finding finding(String migration, String text) {
        return new Findings.InAuditData(0, migration + ": " + text);
    }

    /** Whether this migration's stored rollback script is another one than the audit says. */
    public boolean isRollbackChanged(MigrationId id) {
        EntrySeal then = recorded.get(id.toString());
        EntrySeal now = present.get(id.toString());
        return then != null && now != null && !then.rollback().equals(now.rollback());
    }
}
