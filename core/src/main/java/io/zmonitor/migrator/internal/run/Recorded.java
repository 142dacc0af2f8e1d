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
record Recorded(List<LedgerEntry> entries, List<AppliedRepeatable> repeatables) {
    /** A database without ledger. */
    static final Recorded NOTHING = new Recorded(List.of(), List.of());

    static Recorded of(SqlConnection database, Path name) throws SQLException {
        List<LedgerEntry> entries = new Ledger(database, name).read();
        return new Recorded(entries, new RepeatableLedger(database).read());
    }
}
