package io.zmonitor.migrator.sqlcipher.inputs;

import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.refused;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.works;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.Making;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The set against the ledger, and ledgers that somebody changed. */
final class LedgerInputs {
    private static final String BEDS = "schema/0002_beds.sql";

    private LedgerInputs() {}

    static List<MalformedInput> all() {
        List<MalformedInput> inputs = new ArrayList<>();
        inputs.addAll(sets());
        inputs.addAll(rows());
        inputs.addAll(shapes());
        return inputs;
    }

    private static List<MalformedInput> sets() {
        return List.of(
                refused(
                        ProblemCode.MISSING,
                        "the file of an applied migration is gone",
                        bedside -> Files.delete(bedside.scripts().resolve(BEDS)),
                        "schema-0002"),
                refused(
                        ProblemCode.CHANGED,
                        "an applied migration changed by one byte",
                        bedside -> bedside.script(BEDS, "CREATE TABLE bed (id INTEGER PRIMARY KEY, ward Text);\n"),
                        "schema-0002",
                        "sha256"),
                works(
                        "only line ends of an applied migration changed",
                        bedside -> bedside.script(BEDS, "CREATE TABLE bed (id INTEGER PRIMARY KEY, ward TEXT);\r\n")),
                refused(
                        ProblemCode.OUT_OF_ORDER,
                        "a migration that comes too late",
                        sql("DELETE FROM schema_version WHERE version = 2", "DROP INDEX bed_ward", "DROP TABLE bed"),
                        "schema-0002",
                        "schema-0003"),
                refused(
                        ProblemCode.FROM_NEWER_BUILD,
                        "a database of a newer build",
                        bedside -> Files.delete(bedside.scripts().resolve("schema/0003_index.sql")),
                        "schema-0003",
                        "z-monitor 4.2.0"));
    }

    private static List<MalformedInput> rows() {
        return List.of(
                refused(
                        ProblemCode.LEDGER_ENTRY_INVALID,
                        "a type that does not exist",
                        sql(
                                "PRAGMA ignore_check_constraints = ON",
                                "UPDATE schema_version SET migration_type = 'fix' WHERE version = 2"),
                        "fix"),
                refused(
                        ProblemCode.LEDGER_ENTRY_INVALID,
                        "a version that is no number",
                        sql("UPDATE schema_version SET version = 'two' WHERE version = 2"),
                        "schema 0"),
                refused(
                        ProblemCode.LEDGER_ENTRY_INVALID,
                        "a negative version",
                        sql("UPDATE schema_version SET version = -2 WHERE version = 2"),
                        "-2"),
                refused(
                        ProblemCode.CHANGED,
                        "a checksum that is none",
                        sql("UPDATE schema_version SET file_hash = 'zz' WHERE version = 2"),
                        "schema-0002",
                        "zz"),
                works(
                        "rows from the future: numbers count, not times",
                        sql("UPDATE schema_version SET applied_at = '2999-01-01T00:00:00Z'")),
                works("a time that is none", sql("UPDATE schema_version SET applied_at = 'yesterday'")));
    }

    private static List<MalformedInput> shapes() {
        return List.of(
                refused(
                        ProblemCode.TABLES_WITHOUT_LEDGER,
                        "tables without ledger",
                        bedside -> {
                            bedside.sql("DROP TABLE schema_version");
                        },
                        "bed, patient, vital"),
                refused(
                        ProblemCode.LEDGER_UNREADABLE,
                        "a ledger without one of its columns",
                        sql("ALTER TABLE schema_version DROP COLUMN description"),
                        "schema_version"),
                refused(
                        ProblemCode.LEDGER_UNREADABLE,
                        "another table of the ledger's name",
                        sql("DROP TABLE schema_version", "CREATE TABLE schema_version (id INTEGER, note TEXT)"),
                        "schema_version"),
                refused(
                        ProblemCode.TABLES_WITHOUT_LEDGER,
                        "a view of the ledger's name",
                        sql(
                                "ALTER TABLE schema_version RENAME TO hidden",
                                "CREATE VIEW schema_version AS SELECT * FROM hidden"),
                        "hidden"),
                refused(
                        ProblemCode.LEDGER_ENTRY_INVALID,
                        "a migration that is recorded twice",
                        sql(
                                "CREATE TABLE copy AS SELECT * FROM schema_version",
                                "DROP TABLE schema_version",
                                "ALTER TABLE copy RENAME TO schema_version",
                                "INSERT INTO schema_version SELECT * FROM schema_version WHERE version = 2"),
                        "schema-0002"),
                refused(
                        ProblemCode.LEDGER_FROM_NEWER_LIBRARY,
                        "a ledger of a newer library",
                        sql("UPDATE schema_version_state SET format = 99"),
                        "99"));
    }

    private static Making sql(String... statements) {
        return bedside -> {
            bedside.sql(statements);
            bedside.pending();
        };
    }
}
