package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static io.zmonitor.migrator.functional.MonitorDatabase.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going back on purpose: in one transaction, newest first, and forward again to the same schema. */
class RollbackTest {
    private static final SqlMigration BEDS = schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY, ward TEXT);")
            .withRollback("-- @rows beds may decrease\nDROP TABLE beds;");
    private static final SqlMigration DEFAULT_BEDS = seed(1, "INSERT INTO beds VALUES (1, 'ICU'), (2, 'ICU');")
            .withRollback("-- @rows beds may decrease\nDELETE FROM beds WHERE id < 3;");
    private static final SqlMigration WARDS_RENAMED = data(2, "UPDATE beds SET ward = 'ICU-1';")
            .withRollback("BEGIN; UPDATE beds SET ward = 'ICU'; DELETE FROM schema_version WHERE version = 2; COMMIT;");
    private static final SqlMigration ALARMS = schema(
                    3, "CREATE TABLE alarms (id INTEGER PRIMARY KEY);\nCREATE INDEX beds_by_ward ON beds (ward);")
            .withRollback("DROP TABLE alarms;\nDROP INDEX beds_by_ward;");
    private static final SqlMigration DEFAULT_ALARMS = seed(4, "INSERT INTO beds VALUES (9, 'HALL');");
    private static final Migration[] ALL = {BEDS, DEFAULT_BEDS, WARDS_RENAMED, ALARMS, DEFAULT_ALARMS};

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void migrate() {
        database = MonitorDatabase.in(folder);
        database.migrator(ALL).migrate();
    }

    @Test
    void undoes_the_newest_first_and_goes_forward_again_to_the_same_schema() throws SQLException {
        List<String> schema = schemaOf(database);

        RollbackReport report = database.migrator(ALL).maintenance().rollbackTo(1, "a test");

        assertThat(report.rolledBack())
                .extracting(RollbackReport.Undone::id)
                .containsExactly(MigrationId.schema(3), MigrationId.data(2));
        assertThat(report.rolledBack())
                .extracting(RollbackReport.Undone::used)
                .containsOnly(RollbackReport.Undone.Used.STORED_AND_PRESENT);
        assertThat(report.before()).hasToString("3");
        assertThat(report.after()).hasToString("1");
        assertThat(database.tables()).containsExactly("beds");
        assertThat(database.rows("SELECT ward FROM beds WHERE id = 1")).containsExactly("ICU");
        assertThat(database.ledger()).containsExactly("schema-1", "seed-1", "seed-4");

        assertThat(database.migrator(ALL).migrate().applied()).hasSize(2);
        assertThat(schemaOf(database)).isEqualTo(schema);
        assertThat(database.migrator(ALL).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void leaves_the_state_row_and_the_audit_as_they_must_be() throws SQLException {
        database.migrator(ALL).maintenance().rollbackTo(1, "a test");

        assertThat(database.rows("SELECT set_chain, entries FROM schema_version_state"))
                .containsExactly("|3");
        assertThat(database.rows("SELECT schema_cookie - (SELECT schema_version FROM pragma_schema_version)"
                        + " FROM schema_version_state"))
                .containsExactly("0");
        assertThat(database.rows("SELECT subject, outcome, from_version, to_version, application FROM"
                        + " schema_version_audit WHERE operation = 'rollback' ORDER BY sequence"))
                .containsExactly(
                        "schema-0003|ok|3/2/4|1/2/4|z-monitor 4.2.0",
                        "data-0002|ok|1/2/4|1/0/4|z-monitor 4.2.0",
                        "|ok|3/2/4|1/0/4|z-monitor 4.2.0");
        assertThat(database.rows("SELECT DISTINCT version FROM schema_version_change"))
                .containsExactly("1");
    }

    @Test
    void undoes_as_many_as_it_is_told() throws SQLException {
        RollbackReport report = database.migrator(ALL).maintenance().rollback(2, "a test");

        assertThat(report.rolledBack())
                .extracting(RollbackReport.Undone::id)
                .containsExactly(MigrationId.schema(3), MigrationId.data(2));
        assertThat(report.keptSeeds()).containsExactly(MigrationId.seed(4));
        assertThat(database.ledger()).containsExactly("schema-1", "seed-1", "seed-4");
    }

    @Test
    void refuses_to_undo_more_than_there_is() {
        MigrationException failure = failureOf(maintenance -> maintenance.rollback(5, "a test"), ALL);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROLLBACK_BEYOND_FIRST);
        assertThat(failure.problem().summary()).contains("5", "4");
    }

    @Test
    void a_seed_whose_table_goes_is_pending_again_and_brings_its_rows_back() throws SQLException {
        Migration[] set = {
            schema(1, "CREATE TABLE wards (id INTEGER PRIMARY KEY);"),
            schema(
                            2,
                            "CREATE TABLE Ärzte (name TEXT, value); CREATE TABLE log (t);"
                                    + " CREATE TRIGGER noted AFTER INSERT ON Ärzte BEGIN INSERT INTO log VALUES (new.name); END;")
                    .withRollback(
                            "-- @rows Ärzte may decrease\n-- @rows log may decrease\nDROP TABLE Ärzte; DROP TABLE log;"),
            seed(2, "INSERT INTO Ärzte VALUES ('low', 40), ('high', 120);")
        };
        MonitorDatabase other = new MonitorDatabase(folder.resolve("seeded.db"), new TestOpener());
        other.migrator(set).migrate();

        RollbackReport report = other.migrator(set).maintenance().rollbackTo(1, "a test");

        assertThat(report.pendingSeeds()).containsExactly(MigrationId.seed(2));
        assertThat(report.keptSeeds()).isEmpty();
        assertThat(report.warnings()).extracting(Warning::kind).contains(Warning.Kind.SEED_PENDING);
        assertThat(other.ledger()).containsExactly("schema-1");
        assertThat(other.migrator(set).maintenance().verify().findings()).isEmpty();
        other.migrator(set).migrate();
        assertThat(other.rows("SELECT count(*) FROM Ärzte")).containsExactly("2");
        assertThat(other.rows("SELECT count(*) FROM log")).containsExactly("2");
    }

    @Test
    void a_rollback_that_takes_a_part_of_a_seeds_rows_is_refused() throws SQLException {
        SqlMigration both = seed(2, "INSERT INTO limits VALUES (1); INSERT INTO wards VALUES (7);");
        Migration code = new JavaMigration() {
            @Override
            public MigrationType type() {
                return MigrationType.SEED;
            }

            @Override
            public long version() {
                return 2;
            }

            @Override
            public String description() {
                return "limits";
            }

            @Override
            public String revision() {
                return "1";
            }

            @Override
            public void migrate(JavaMigration.Context context) throws SQLException {
                try (Statement statement = context.connection().createStatement()) {
                    statement.execute("INSERT INTO limits VALUES (1)");
                }
            }
        };
        List<String> told = new ArrayList<>();
        for (Migration seed : List.of(both, code)) {
            MonitorDatabase other = new MonitorDatabase(folder.resolve(told.size() + ".db"), new TestOpener());
            Migration[] set = {
                schema(1, "CREATE TABLE wards (id INTEGER PRIMARY KEY);"),
                schema(2, "CREATE TABLE limits (value);")
                        .withRollback("-- @rows limits may decrease\nDROP TABLE limits;"),
                seed
            };
            other.migrator(set).migrate();

            MigrationException failure = catchThrowableOfType(
                    MigrationException.class,
                    () -> other.migrator(set).maintenance().rollbackTo(1, "a test"));

            told.add(failure.problem().code() + " " + failure.databaseState());
            assertThat(failure.problem().summary()).contains("seed-0002", "limits");
            assertThat(other.rows("SELECT count(*) FROM limits")).containsExactly("1");
            assertThat(other.ledger()).containsExactly("schema-1", "schema-2", "seed-2");
        }
        assertThat(told).containsOnly("ROLLBACK_TAKES_SEED_ROWS UNTOUCHED");
    }

    @Test
    void a_seed_keeps_its_rows_when_its_table_is_renamed_or_another_one_goes() throws SQLException {
        Migration[] set = {
            schema(1, "CREATE TABLE limits_of_old (value); CREATE TABLE empty (x);"),
            seed(1, "INSERT INTO limits_of_old VALUES (1);"),
            schema(2, "ALTER TABLE limits_of_old RENAME TO limits; CREATE TABLE other (x);")
                    .withRollback("ALTER TABLE limits RENAME TO limits_of_old; DROP TABLE other;")
        };
        MonitorDatabase other = new MonitorDatabase(folder.resolve("renamed.db"), new TestOpener());
        other.migrator(set).migrate();

        RollbackReport report = other.migrator(set).maintenance().rollbackTo(1, "a test");

        assertThat(report.pendingSeeds()).isEmpty();
        assertThat(other.rows("SELECT value FROM limits_of_old")).containsExactly("1");
        assertThat(other.ledger()).containsExactly("schema-1", "seed-1");
    }

    @Test
    void undoes_a_seed_that_has_a_script_and_names_one_that_has_none() throws SQLException {
        RollbackReport report = database.migrator(ALL).maintenance().rollbackTo(0, "a test");

        assertThat(report.keptSeeds()).isEmpty();
        assertThat(report.pendingSeeds()).containsExactly(MigrationId.seed(4));
        assertThat(report.warnings())
                .filteredOn(warning -> warning.kind() == Warning.Kind.SEED_KEPT)
                .singleElement()
                .extracting(Warning::text)
                .asString()
                .contains("seed-0004 has no rollback script");
        assertThat(database.ledger()).isEmpty();
    }

    @Test
    void refuses_before_anything_is_touched_when_a_script_is_missing_and_names_all() throws Exception {
        SqlMigration wards = schema(5, "CREATE TABLE wards (id INTEGER PRIMARY KEY);");
        SqlMigration filled = data(6, "INSERT INTO wards VALUES (1);");
        SqlMigration undoable = schema(7, "CREATE TABLE x (y);").withRollback("DROP TABLE x;");
        Migration[] more = {BEDS, DEFAULT_BEDS, WARDS_RENAMED, ALARMS, DEFAULT_ALARMS, wards, filled, undoable};
        database.migrator(more).migrate();
        byte[] before = Files.readAllBytes(database.path());

        MigrationException failure = failureOf(maintenance -> maintenance.rollbackTo(3, "a test"), more);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROLLBACK_MISSING);
        assertThat(failure.problem().summary())
                .contains("data-0006, schema-0005")
                .doesNotContain("schema-0007");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void writes_nothing_when_nothing_is_above_the_version() throws IOException {
        byte[] before = Files.readAllBytes(database.path());

        assertThat(database.migrator(ALL).maintenance().rollbackTo(4, "a test").changedNothing())
                .isTrue();
        assertThat(Files.readAllBytes(database.path())).isEqualTo(before);
    }

    @Test
    void creates_no_database() {
        MonitorDatabase missing = new MonitorDatabase(folder.resolve("missing.db"), new TestOpener());

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> missing.migrator(ALL).maintenance().rollbackTo(0, "a test"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.DATABASE_MISSING);
        assertThat(missing.path()).doesNotExist();
    }

    @Test
    void keeps_the_version_when_a_later_script_fails() throws SQLException {
        MonitorDatabase other = new MonitorDatabase(folder.resolve("other.db"), new TestOpener());
        Migration[] set = {BEDS, data(2, "SELECT 1;").withRollback("UPDATE nowhere SET x = 1;"), ALARMS};
        other.migrator(set).migrate();
        List<String> schema = schemaOf(other);

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> other.migrator(set).maintenance().rollbackTo(1, "a test"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_FAILED);
        assertThat(failure.problem().summary()).contains("data-0002", "stored in the ledger:1:1");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(schemaOf(other)).isEqualTo(schema);
        assertThat(other.ledger()).hasSize(3);
        assertThat(other.rows("SELECT operation, outcome FROM schema_version_audit ORDER BY sequence DESC LIMIT 1"))
                .containsExactly("failure|ZM-501");
        assertThat(other.migrator(set).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void undoes_every_sequence_by_type_when_numbers_are_per_type() throws SQLException {
        MonitorDatabase other = new MonitorDatabase(folder.resolve("other.db"), new TestOpener());
        Migration[] set = {
            BEDS,
            schema(2, "CREATE TABLE wards (id);").withRollback("DROP TABLE wards;"),
            data(1, "UPDATE beds SET ward = '1';").withRollback("UPDATE beds SET ward = NULL;"),
            data(2, "UPDATE wards SET id = 1;").withRollback("UPDATE wards SET id = 0;"),
            seed(2, "INSERT INTO wards VALUES (1);")
                    .withRollback("-- @rows wards may decrease\nDELETE FROM wards WHERE id = 1;")
        };
        other.migrator(set).withNumbering(Numbering.PER_TYPE).migrate();

        RollbackReport report = other.migrator(set)
                .withNumbering(Numbering.PER_TYPE)
                .maintenance()
                .rollbackTo(1, "a test");

        assertThat(report.rolledBack())
                .extracting(RollbackReport.Undone::id)
                .containsExactly(MigrationId.seed(2), MigrationId.data(2), MigrationId.schema(2));
    }

    @Test
    void refuses_what_one_transaction_cannot_do() {
        SqlMigration enforced = schema(5, "CREATE TABLE e (x);").withRollback("-- @foreign-keys on\nDROP TABLE e;");
        Migration[] set = {BEDS, DEFAULT_BEDS, WARDS_RENAMED, ALARMS, DEFAULT_ALARMS, enforced};
        database.migrator(set).migrate();

        MigrationException failure = failureOf(maintenance -> maintenance.rollback(1, "a test"), set);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROLLBACK_NOT_IN_TRANSACTION);
        assertThat(failure.problem().summary()).contains("schema-0005", "@foreign-keys on");
    }

    @Test
    void refuses_numbers_that_are_mistakes_of_the_caller() {
        Maintenance maintenance = database.migrator(ALL).maintenance();

        assertThatIllegalArgumentException().isThrownBy(() -> maintenance.rollbackTo(-1, "a test"));
        assertThatIllegalArgumentException().isThrownBy(() -> maintenance.rollback(0, "a test"));
    }

    private MigrationException failureOf(Function<Maintenance, RollbackReport> call, Migration... set) {
        Maintenance maintenance = database.migrator(set).maintenance();
        return catchThrowableOfType(MigrationException.class, () -> call.apply(maintenance));
    }

    static List<String> schemaOf(MonitorDatabase database) throws SQLException {
        return database.rows(
                "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE 'schema_version%' ORDER BY 1, 2");
    }
}
