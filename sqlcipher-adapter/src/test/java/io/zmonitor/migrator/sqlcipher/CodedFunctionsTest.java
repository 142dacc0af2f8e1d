package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.JavaMigration.Function;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions coded in Java: what SQL gives them and gets, that only their migration can call them, and what fails says where. */
class CodedFunctionsTest {
    private static final SqlMigration CONTACTS = SqlMigration.of(
            MigrationId.schema(1),
            "contacts",
            "CREATE TABLE contacts (id INTEGER PRIMARY KEY, phone TEXT, shown TEXT, n INTEGER NOT NULL DEFAULT 0);");
    private static final Function DIGITS = Function.of("digits", 1, values -> digits(values.get(0)));

    @TempDir
    private Path folder;

    private final SqlCipherKey key = Keys.raw();
    private DatabaseFile database;

    private static String digits(Object phone) {
        if (phone.equals("nobody's")) {
            throw new IllegalStateException("cannot read " + phone);
        }
        return ((String) phone).replaceAll("\\D", "");
    }

    @BeforeEach
    void fill() throws SQLException {
        migrator(folder.resolve("monitor.db"), CONTACTS).migrate();
        database = new DatabaseFile(folder.resolve("monitor.db"));
        execute("INSERT INTO contacts (phone) VALUES ('555 12-34'), ('(555) 9876'), ('')");
    }

    /** What docs/how-to/java-migrations.md shows. */
    private record NumbersToE164() implements JavaMigration {
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
        public List<Function> functions() {
            return List.of(Function.of("e164", 1, values -> e164(values.get(0))).deterministic());
        }

        @Override
        public void migrate(JavaMigration.Context context) throws Exception {
            try (Statement statement = context.connection().createStatement()) {
                statement.executeUpdate("UPDATE contacts SET phone = e164(phone) WHERE phone LIKE '0%'");
            }
        }

        private static String e164(Object phone) {
            return "+49" + ((String) phone).substring(1).replaceAll("\\D", "");
        }
    }

    @Test
    void what_the_page_shows_works() throws SQLException {
        execute("INSERT INTO contacts (phone) VALUES ('030 123-4')");

        migrate(CONTACTS, new NumbersToE164());

        assertThat(texts("SELECT phone FROM contacts WHERE id > 2 ORDER BY id")).containsExactly("", "+49301234");
    }

    @Test
    void its_own_statements_call_it_and_afterwards_it_is_gone() throws SQLException {
        List<String> later = new ArrayList<>();
        Coded using = coded(2, context -> execute(context, "UPDATE contacts SET shown = Digits(phone)"), DIGITS);
        Coded without = coded(3, context -> {
            assertThatThrownBy(() -> execute(context, "UPDATE contacts SET shown = digits(phone)"))
                    .hasMessageContaining("no such function: digits");
            later.add("asked");
        });

        migrate(CONTACTS, using, without);

        assertThat(later).hasSize(1);
        assertThat(texts("SELECT shown FROM contacts ORDER BY id")).containsExactly("5551234", "5559876", "");
    }

    @Test
    void a_script_that_needs_it_is_told_so() {
        SqlMigration script =
                SqlMigration.of(MigrationId.data(3), "late", "UPDATE contacts SET shown = digits(phone);");

        MigrationException failure = failure(CONTACTS, coded(2, context -> {}, DIGITS), script);

        assertThat(failure.problem().summary()).contains("data-0003", "no such function: digits");
    }

    @Test
    void every_type_arrives_and_comes_back_as_it_was() throws SQLException {
        List<Object> seen = new ArrayList<>();
        Function same = Function.of("same", 1, values -> {
            seen.add(values.get(0));
            return values.get(0);
        });
        String text = "a\0b Ä € 😀";
        migrate(
                CONTACTS,
                coded(
                        2,
                        context -> {
                            try (PreparedStatement query = context.connection()
                                    .prepareStatement(
                                            "INSERT INTO contacts (phone, shown) SELECT hex(same(v)), typeof(same(v)) FROM (SELECT ? AS v)")) {
                                for (Object value : Arrays.asList(
                                        null, 1L << 60, -2.5, text, "", new byte[] {0, 1, -1}, new byte[0])) {
                                    query.setObject(1, value);
                                    query.executeUpdate();
                                }
                            }
                        },
                        same));

        assertThat(texts("SELECT shown || ' ' || phone FROM contacts WHERE id > 3 ORDER BY id"))
                .containsExactly(
                        "null ",
                        "integer 31313532393231353034363036383436393736",
                        "real 2D322E35",
                        "text 61006220C38420E282AC20F09F9880",
                        "text ",
                        "blob 0001FF",
                        "blob ");
        assertThat(seen).contains(null, 1L << 60, -2.5, text, "");
    }

    @Test
    void smaller_numbers_are_taken_and_other_things_fail() throws SQLException {
        migrate(
                CONTACTS,
                coded(
                        2,
                        context -> execute(context, "UPDATE contacts SET n = few(), shown = half()"),
                        Function.of("few", 0, values -> 7),
                        Function.of("half", 0, values -> 0.5f)));
        assertThat(texts("SELECT n || ' ' || shown FROM contacts")).containsOnly("7 0.5");

        MigrationException failure = failure(
                CONTACTS,
                coded(2, context -> {}),
                coded(
                        3,
                        context -> execute(context, "UPDATE contacts SET shown = odd()"),
                        Function.of("odd", 0, values -> Locale.ROOT)));
        assertThat(failure.problem().summary()).contains("Its function odd threw java.lang.ClassCastException");
    }

    @Test
    void a_function_that_throws_fails_its_statement_with_its_place_and_without_the_value() throws SQLException {
        execute("UPDATE contacts SET phone = 'nobody''s' WHERE id = 2");

        MigrationException failure = failure(
                CONTACTS, coded(2, context -> execute(context, "UPDATE contacts SET shown = digits(phone)"), DIGITS));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.JAVA_MIGRATION_FAILED);
        assertThat(failure.problem().summary())
                .contains("data-0002", "function digits failed")
                .containsPattern("CodedFunctionsTest.java:\\d+")
                .containsPattern(
                        "Its function digits threw java.lang.IllegalStateException at CodedFunctionsTest.java:\\d+")
                .contains("Statement: UPDATE contacts SET shown = digits(phone)");
        for (Throwable at = failure; at != null; at = at.getCause()) {
            assertThat(at.toString()).doesNotContain("nobody");
        }
        assertThat(texts("SELECT count(*) FROM contacts WHERE shown IS NOT NULL"))
                .containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX found ON contacts (digits(phone))",
                "CREATE INDEX found ON contacts (id) WHERE digits(phone) = '1'",
                "CREATE TABLE other (phone TEXT, d TEXT AS (digits(phone)))",
                "ALTER TABLE contacts ADD COLUMN d TEXT AS (digits(phone)) VIRTUAL",
                "CREATE TABLE other (phone TEXT CHECK (digits(phone) <> ''))",
                "CREATE TABLE other (phone TEXT DEFAULT (digits('1')))",
                "CREATE VIEW found AS SELECT digits(phone) AS d FROM contacts",
                "CREATE TRIGGER kept AFTER INSERT ON contacts BEGIN UPDATE contacts SET shown = \"digits\"(phone); END",
            })
    void nothing_that_stays_in_the_schema_may_call_it(String statement) throws SQLException {
        MigrationException failure =
                failure(CONTACTS, coded(2, context -> execute(context, statement), DIGITS.deterministic()));

        assertThat(failure.problem().code())
                .isIn(ProblemCode.JAVA_MIGRATION_FAILED, ProblemCode.FUNCTION_IN_SCHEMA, ProblemCode.OBJECT_BROKEN);
        assertThat(failure.problem().summary()).contains("digits");
        assertThat(texts("SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%digits%'"))
                .containsExactly("0");
        migrator(database.path(), CONTACTS, coded(2, context -> {})).migrate();
    }

    @Test
    void a_trigger_that_fires_while_it_is_there_cannot_call_it_either() {
        MigrationException failure = failure(
                CONTACTS,
                coded(
                        2,
                        context -> {
                            execute(
                                    context,
                                    "CREATE TEMP TRIGGER kept AFTER UPDATE OF n ON contacts BEGIN"
                                            + " SELECT digits(new.phone); END");
                            execute(
                                    context,
                                    "CREATE TRIGGER for_ever AFTER UPDATE OF n ON contacts BEGIN"
                                            + " SELECT digits(new.phone); END");
                            execute(context, "UPDATE contacts SET n = 1");
                        },
                        DIGITS));

        assertThat(failure.problem().summary()).contains("unsafe use of digits()");
    }

    @Test
    void it_is_called_with_its_own_number_of_arguments() {
        MigrationException failure = failure(
                CONTACTS,
                coded(2, context -> execute(context, "UPDATE contacts SET shown = digits(phone, 1)"), DIGITS));

        assertThat(failure.problem().summary()).contains("wrong number of arguments to function digits()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lower", "LENGTH", "json_extract"})
    void it_takes_no_name_that_is_there(String name) {
        MigrationException failure =
                failure(CONTACTS, coded(2, context -> {}, Function.of(name, 1, values -> values.get(0))));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.FUNCTION_NAME_TAKEN);
        assertThat(failure.problem().summary()).contains(name);
    }

    @Test
    void what_the_code_leaves_open_is_closed_with_a_warning() throws SQLException {
        Coded careless = coded(
                2,
                context -> context.connection()
                        .prepareStatement("SELECT digits(phone) FROM contacts")
                        .executeQuery()
                        .next(),
                DIGITS);

        MigrationReport report = migrate(CONTACTS, careless);

        assertThat(report.warnings()).extracting(Warning::kind).containsExactly(Warning.Kind.STATEMENTS_LEFT_OPEN);
        assertThat(texts("SELECT count(*) FROM contacts")).containsExactly("3");
    }

    @Test
    void a_deterministic_one_without_columns_is_called_once() throws SQLException {
        List<Object> calls = new ArrayList<>();
        Function counted = Function.of("counted", 1, values -> {
            calls.add(values.get(0));
            return 1;
        });

        migrate(
                CONTACTS,
                coded(2, context -> execute(context, "UPDATE contacts SET n = counted('x')"), counted.deterministic()));
        assertThat(calls).hasSize(1);

        calls.clear();
        migrate(
                CONTACTS,
                coded(2, context -> {}),
                coded(3, context -> execute(context, "UPDATE contacts SET n = counted('x')"), counted));
        assertThat(calls).hasSize(3);
    }

    /** In batches, each with the function, and back again by {@code revert}. */
    private record InBatches() implements JavaMigration.Batched, JavaMigration.Revertible {
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
            return "in batches";
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public List<Function> functions() {
            return List.of(DIGITS);
        }

        @Override
        public Batches batches() {
            return Batches.through("contacts", "id").withSize(7).untilNone("shown IS NULL");
        }

        @Override
        public void migrate(JavaMigration.Batch batch) throws Exception {
            try (PreparedStatement update = batch.prepare(
                    "UPDATE contacts SET shown = digits(phone), n = n + 1 WHERE id BETWEEN :from AND :to")) {
                update.executeUpdate();
            }
        }

        @Override
        public void revert(JavaMigration.Context context) throws Exception {
            execute(context, "UPDATE contacts SET shown = NULL, n = n - length(digits('1'))");
        }
    }

    @Test
    void it_is_there_in_each_batch_and_in_revert() throws SQLException {
        execute("INSERT INTO contacts (phone) WITH RECURSIVE i (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM i LIMIT 90)"
                + " SELECT '0 ' || x FROM i");

        migrate(CONTACTS, new InBatches());
        assertThat(texts("SELECT count(*) || ' ' || sum(n) || ' ' || count(shown) FROM contacts"))
                .containsExactly("93 93 93");

        migrator(database.path(), CONTACTS, new InBatches()).maintenance().rollbackTo(1, "a test");
        assertThat(texts("SELECT sum(n) || ' ' || count(shown) FROM contacts")).containsExactly("0 0");
    }

    @Test
    void an_unencrypted_file_has_them_as_well_and_a_given_connection_has_none() throws SQLException {
        Path plain = folder.resolve("plain.db");
        Coded using = coded(2, context -> execute(context, "UPDATE contacts SET shown = digits(phone)"), DIGITS);
        MigrationReport report = Migrator.forDatabase(plain, PlaintextDatabase.withoutEncryption())
                .withSource(MigrationSource.of(CONTACTS, using))
                .migrate();
        assertThat(report.applied()).hasSize(2);

        try (Connection given = key.open(database)) {
            MigrationException failure = catchThrowableOfType(
                    MigrationException.class,
                    () -> Migrator.forConnection(given)
                            .withSource(MigrationSource.of(CONTACTS, using))
                            .migrate());
            assertThat(failure.problem().code()).isEqualTo(ProblemCode.FUNCTIONS_UNSUPPORTED);
        }
    }

    private interface Body {
        void migrate(JavaMigration.Context context) throws Exception;
    }

    private record Coded(long version, Body body, List<Function> functions) implements JavaMigration {
        @Override
        public MigrationType type() {
            return MigrationType.DATA;
        }

        @Override
        public String description() {
            return "coded " + version;
        }

        @Override
        public String revision() {
            return "1";
        }

        @Override
        public void migrate(JavaMigration.Context context) throws Exception {
            body.migrate(context);
        }
    }

    private static Coded coded(long version, Body body, Function... functions) {
        return new Coded(version, body, List.of(functions));
    }

    private static void execute(JavaMigration.Context context, String sql) throws SQLException {
        try (PreparedStatement statement = context.connection().prepareStatement(sql)) {
            statement.execute();
        }
    }

    private Migrator migrator(Path path, Migration... migrations) {
        return Migrator.forDatabase(path, key).withSource(MigrationSource.of(migrations));
    }

    private MigrationReport migrate(Migration... migrations) {
        return migrator(database.path(), migrations).migrate();
    }

    private MigrationException failure(Migration... migrations) {
        return catchThrowableOfType(MigrationException.class, () -> migrate(migrations));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = key.open(database)) {
            Sql.execute(connection, sql);
        }
    }

    private List<String> texts(String query) throws SQLException {
        try (Connection connection = key.open(database)) {
            return Sql.rows(connection, query);
        }
    }
}
