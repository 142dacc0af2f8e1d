package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static io.zmonitor.migrator.functional.MonitorDatabase.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What somebody wrote by hand into a column of the ledger's tables: no number, NULL, a real, a blob, a number that none
 * can be. In the tables as they are, as far as SQLite takes it, and in tables without types and rules that somebody has
 * made instead. Whatever it is, each call answers, or refuses with a code that tells what is wrong.
 */
class OddLedgerTest {
    private static final Migration[] SET = {
        schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY);").withRollback("DROP TABLE beds;"),
        data(2, "SELECT 1;").withRollback("SELECT 1;"),
        schema(3, "CREATE TABLE alarms (id INTEGER PRIMARY KEY);").withRollback("DROP TABLE alarms;")
    };
    private static final Migration[] MORE = {
        SET[0], SET[1], SET[2], schema(4, "CREATE TABLE wards (id INTEGER PRIMARY KEY);"), seed(5, "SELECT 1;")
    };

    /** Everything: some 2,900 cases. */
    private static final boolean ALL = SweepSize.isComplete();

    private static final List<String> EVERY_VALUE = List.of(
            "NULL",
            "'text'",
            "''",
            "1.5",
            "9e999",
            "9223372036854775807",
            "-9223372036854775808",
            "-1",
            "0",
            "1e18",
            "'12'",
            "'-2'",
            "'99999999999999999999'",
            "x''",
            "x'00ff'",
            "'a' || char(0) || 'b'",
            "char(10) || 'schema-1 removed'");
    private static final List<String> VALUES = ALL ? EVERY_VALUE : List.of("NULL", "'text'", "9223372036854775807");

    /** What a call may answer about rows that make no sense; none of them blames the storage, a check or the library. */
    private static final Set<ProblemCode> TELLING = EnumSet.of(
            ProblemCode.LEDGER_UNREADABLE,
            ProblemCode.LEDGER_ENTRY_INVALID,
            ProblemCode.LEDGER_FROM_NEWER_LIBRARY,
            ProblemCode.FROM_NEWER_BUILD,
            ProblemCode.MISSING,
            ProblemCode.CHANGED,
            ProblemCode.OUT_OF_ORDER,
            ProblemCode.ROLLBACK_SCRIPT_CHANGED,
            ProblemCode.REPEATABLE_FAILED);

    @TempDir
    Path folder;

    private final Map<String, List<String>> wrong = new TreeMap<>();
    private MonitorDatabase model;

    @BeforeEach
    void migrate() throws IOException {
        model = MonitorDatabase.in(Files.createDirectory(folder.resolve("model")));
        migrator(model, SET).migrate();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schema_version",
                "schema_version_state",
                "schema_version_audit",
                "schema_version_repeatable",
                "schema_version_change",
                "schema_version_object"
            })
    void no_value_in_any_column_is_an_unforeseen_error(String table) throws Exception {
        int cases = 0;
        int turns = 0;
        for (String column : model.rows("SELECT name FROM pragma_table_info('" + table + "')")) {
            for (String value : VALUES) {
                for (boolean newest : ALL ? new boolean[] {true, false} : new boolean[] {true}) {
                    for (boolean loose : ALL ? new boolean[] {true, false} : new boolean[] {turns++ % 2 == 0}) {
                        MonitorDatabase odd = copy();
                        String told = table + "." + column + " = " + value + (newest ? " newest" : " oldest")
                                + (loose ? " in a table without rules" : "");
                        if (isWritten(odd, table, column, value, newest, loose)) {
                            cases++;
                            answered(odd, told, table);
                        }
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThan(5);
    }

    @Test
    void a_state_row_that_is_gone_is_named() throws Exception {
        MonitorDatabase odd = copy();
        odd.execute("DELETE FROM schema_version_state");

        for (Consumer<Migrator> call : List.<Consumer<Migrator>>of(
                Migrator::migrate, migrator -> migrator.maintenance().verify())) {
            MigrationException failure =
                    catchThrowableOfType(MigrationException.class, () -> call.accept(migrator(odd, SET)));

            assertThat(failure.problem().code()).isEqualTo(ProblemCode.LEDGER_UNREADABLE);
            assertThat(failure).hasMessageContaining("schema_version_state has no row with the id 1");
        }
    }

    @Test
    void a_run_over_an_audit_without_numbers_goes_on_behind_them_and_warns() throws Exception {
        for (String value : List.of("'text'", "NULL", "1.5", "9223372036854775807", "'-2'")) {
            MonitorDatabase odd = copy();
            isWritten(odd, "schema_version_audit", "sequence", value, true, true);

            assertThat(migrator(odd, MORE).migrate().warnings())
                    .as(value)
                    .anySatisfy(warning -> assertThat(warning.text()).contains("audit intact"));
            assertThat(migrator(odd, MORE).migrate().wasUpToDate()).isTrue();
            assertThat(migrator(odd, MORE).maintenance().verify().findings())
                    .as(value)
                    .isNotEmpty();
        }
    }

    private void answered(MonitorDatabase odd, String told, String table) throws IOException {
        byte[] before = Files.readAllBytes(odd.path());
        boolean sealed = table.equals("schema_version_audit") || table.equals("schema_version");
        answer(told + ": verify", () -> {
            if (sealed && migrator(odd, SET).maintenance().verify().isClean()) {
                note("verify finds nothing", told);
            }
        });
        answer(told + ": history", () -> migrator(odd, SET).maintenance().history());
        answer(told + ": status", () -> migrator(odd, MORE).status());
        answer(told + ": plan", () -> migrator(odd, MORE).plan());
        answer(told + ": boot", () -> migrator(odd, SET).migrate());
        answer(told + ": drift", () -> {
            odd.execute("CREATE VIEW by_hand AS SELECT 1");
            migrator(odd, SET).withDrift(Drift.WARN).migrate();
        });
        for (Call writing : List.<Call>of(
                () -> migrator(odd, MORE).migrate(),
                () -> migrator(odd, SET).maintenance().rollback(1, "a test"))) {
            Files.write(odd.path(), before);
            answer(told + ": writing", writing);
        }
    }

    private interface Call {
        void make() throws Exception;
    }

    private void answer(String told, Call call) {
        try {
            call.make();
        } catch (MigrationException e) {
            if (!TELLING.contains(e.problem().code())) {
                note(String.valueOf(e.getMessage()), told);
            }
        } catch (Exception e) {
            note(e + " at " + e.getStackTrace()[0], told);
        }
    }

    private void note(String what, String told) {
        wrong.computeIfAbsent(what.replace(folder.toString(), ""), key -> new ArrayList<>())
                .add(told);
    }

    private MonitorDatabase copy() throws IOException {
        Path path = Files.createTempDirectory(folder, "odd").resolve("zmonitor.db");
        Files.copy(model.path(), path);
        return new MonitorDatabase(path, model.opener());
    }

    private static Migrator migrator(MonitorDatabase database, Migration... set) {
        return database.migrator(set)
                .withSource(MigrationSource.of(set)
                        .and(RepeatableMigration.of("bed_list", "CREATE VIEW bed_list AS SELECT id FROM beds;")));
    }

    /** Whether it stands there now, and did not before. */
    private static boolean isWritten(
            MonitorDatabase odd, String table, String column, String value, boolean newest, boolean loose)
            throws SQLException {
        List<String> columns = odd.rows("SELECT name FROM pragma_table_info('" + table + "')");
        String names = String.join(", ", columns);
        odd.execute("DROP TRIGGER schema_version_audit_keeps_rows", "DROP TRIGGER schema_version_audit_keeps_values");
        if (loose) {
            odd.execute(
                    "ALTER TABLE " + table + " RENAME TO former",
                    "CREATE TABLE " + table + " (" + names + ")",
                    "INSERT INTO " + table + " SELECT * FROM former",
                    "DROP TABLE former");
        }
        String order = newest ? " DESC" : "";
        String key = columns.get(0) + ", " + columns.get(columns.size() == 1 ? 0 : 1);
        String all = "SELECT " + names + " FROM " + table;
        List<String> before = odd.rows(all);
        try {
            odd.execute("UPDATE " + table + " SET " + column + " = " + value + " WHERE (" + key + ") = (SELECT " + key
                    + " FROM " + table + " ORDER BY 1" + order + ", 2" + order + " LIMIT 1)");
        } catch (SQLException e) {
            return false;
        }
        return !odd.rows(all).equals(before);
    }
}
