package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.failureOf;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java code that goes through a table in batches: each row once, bounded, and with what it may not do refused. */
class BatchedCodeTest {
    private static final SqlMigration TABLES = schema(1, """
            CREATE TABLE contacts (ward TEXT NOT NULL, number INTEGER NOT NULL, phone TEXT, treated INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (ward, number)) WITHOUT ROWID;
            CREATE TABLE calls (id INTEGER PRIMARY KEY, note TEXT);
            """);
    private static final JavaMigration.Batches WAY =
            JavaMigration.Batches.through("contacts", "ward", "number").withSize(20);
    private static final String QUERY =
            "SELECT ward, number, phone FROM contacts WHERE (ward, number) BETWEEN (:from_1, :from_2) AND (:to_1, :to_2)";
    private static final String CHANGE =
            "UPDATE contacts SET phone = ?, treated = treated + 1 WHERE ward = ? AND number = ?";

    @TempDir
    Path folder;

    private MonitorDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = MonitorDatabase.in(folder);
        database.migrator(TABLES).migrate();
        database.execute("INSERT INTO contacts (ward, number, phone) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT"
                + " i + 1 FROM n LIMIT 400) SELECT 'Ä' || (i % 7), i, '0' || i FROM n");
    }

    /** What docs/how-to/many-rows.md shows. */
    static final class InternationalNumbers implements JavaMigration.Batched {
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
            return "international phone numbers";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public Batches batches() {
            return Batches.through("contacts", "ward", "number").untilNone("phone LIKE '0%'");
        }

        @Override
        public void migrate(JavaMigration.Batch batch) throws Exception {
            batch.change(
                    """
                    SELECT ward, number, phone FROM contacts
                    WHERE (ward, number) BETWEEN (:from_1, :from_2) AND (:to_1, :to_2) AND phone LIKE '0%'""",
                    "UPDATE contacts SET phone = ? WHERE ward = ? AND number = ?", (row, change) -> {
                        change.setString(1, "+49" + row.getString("phone").substring(1));
                        change.setString(2, row.getString("ward"));
                        change.setLong(3, row.getLong("number"));
                        return true;
                    });
        }
    }

    @Test
    void what_the_page_shows_works() throws SQLException {
        database.migrator(TABLES, new InternationalNumbers()).migrate();

        assertThat(database.rows("SELECT count(*), count(*) FILTER (WHERE phone GLOB '+49[1-9]*') FROM contacts"))
                .containsExactly("400|400");
    }

    private record Coded(Batches batches, Treatment treatment, Set<String> tablesThatMayDecrease)
            implements JavaMigration.Batched {
        interface Treatment {
            void of(JavaMigration.Batch batch) throws Exception;
        }

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
            return "phone numbers";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public void migrate(JavaMigration.Batch batch) throws Exception {
            treatment.of(batch);
        }
    }

    private static Coded coded(Coded.Treatment treatment) {
        return new Coded(WAY, treatment, Set.of());
    }

    private static boolean international(ResultSet row, PreparedStatement change) throws SQLException {
        change.setString(1, "+49" + row.getString("phone"));
        change.setString(2, row.getString("ward"));
        change.setLong(3, row.getLong("number"));
        return true;
    }

    @Test
    void each_row_is_read_and_changed_once() throws SQLException {
        List<List<Object>> ends = new ArrayList<>();

        database.migrator(TABLES, coded(batch -> {
                    assertThat(batch.change(QUERY, CHANGE, BatchedCodeTest::international))
                            .isPositive();
                    ends.add(batch.first());
                    ends.add(batch.last());
                }))
                .migrate();

        assertThat(database.rows("SELECT treated, count(*), min(phone GLOB '+490*') FROM contacts GROUP BY treated"))
                .containsExactly("1|400|1");
        assertThat(ends).hasSizeGreaterThan(4).doesNotHaveDuplicates();
        assertThat(ends.get(0)).containsExactly("Ä0", 7);
        assertThat(database.ledger()).containsExactly("schema-1", "data-2");
    }

    @Test
    void what_it_throws_keeps_the_batches_before_and_the_next_run_goes_on_there() throws SQLException {
        List<Long> changed = new ArrayList<>();
        MigrationException failure = failureOf(database.migrator(TABLES, coded(batch -> {
            if (changed.size() == 3) {
                throw new IllegalStateException("a mistake");
            }
            changed.add(batch.change(QUERY, CHANGE, BatchedCodeTest::international));
        })));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCH_FAILED);
        assertThat(failure.problem().summary())
                .contains("java.lang.IllegalStateException", "BatchedCodeTest", "kept: 3")
                .doesNotContain("a mistake");
        assertThat(failure.databaseState()).isEqualTo(DatabaseState.AT_LAST_GOOD_STEP);

        database.migrator(TABLES, coded(batch -> batch.change(QUERY, CHANGE, BatchedCodeTest::international)))
                .migrate();
        assertThat(database.rows("SELECT treated, count(*) FROM contacts GROUP BY treated"))
                .containsExactly("1|400");
    }

    @Test
    void the_code_that_goes_on_must_be_the_one_that_began() {
        List<List<Object>> begun = new ArrayList<>();
        failureOf(database.migrator(TABLES, coded(batch -> {
            begun.add(batch.first());
            if (begun.size() == 3) {
                throw new IllegalStateException();
            }
        })));

        MigrationException failure = failureOf(database.migrator(
                TABLES, new Coded(JavaMigration.Batches.through("calls", "id"), batch -> {}, Set.of())));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.HALF_DONE_CHANGED);
    }

    @Test
    void rows_that_stay_as_they_are_cost_no_change() throws SQLException {
        database.migrator(
                        TABLES,
                        coded(batch -> batch.change(
                                QUERY,
                                CHANGE,
                                (row, change) -> row.getLong("number") % 2 == 0 && international(row, change))))
                .migrate();

        assertThat(database.rows("SELECT treated, count(*) FROM contacts GROUP BY treated"))
                .containsExactly("0|200", "1|200");
    }

    @Test
    void what_does_not_fit_a_batch_is_refused_with_its_sentence() throws SQLException {
        database.execute("INSERT INTO calls VALUES (1, 'x')");
        assertRefused("CREATE TABLE more (id)", "may change neither the schema nor a setting in a batch");
        assertRefused("PRAGMA foreign_keys = OFF", "may change neither the schema nor a setting in a batch");
        assertRefused("DELETE FROM calls", "can remove rows of calls, and tablesThatMayDecrease does not name it");
        assertRefused("DELETE FROM calls; DELETE FROM contacts", "one statement at a time");
        assertRefused("COMMIT", "the run owns the connection");
        assertThat(database.rows("SELECT count(*) FROM calls")).containsExactly("1");
    }

    private void assertRefused(String sql, String because) {
        MigrationException failure = failureOf(database.migrator(TABLES, coded(batch -> {
            try (Statement statement = batch.connection().createStatement()) {
                statement.executeUpdate(sql);
            }
        })));
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BATCH_FAILED);
        assertThat(failure.problem().summary()).contains(because);
    }

    @Test
    void rows_go_where_the_code_says_so() throws SQLException {
        database.execute("INSERT INTO calls VALUES (1, 'x')");

        database.migrator(
                        TABLES,
                        new Coded(
                                WAY,
                                batch -> {
                                    try (Statement statement =
                                            batch.connection().createStatement()) {
                                        statement.executeUpdate("DELETE FROM calls");
                                    }
                                },
                                Set.of("CALLS")))
                .migrate();

        assertThat(database.rows("SELECT count(*) FROM calls")).containsExactly("0");
    }

    @Test
    void parameters_of_a_batch_are_its_ends_and_no_others() {
        MigrationException failure = failureOf(database.migrator(TABLES, coded(batch -> {
            assertThatThrownBy(() -> batch.prepare("SELECT :other")).isInstanceOf(SQLException.class);
            batch.prepare("SELECT :from").close();
        })));

        assertThat(failure.problem().summary())
                .contains("the parameters of a batch are :from_1, :from_2, :to_1, :to_2");
    }

    @Test
    void a_new_database_takes_one_transaction_for_all_batches() throws Exception {
        MonitorDatabase other = MonitorDatabase.in(Files.createDirectory(folder.resolve("new")));
        SqlMigration rows = MonitorDatabase.seed(
                1, "INSERT INTO contacts (ward, number, phone) VALUES ('a', 1, '0'), ('a', 2, '1'), ('b', 1, '2');");
        Coded treating = new Coded(
                WAY.withSize(2), batch -> batch.change(QUERY, CHANGE, BatchedCodeTest::international), Set.of());

        other.migrator(TABLES, rows, treating).migrate();

        assertThat(other.rows("SELECT phone, treated FROM contacts")).containsExactly("+490|1", "+491|1", "+492|1");
        assertThat(other.rows("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'schema_version_batch*'"))
                .containsExactly("0");
    }
}
