package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.AuditEntry;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.result.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ledgers of other versions of this library. The fixture {@code ledger-format-1.db} was made by the last version that
 * wrote format 1: {@link #SET} applied, its newest migration rolled back and applied again, then a run that failed.
 */
@NeedsEncryption
class LedgerFormatTest {
    private static final Migration[] SET = {
        schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY AUTOINCREMENT, ward TEXT NOT NULL);")
                .withRollback("DROP TABLE beds;"),
        data(2, "INSERT INTO beds (ward) VALUES ('ICU'), ('Ärzte');")
                .withRollback("DELETE FROM beds; -- @rows beds may decrease"),
        schema(3, "CREATE TABLE alarms (id INTEGER PRIMARY KEY, bed INTEGER REFERENCES beds(id));")
                .withRollback("DROP TABLE alarms;")
    };

    private static final Migration[] MORE = {SET[0], SET[1], SET[2], data(4, "UPDATE beds SET ward = upper(ward);")};

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void put_the_fixture_there() throws IOException {
        database = MonitorDatabase.in(folder);
        try (InputStream fixture = LedgerFormatTest.class.getResourceAsStream("ledger-format-1.db")) {
            Files.copy(fixture, database.path());
        }
    }

    @Test
    void a_boot_with_nothing_pending_leaves_format_1_as_it_is() throws Exception {
        byte[] before = Files.readAllBytes(database.path());

        assertThat(database.migrator(SET).migrate().wasUpToDate()).isTrue();
        assertThat(database.migrator(SET).maintenance().verify().findings()).isEmpty();
        assertThat(database.migrator(SET).maintenance().history()).hasSize(12);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void the_next_run_that_writes_upgrades_it_and_seals_what_was_there() throws SQLException {
        MigrationReport report = database.migrator(MORE).migrate();

        assertThat(report.applied()).hasSize(1);
        assertThat(database.rows("SELECT format FROM schema_version_state")).containsExactly("2");
        List<AuditEntry> history = database.migrator(MORE).maintenance().history();
        assertThat(history.subList(12, history.size()))
                .extracting(AuditEntry::operation)
                .containsExactly("upgrade", "backup", "step", "run");
        assertThat(database.migrator(MORE).maintenance().verify().findings()).isEmpty();
        assertThat(database.migrator(MORE).migrate().wasUpToDate()).isTrue();

        database.execute("UPDATE schema_version SET applied_by = 'nobody' WHERE version = 1");
        assertThat(database.migrator(MORE).maintenance().verify().findings())
                .containsExactly(new Findings.InAuditData(
                        0,
                        "schema-0001: its description, time, duration, application or compatibility is not what was"
                                + " recorded"));
    }

    @Test
    void a_run_that_fails_upgrades_it_for_its_own_row() throws SQLException {
        Migration[] failing = {SET[0], SET[1], SET[2], data(4, "UPDATE nowhere SET x = 1;")};
        MonitorDatabase.failureOf(database.migrator(failing));

        assertThat(database.migrator(SET).maintenance().verify().findings()).isEmpty();
        assertThat(database.rows("SELECT format FROM schema_version_state")).containsExactly("2");
        assertThat(database.migrator(SET).migrate().wasUpToDate()).isTrue();
        assertThat(database.migrator(MORE).migrate().applied()).hasSize(1);
    }

    @Test
    void rollback_restore_and_repair_upgrade_it_too() throws SQLException {
        database.migrator(SET).maintenance().rollback(1, "a test");

        assertThat(database.migrator(SET).maintenance().verify().findings()).isEmpty();
        assertThat(database.tables()).containsExactly("beds");

        database.migrator(SET).maintenance().restoreNewest("a test");

        assertThat(database.tables()).containsExactly("alarms", "beds");
        assertThat(database.migrator(SET).maintenance().verify().findings()).isEmpty();
        assertThat(database.rows("SELECT format FROM schema_version_state")).containsExactly("2");
    }

    @Test
    void a_ledger_of_a_later_format_is_refused_as_that_whatever_columns_it_has() throws SQLException {
        database.execute(
                "ALTER TABLE schema_version ADD COLUMN signature BLOB",
                "ALTER TABLE schema_version_state ADD COLUMN signed INTEGER",
                "UPDATE schema_version_state SET format = 3");

        for (Migration[] set : List.of(SET, MORE)) {
            MigrationException failure = catchThrowableOfType(
                    MigrationException.class, () -> database.migrator(set).migrate());
            assertThat(failure.problem().code()).isEqualTo(ProblemCode.LEDGER_FROM_NEWER_LIBRARY);
        }
    }

    @Test
    void further_columns_of_todays_format_are_tolerated_and_kept() throws SQLException {
        database.execute("ALTER TABLE schema_version ADD COLUMN ticket TEXT");

        assertThat(database.migrator(SET).migrate().wasUpToDate()).isTrue();
        assertThat(database.migrator(MORE).migrate().applied()).hasSize(1);
        assertThat(database.rows("SELECT count(ticket) || count(*) FROM schema_version"))
                .containsExactly("04");
    }
}
