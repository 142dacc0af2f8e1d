package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.AppliedRepeatable;
import io.zmonitor.migrator.LedgerEntry;
import io.zmonitor.migrator.internal.ledger.Ledger;
import io.zmonitor.migrator.internal.ledger.RepeatableLedger;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * What the ledger says.
 *
 * @param entries the applied migrations
 * @param repeatables the applied repeatables
 */
record Reading(List<LedgerEntry> entries, List<AppliedRepeatable> repeatables) {
    /** A database without ledger. */
    static final Reading NOTHING = new Reading(List.of(), List.of());

    static Reading of(SqlConnection database, Path name) throws SQLException {
        List<LedgerEntry> entries = new Ledger(database, name).read();
        return new Reading(entries, new RepeatableLedger(database).read());
    }
}
