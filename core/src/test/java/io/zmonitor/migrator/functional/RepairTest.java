package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Checksum;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Correcting the ledger for one migration, never the data. */
class RepairTest {
    private static final Migration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);");
    private static final Migration FILLED =
            data(2, "INSERT INTO beds VALUES (1);").withRollback("DELETE FROM beds;");
    private static final Migration EDITED = data(2, "-- one bed\nINSERT INTO beds VALUES (1);");
    private static final Migration ALARMS = schema(3, "CREATE TABLE alarms (id INTEGER PRIMARY KEY);");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void migrate() {
        database = MonitorDatabase.in(folder);
        database.migrator(BEDS, FILLED, ALARMS).migrate();
    }

    @Test
    void accepts_the_new_content_of_a_changed_migration() throws SQLException {
        String old = database.rows("SELECT file_hash FROM schema_version WHERE version = 2")
                .get(0);
        Maintenance maintenance = database.migrator(BEDS, EDITED, ALARMS).maintenance();

        Maintenance.RepairReport report = maintenance.acceptChange(MigrationId.data(2), "only a comment");

        String accepted = report.after().map(Checksum::toString).orElseThrow();
        assertThat(report.before().map(Checksum::toString)).contains(old);
        assertThat(accepted).isNotEqualTo(old);
        assertThat(database.rows("SELECT file_hash, rollback_sql FROM schema_version WHERE version = 2"))
                .containsExactly(accepted + "|DELETE FROM beds;");
        assertThat(database.rows("SELECT subject, outcome, from_version, to_version, detail FROM schema_version_audit"
                        + " WHERE operation = 'repair'"))
                .containsExactly("data-0002|ok|3/2/0|3/2/0|accepted " + accepted + " in the place of " + old
                        + ": only a comment");
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("1");
        assertThat(maintenance.verify().isClean()).isTrue();
        assertThat(database.migrator(BEDS, EDITED, ALARMS).migrate().wasUpToDate())
                .isTrue();
    }

    @Test
    void accepts_the_new_revision_of_java_code() throws SQLException {
        Migration first = new Coded(4, "first", context -> {});
        Migration second = new Coded(4, "second", context -> {});
        database.migrator(BEDS, FILLED, ALARMS, first).migrate();

        Maintenance.RepairReport report = database.migrator(BEDS, FILLED, ALARMS, second)
                .maintenance()
                .acceptChange(MigrationId.data(4), "the same rows, faster");

        assertThat(report.before()).contains(Checksum.ofRevision("first"));
        assertThat(report.after()).contains(Checksum.ofRevision("second"));
        assertThat(database.migrator(BEDS, FILLED, ALARMS, second).migrate().wasUpToDate())
                .isTrue();
    }

    @Test
    void drops_the_entry_of_a_withdrawn_migration() throws SQLException {
        Maintenance maintenance = database.migrator(BEDS, ALARMS).maintenance();

        Maintenance.RepairReport report = maintenance.dropEntry(MigrationId.data(2), "withdrawn in 4.2.1");

        assertThat(report.after()).isEmpty();
        assertThat(database.ledger()).containsExactly("schema-1", "schema-3");
        assertThat(database.rows("SELECT * FROM beds")).containsExactly("1");
        assertThat(database.rows("SELECT subject, from_version, to_version, detail FROM schema_version_audit"
                        + " WHERE operation = 'repair'"))
                .containsExactly("data-0002|3/2/0|3/0/0|dropped the entry with "
                        + report.before().orElseThrow() + ": withdrawn in 4.2.1");
        assertThat(maintenance.verify().isClean()).isTrue();
        assertThat(database.migrator(BEDS, ALARMS).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void drops_what_is_known_of_the_schema_before_it() throws SQLException {
        database.migrator(FILLED, ALARMS).maintenance().dropEntry(MigrationId.schema(1), "withdrawn");

        assertThat(database.rows("SELECT count(*) FROM schema_version_change WHERE version = 1"))
                .containsExactly("0");
    }

    @Test
    void repairs_only_what_it_is_told() {
        Migration[] two = {schema(1, "CREATE TABLE beds (id INTEGER);"), EDITED, ALARMS};

        database.migrator(two).maintenance().acceptChange(MigrationId.data(2), "only a comment");

        MigrationException failure = MonitorDatabase.failureOf(database.migrator(two));
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CHANGED);
        assertThat(failure.problem().values()).contains("schema-0001");
    }

    @Test
    void accepts_nothing_for_a_migration_that_did_not_change() throws IOException {
        refused(
                maintenance -> maintenance.acceptChange(MigrationId.data(2), "why not"),
                ProblemCode.REPAIR_NOT_CHANGED,
                "data-0002, which is applied with the content that the source has",
                BEDS,
                FILLED,
                ALARMS);
        refused(
                maintenance -> maintenance.acceptChange(MigrationId.data(9), "why not"),
                ProblemCode.REPAIR_NOT_CHANGED,
                "data-0009, which is neither in the source nor in the ledger",
                BEDS,
                FILLED,
                ALARMS);
    }

    @Test
    void drops_nothing_that_the_source_has_or_a_newer_build_applied() throws IOException {
        refused(
                maintenance -> maintenance.dropEntry(MigrationId.data(2), "why not"),
                ProblemCode.REPAIR_NOT_MISSING,
                "it is changed",
                BEDS,
                EDITED,
                ALARMS);
        refused(
                maintenance -> maintenance.dropEntry(MigrationId.schema(3), "why not"),
                ProblemCode.REPAIR_NOT_MISSING,
                "it is from a newer build",
                BEDS,
                FILLED);
    }

    @Test
    void asks_for_a_reason() {
        Maintenance maintenance = database.migrator(BEDS, EDITED, ALARMS).maintenance();

        assertThatIllegalArgumentException().isThrownBy(() -> maintenance.acceptChange(MigrationId.data(2), "\t"));
        assertThatIllegalArgumentException().isThrownBy(() -> maintenance.dropEntry(MigrationId.data(2), ""));
    }

    private void refused(
            Function<Maintenance, Maintenance.RepairReport> repair,
            ProblemCode code,
            String words,
            Migration... migrations)
            throws IOException {
        byte[] before = Files.readAllBytes(database.path());

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> repair.apply(database.migrator(migrations).maintenance()));

        assertThat(failure.problem().code()).isEqualTo(code);
        assertThat(failure.problem().summary()).contains(words);
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }
}
