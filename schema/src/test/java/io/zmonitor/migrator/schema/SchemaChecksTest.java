package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.SqlMigration;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checks in real runs. */
class SchemaChecksTest {
    private static final String YAML = """
            format: 1
            unmanaged: [legacy]
            tables:
              patients:
                columns:
                  mrn: {type: TEXT, primary-key: true, not-null: true}
                  name: {type: TEXT}
                  age: {type: INTEGER}
                options: [without-rowid]
              vitals:
                columns:
                  id: {type: INTEGER, primary-key: true}
                  mrn: {type: TEXT}
                  value: {type: REAL}
            rules:
              named: {table: patients, field: name, type: required, message: Nobody is nameless.}
              value_range: {table: vitals, field: value, type: range, condition: value BETWEEN 0 AND 300}
              mrn_known:
                table: vitals
                field: mrn
                type: reference
                condition: mrn IN (SELECT mrn FROM patients)
                severity: warning
            """;
    private static final String TABLES = """
            CREATE TABLE patients (mrn TEXT NOT NULL PRIMARY KEY, name TEXT, age INTEGER) WITHOUT ROWID;
            CREATE TABLE vitals (id INTEGER PRIMARY KEY, mrn TEXT, value REAL);
            """;

    private Memory memory;

    @BeforeEach
    void open() throws SQLException {
        memory = Memory.with();
    }

    @AfterEach
    void close() throws SQLException {
        memory.close();
    }

    private static DeclaredSchema schema() {
        return DeclaredSchema.parse(YAML, DeclaredSchema.FILE_NAME);
    }

    private Migrator migrator(String script) {
        return Migrator.forConnection(memory.connection())
                .withSource(MigrationSource.of(SqlMigration.of(MigrationId.schema(1), "first", script)));
    }

    @Test
    void a_run_that_leads_to_the_declared_schema_passes() {
        MigrationReport report = migrator(TABLES + "CREATE TABLE legacy (x);")
                .withPostCheck(SchemaChecks.declared(schema()))
                .migrate();

        assertThat(report.checks())
                .filteredOn(result -> result.check().equals("declared schema"))
                .singleElement()
                .satisfies(result -> assertThat(result.verdict()).isEqualTo(Check.Verdict.pass()));
    }

    @Test
    void a_run_that_leads_elsewhere_is_vetoed() throws SQLException {
        Migrator migrator = migrator(
                        TABLES.replace("value REAL", "value INTEGER") + "CREATE INDEX left_over ON vitals(mrn);")
                .withPostCheck(SchemaChecks.declared(schema()));

        MigrationException refused = catchThrowableOfType(MigrationException.class, migrator::migrate);

        assertThat(refused.problem().code()).isEqualTo(ProblemCode.CHECK_FAILED);
        assertThat(refused)
                .hasMessageContaining("Column vitals.value: type should be REAL, and is INTEGER."
                        + " Index left_over is not declared.");
        assertThat(refused.databaseState()).isEqualTo(DatabaseState.UNTOUCHED);
        assertThat(memory.texts("SELECT name FROM sqlite_schema WHERE tbl_name NOT LIKE 'schema_version%'"))
                .isEmpty();
    }

    @Test
    void an_order_of_columns_and_a_lenient_check_only_warn() {
        String swapped = TABLES.replace("name TEXT, age INTEGER", "age INTEGER, name TEXT");

        MigrationReport report = migrator(swapped + "CREATE TABLE surplus (x);")
                .withPostCheck(SchemaChecks.declaredOrWarn(schema()))
                .migrate();

        assertThat(report.checks())
                .extracting(Check.Result::verdict)
                .contains(
                        Check.Verdict.warn("Table patients: order of columns should be mrn, name, age, and is mrn, age,"
                                + " name. Table surplus is not declared"));
    }

    @Test
    void a_declaration_that_cannot_be_read_vetoes() {
        Migrator migrator = migrator(TABLES)
                .withPostCheck(
                        SchemaChecks.declared(() -> DeclaredSchema.parse("format: 7", DeclaredSchema.FILE_NAME)));

        assertThatThrownBy(migrator::migrate).isInstanceOf(MigrationException.class);
    }

    @Test
    void a_boot_with_nothing_pending_reads_no_declaration() {
        Migrator migrator = migrator(TABLES);
        migrator.migrate();

        MigrationReport report = migrator.withPostCheck(SchemaChecks.declared(() -> {
                    throw new AssertionError("not needed");
                }))
                .migrate();

        assertThat(report.wasUpToDate()).isTrue();
    }

    @Test
    void many_differences_are_cut() {
        StringBuilder many = new StringBuilder(TABLES);
        for (int i = 10; i < 25; i++) {
            many.append("CREATE TABLE surplus_").append(i).append(" (x);");
        }

        assertThatThrownBy(() -> migrator(many.toString())
                        .withPostCheck(SchemaChecks.declared(schema()))
                        .migrate())
                .hasMessageContaining("surplus_19 is not declared. And 5 more")
                .hasMessageNotContaining("surplus_20");
    }

    @Test
    void rows_that_break_a_rule_are_counted_and_numbered_and_never_shown() throws SQLException {
        String rows = "INSERT INTO patients VALUES ('SECRET-1', NULL, 4), ('SECRET-2', 'SECRET', 5);"
                + "INSERT INTO vitals VALUES (7, 'SECRET-1', 80), (9, 'SECRET-9', 301), (11, NULL, NULL);"
                + "INSERT INTO vitals SELECT value, 'SECRET-2', -1 FROM generate_series(20, 29);";
        String script = TABLES + rows.replace("SELECT value, 'SECRET-2', -1 FROM generate_series(20, 29)", """
                WITH RECURSIVE n(i) AS (SELECT 20 UNION ALL SELECT i + 1 FROM n WHERE i < 29)
                SELECT i, 'SECRET-2', -1 FROM n""");

        assertThatThrownBy(() -> migrator(script)
                        .withPostCheck(SchemaChecks.rules(schema()))
                        .migrate())
                .hasMessageContaining("the rule named is broken by 1 row of patients: Nobody is nameless.; "
                        + "the rule value_range is broken by 11 rows of vitals, number 9, 20, 21, 22, 23 and others; "
                        + "the rule mrn_known is broken by 1 row of vitals, number 9")
                .hasMessageNotContaining("SECRET");
        assertThat(memory.texts("SELECT name FROM sqlite_schema WHERE tbl_name NOT LIKE 'schema_version%'"))
                .isEmpty();
    }

    @Test
    void a_warning_does_not_refuse() {
        String script = TABLES + "INSERT INTO vitals VALUES (7, 'SECRET-1', 80);";

        MigrationReport report = migrator(script)
                .withPreCheck(SchemaChecks.rules(schema()))
                .withPostCheck(SchemaChecks.rules(schema()))
                .migrate();

        assertThat(report.checks())
                .filteredOn(result -> result.check().equals("validation rules"))
                .extracting(Check.Result::verdict)
                .containsExactly(
                        Check.Verdict.warn("the rule named of patients cannot be evaluated here (SQLite result 1);"
                                + " the rule value_range of vitals cannot be evaluated here (SQLite result 1);"
                                + " the rule mrn_known of vitals cannot be evaluated here (SQLite result 1)"),
                        Check.Verdict.warn("the rule mrn_known is broken by 1 row of vitals, number 7"));
    }

    @Test
    void after_the_run_a_rule_that_cannot_be_evaluated_refuses() {
        assertThatThrownBy(() -> migrator("CREATE TABLE vitals (id INTEGER PRIMARY KEY);")
                        .withPostCheck(SchemaChecks.rules(schema()))
                        .migrate())
                .hasMessageContaining("the rule value_range of vitals cannot be evaluated here");
    }

    @Test
    void a_rule_that_would_write_is_refused() {
        DeclaredSchema transforming =
                DeclaredSchema.parse(YAML.replace("message: Nobody is nameless.", "action: transform"), "f");

        assertThatThrownBy(() -> SchemaChecks.rules(transforming))
                .hasMessageStartingWith("ZM-930 The rule named wants to transform rows, and a check writes nothing.");
    }

    @Test
    void a_table_whose_columns_hide_its_row_numbers_has_only_counts() throws SQLException {
        DeclaredSchema hiding = DeclaredSchema.parse("""
                format: 1
                tables:
                  odd: {columns: {rowid: {}, oid: {}, _rowid_: {}, "it's \\"x\\"": {}}}
                rules:
                  r: {table: odd, field: "it's \\"x\\"", type: required}
                """, "f");

        assertThatThrownBy(() -> migrator(
                                "CREATE TABLE odd (rowid, oid, _rowid_, \"it's \"\"x\"\"\"); INSERT INTO odd DEFAULT VALUES;")
                        .withPostCheck(SchemaChecks.rules(hiding))
                        .migrate())
                .hasMessageContaining("the rule r is broken by 1 row of odd");
    }
}
