package io.zmonitor.migrator.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.ledger.AuditRecord.Operation;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What is looked for in the audit is looked for among its newest rows: it has no end. */
class AuditSearchTest {
    @Test
    void only_the_newest_rows_are_read() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            SqlConnection database = new SqlConnection(connection);
            LedgerTables.createAudit(database);
            database.execute(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                            + " INSERT INTO schema_version_audit (sequence, at, operation, outcome, subject, from_version,"
                            + " to_version, duration_ms, application, detail, previous_hash, operator, entries, hash)"
                            + " SELECT i, 'now', 'failure', 'ZM-501', '', '0', '0', 0, 'a', 'row ' || i, '', '', '', '' FROM n");
            Audit audit = Audit.atItsEnd(database);

            assertThat(audit.holdsAmong(10, Operation.FAILURE, "row 2000")).isTrue();
            assertThat(audit.holdsAmong(10, Operation.FAILURE, "row 1991")).isTrue();
            assertThat(audit.holdsAmong(10, Operation.FAILURE, "row 1990")).isFalse();
            assertThat(audit.holdsAmong(2000, Operation.FAILURE, "row 1")).isTrue();
            assertThat(audit.holdsAmong(2000, Operation.RUN, "row 2000")).isFalse();
        }
    }
}
