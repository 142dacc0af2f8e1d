package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RollbackReport;
import io.zmonitor.migrator.RollbackReport.Undone.Used;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.internal.result.Results;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What undoes a migration, and whether it did. */
class RollbackScriptsTest {
    private static final SqlMigration LOG = schema(1, "CREATE TABLE log (entry TEXT);");
    private static final SqlMigration UNDOABLE = data(2, "INSERT INTO log VALUES ('forward');");
    private static final SqlMigration STORED = UNDOABLE.withRollback("INSERT INTO log VALUES ('stored');");
    private static final SqlMigration PRESENT = UNDOABLE.withRollback("INSERT INTO log VALUES ('present');");

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() {
        database = MonitorDatabase.in(folder);
    }

    @Test
    void uses_the_stored_script_when_the_source_has_none() throws SQLException {
        database.migrator(LOG, STORED).migrate();

        assertThat(used(database.migrator(LOG, UNDOABLE).maintenance().rollback(1, "a test")))
                .containsExactly(Used.ONLY_STORED);
        assertThat(log()).containsExactly("forward", "stored");
    }

    @Test
    void uses_the_stored_script_when_the_source_lacks_the_migration() throws SQLException {
        database.migrator(LOG, STORED).migrate();

        assertThat(used(database.migrator(LOG).maintenance().rollbackTo(1, "a test")))
                .containsExactly(Used.ONLY_STORED);
        assertThat(log()).containsExactly("forward", "stored");
        assertThat(database.migrator(LOG).migrate().wasUpToDate()).isTrue();
    }

    @Test
    void uses_the_sources_script_when_none_was_stored() throws SQLException {
        database.migrator(LOG, UNDOABLE).migrate();

        assertThat(used(database.migrator(LOG, PRESENT).maintenance().rollback(1, "a test")))
                .containsExactly(Used.ONLY_PRESENT);
        assertThat(log()).containsExactly("forward", "present");
    }

    @Test
    void prefers_the_stored_script_and_says_so() throws SQLException {
        database.migrator(LOG, STORED).migrate();

        RollbackReport report = database.migrator(LOG, PRESENT).maintenance().rollback(1, "a test");

        assertThat(used(report)).containsExactly(Used.STORED_NOT_PRESENT);
        assertThat(report.warnings())
                .containsExactly(Results.warning(
                        Warning.Kind.ROLLBACK_SCRIPTS_DIFFER,
                        "data-0002 is rolled back with the stored script, since it belongs to what was applied; the"
                                + " source's differs"));
        assertThat(log()).containsExactly("forward", "stored");
    }

    @Test
    void uses_the_sources_script_when_told_to() throws SQLException {
        database.migrator(LOG, STORED).migrate();

        RollbackReport report = database.migrator(LOG, PRESENT)
                .maintenance()
                .withRollbackScripts(Maintenance.RollbackScripts.PRESENT)
                .rollback(1, "a test");

        assertThat(used(report)).containsExactly(Used.PRESENT_NOT_STORED);
        assertThat(report.warnings()).hasSize(1);
        assertThat(log()).containsExactly("forward", "present");
        assertThat(database.rows("SELECT detail FROM schema_version_audit WHERE subject = 'data-0002'"
                        + " AND operation = 'rollback'"))
                .containsExactly("with the source's script, as it was asked for; the stored one differs");
    }

    @Test
    void judges_every_script_before_the_first_one_runs() throws SQLException {
        SqlMigration attaching = data(3, "SELECT 1;").withRollback("SELECT 1;\nATTACH 'x.db' AS x;");
        database.migrator(LOG, STORED, data(3, "SELECT 1;")).migrate();

        MigrationException failure = catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(LOG, STORED, attaching).maintenance().rollbackTo(1, "a test"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.STATEMENT_REFUSED);
        assertThat(failure.problem().summary()).contains("rollback of data-0003.sql:2:1");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(log()).containsExactly("forward");
    }

    @Test
    void reverts_java_code() throws SQLException {
        Reverting coded = new Reverting("DELETE FROM log WHERE entry = 'coded'");
        database.migrator(LOG, coded).migrate();

        RollbackReport report = database.migrator(LOG, coded).maintenance().rollback(1, "a test");

        assertThat(used(report)).containsExactly(Used.JAVA_CODE);
        assertThat(log()).isEmpty();
        assertThat(database.migrator(LOG, coded).migrate().applied()).hasSize(1);
    }

    @Test
    void keeps_the_version_when_reverting_throws_or_touches_what_it_must_not() throws SQLException {
        Reverting throwing = new Reverting("DELETE FROM nowhere");
        database.migrator(LOG, throwing).migrate();

        assertThat(failureOf(throwing).problem().code()).isEqualTo(ProblemCode.JAVA_MIGRATION_FAILED);
        assertThat(failureOf(new Reverting("UPDATE schema_version SET file_hash = 'x'"))
                        .problem()
                        .code())
                .isEqualTo(ProblemCode.LEDGER_TOUCHED);
        assertThat(failureOf(new Reverting("COMMIT")).problem().code()).isEqualTo(ProblemCode.JAVA_MIGRATION_FAILED);
        assertThat(log()).containsExactly("coded");
    }

    @Test
    void refuses_java_code_that_does_not_revert() {
        Coded coded = new Coded(2, "1", context -> {});
        database.migrator(LOG, coded).migrate();

        MigrationException failure = failureOf(coded);

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.ROLLBACK_MISSING);
    }

    @Test
    void warns_of_what_a_script_leaves_loses_or_changes() {
        Migration messy = schema(2, """
                CREATE TABLE beds (id INTEGER PRIMARY KEY);
                CREATE INDEX beds_by_id ON beds (id);
                CREATE TABLE other (x);
                """)
                .withRollback("DROP TABLE other;\nDROP TABLE log;\nCREATE TABLE log (entry TEXT, more TEXT);");
        database.migrator(LOG, messy).migrate();

        RollbackReport report = database.migrator(LOG, messy).maintenance().rollback(1, "a test");

        assertThat(report.warnings())
                .containsExactly(
                        Results.warning(
                                Warning.Kind.ROWS_MAY_DECREASE,
                                "schema-0002 can remove rows of other, and does not declare it"),
                        Results.warning(
                                Warning.Kind.SCHEMA_NOT_RESTORED,
                                "after the rollback of schema-0002 the schema is not what it was before the migration:"
                                        + " index beds_by_id is left, table beds is left, table log is different"));
    }

    @Test
    void warns_when_what_a_migration_dropped_or_changed_is_not_back() {
        SqlMigration objects = schema(2, "CREATE VIEW v AS SELECT entry FROM log;\nCREATE INDEX i ON log (entry);");
        Migration dropping = schema(3, "DROP VIEW v;\nDROP INDEX i;\nALTER TABLE log ADD COLUMN at TEXT;")
                .withRollback("CREATE INDEX \"i\"  ON LOG(entry); -- the same in other words");
        database.migrator(LOG, objects, dropping).migrate();

        RollbackReport report =
                database.migrator(LOG, objects, dropping).maintenance().rollback(1, "a test");

        assertThat(report.warnings())
                .extracting(Warning::text)
                .containsExactly("after the rollback of schema-0003 the schema is not what it was before the migration:"
                        + " table log is different, view v is missing");
    }

    @Test
    void does_not_warn_of_a_rebuild_that_brings_the_table_back() {
        Migration widened = schema(2, "ALTER TABLE log ADD COLUMN at TEXT;")
                .withRollback("CREATE TABLE log_old (entry TEXT);\nINSERT INTO log_old SELECT entry FROM log;\n"
                        + "DROP TABLE log;\nALTER TABLE log_old RENAME TO log;");
        database.migrator(LOG, widened, UNDOABLE3).migrate();

        assertThat(database.migrator(LOG, widened)
                        .maintenance()
                        .rollbackTo(1, "a test")
                        .warnings())
                .isEmpty();
    }

    private static final SqlMigration UNDOABLE3 =
            data(3, "INSERT INTO log VALUES ('3', 'now');").withRollback("SELECT 1;");

    private static List<Used> used(RollbackReport report) {
        return report.rolledBack().stream()
                .map(io.zmonitor.migrator.RollbackReport.Undone::used)
                .toList();
    }

    private MigrationException failureOf(Migration second) {
        return catchThrowableOfType(
                MigrationException.class,
                () -> database.migrator(LOG, second).maintenance().rollback(1, "a test"));
    }

    private List<String> log() throws SQLException {
        return database.rows("SELECT entry FROM log");
    }

    /** Writes a row, and reverts with a statement. */
    private record Reverting(String revert) implements JavaMigration.Revertible {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public long version() {
            return 2;
        }

        @Override
        public String description() {
            return "reverting";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public void migrate(JavaMigration.Context context) throws SQLException {
            execute(context, "INSERT INTO log VALUES ('coded')");
        }

        @Override
        public void revert(JavaMigration.Context context) throws SQLException {
            execute(context, revert);
        }

        @Override
        public java.util.Set<String> tablesThatMayDecreaseInRevert() {
            return java.util.Set.of("log");
        }

        private static void execute(JavaMigration.Context context, String sql) throws SQLException {
            try (Statement statement = context.connection().createStatement()) {
                statement.execute(sql);
            }
        }
    }
}
