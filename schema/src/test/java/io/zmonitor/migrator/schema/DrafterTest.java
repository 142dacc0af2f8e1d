package io.zmonitor.migrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drafts in real runs, with rows. The faults of other tools that the names allude to are public. */
class DrafterTest {
    @TempDir
    Path folder;

    private Memory memory;

    @BeforeEach
    void open() throws SQLException {
        memory = Memory.with();
    }

    @AfterEach
    void close() throws SQLException {
        memory.close();
    }

    private static DeclaredSchema declared(String tables) {
        return DeclaredSchema.parse("format: 1\n" + tables, DeclaredSchema.FILE_NAME);
    }

    /** Makes the first release by migration 1, drafts number 2 for the declaration, and runs it. */
    private Draft migrated(String first, Drafter drafter) {
        SqlMigration one = SqlMigration.of(MigrationId.schema(1), "first", first);
        Migrator.forConnection(memory.connection())
                .withSource(MigrationSource.of(one))
                .migrate();
        Draft draft = drafter.draft(memory.connection());
        migrator(one, draft).migrate();
        return draft;
    }

    private Migrator migrator(SqlMigration one, Draft draft) {
        SqlMigration two = SqlMigration.of(MigrationId.schema(2), "drafted", draft.script())
                .withRollback(draft.rollback());
        return Migrator.forConnection(memory.connection())
                .withSource(MigrationSource.of(one, two))
                .withColumnsCompared();
    }

    @Test
    void a_column_is_added_by_alter_table_if_sqlite_can() {
        Draft draft = migrated("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x');", Drafter.to(declared("""
                tables:
                  t:
                    columns:
                      a: {type: TEXT}
                      b: {type: INTEGER, not-null: true, default: 7}
                      c: {type: TEXT, check: length(c) < 9}
                """)));

        assertThat(statements(draft.script()))
                .containsExactly(
                        "ALTER TABLE t ADD COLUMN b INTEGER NOT NULL DEFAULT 7",
                        "ALTER TABLE t ADD COLUMN c TEXT CHECK (length(c) < 9)");
        assertThat(statements(draft.rollback()))
                .containsExactly("ALTER TABLE t DROP COLUMN b", "ALTER TABLE t DROP COLUMN c");
        assertThat(draft.losses()).isEmpty();
        assertThat(draft.notes())
                .containsExactly("The rollback loses the column t.b.", "The rollback loses the column t.c.");
    }

    @Test
    void a_column_that_only_an_empty_table_could_take_is_added_by_a_rebuild() throws SQLException {
        Draft draft = migrated("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x');", Drafter.to(declared("""
                tables:
                  t:
                    columns:
                      a: {type: TEXT}
                      at: {type: TEXT, not-null: true, default: datetime('now')}
                      stored: {type: TEXT, generated: upper(a), stored: true}
                """)));

        assertThat(draft.script()).contains("CREATE TABLE t_new (").doesNotContain("ADD COLUMN");
        assertThat(memory.texts("SELECT stored FROM t WHERE at IS NOT NULL")).containsExactly("X");
    }

    @Test
    void a_required_column_without_default_expects_an_empty_table() throws SQLException {
        String first = "CREATE TABLE t (a TEXT);";
        Drafter drafter =
                Drafter.to(declared("tables: {t: {columns: {a: {type: TEXT}, b: {type: TEXT, not-null: true}}}}"));

        Draft draft = migrated(first, drafter);

        assertThat(draft.script()).contains("-- @expect 0\nSELECT count(*) FROM t;\n");
        try (Memory other = Memory.with(first, "INSERT INTO t VALUES ('x')")) {
            Draft again = drafter.draft(other.connection());
            assertThatThrownBy(() -> Migrator.forConnection(other.connection())
                            .withSource(MigrationSource.of(
                                    SqlMigration.of(MigrationId.schema(1), "drafted", again.script())))
                            .migrate())
                    .isInstanceOf(MigrationException.class);
        }
    }

    @Test
    void a_rebuild_keeps_children_indexes_triggers_views_counters_and_row_numbers() throws SQLException {
        String first = """
                CREATE TABLE patients (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE nocase, note TEXT);
                CREATE TABLE vitals (patient INTEGER REFERENCES patients ON DELETE CASCADE, value REAL, UNIQUE (patient, value));
                CREATE INDEX by_name ON patients (name COLLATE rtrim DESC, lower(note)) WHERE note <> ')'; -- partial
                CREATE VIEW named AS /* all who have a name */ SELECT id, name FROM patients WHERE name <> '';
                CREATE VIEW above AS SELECT count(*) AS n FROM named;
                CREATE TRIGGER named_insert INSTEAD OF INSERT ON named BEGIN INSERT INTO patients (name) VALUES (NEW.name); END;
                CREATE TRIGGER audit AFTER UPDATE OF name ON patients BEGIN UPDATE patients SET note = 'END; x' WHERE id = NEW.id; END;
                INSERT INTO patients (name) VALUES ('A'), (NULL), ('C');
                INSERT INTO vitals VALUES (1, 1.5), (1, 2.5), (3, 3.5);
                DELETE FROM vitals WHERE patient = 3;
                DELETE FROM patients WHERE id = 3;
                """;
        DeclaredSchema schema = declared("""
                tables:
                  patients:
                    columns:
                      id: {type: INTEGER, primary-key: autoincrement}
                      name: {type: TEXT, not-null: true, default: "'?'", collate: nocase}
                      note: {type: TEXT, check: "note <> 'none'"}
                    indexes:
                      by_name: {on: [name collate rtrim desc, lower(note)], where: "note <> ')'"}
                  vitals:
                    columns:
                      patient: {type: INTEGER, references: {table: patients, on-delete: cascade}}
                      value: {type: REAL, check: value > 0}
                    unique:
                      - [patient, value]
                views:
                  named: SELECT id, name FROM patients WHERE name <> ''
                  above: SELECT count(*) AS n FROM named
                triggers:
                  named_insert: INSTEAD OF INSERT ON named BEGIN INSERT INTO patients (name) VALUES (NEW.name); END
                  audit: "AFTER UPDATE OF name ON patients BEGIN UPDATE patients SET note = 'END; x' WHERE id = NEW.id; END"
                """);

        Draft draft = migrated(first, Drafter.to(schema));

        assertThat(draft.script())
                .contains("-- @rows patients may change in name\n", "coalesce(name, '?')", "(rowid, patient, value)")
                .contains("CREATE VIEW named AS /* all who have a name */ SELECT")
                .contains("CREATE INDEX by_name ON patients (name COLLATE rtrim DESC, lower(note)) WHERE note <> ')'");
        assertThat(draft.notes()).contains("NULL in patients.name becomes '?'.");
        assertThat(schema.differencesIn(memory.connection())).isEmpty();
        assertThat(memory.texts("SELECT patient || ':' || value FROM vitals ORDER BY rowid"))
                .containsExactly("1:1.5", "1:2.5");
        assertThat(memory.texts("SELECT name FROM patients ORDER BY id")).containsExactly("A", "?");
        memory.execute("INSERT INTO named (name) VALUES ('D')");
        assertThat(memory.texts("SELECT max(id) FROM patients")).containsExactly("4");
        assertThat(memory.texts("SELECT n FROM above")).containsExactly("3");

        migrator(SqlMigration.of(MigrationId.schema(1), "first", first), draft)
                .maintenance()
                .rollback(1, "back");
        try (Memory before = Memory.with(first)) {
            assertThat(DatabaseSchema.read(memory.connection())
                            .differencesFrom(DatabaseSchema.read(before.connection())))
                    .isEmpty();
        }
        memory.execute("INSERT INTO patients (name) VALUES ('E')");
        assertThat(memory.texts("SELECT max(id) FROM patients")).containsExactly("5");
    }

    @Test
    void a_counter_of_an_empty_table_survives() throws SQLException {
        migrated(
                "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a); INSERT INTO t (id) VALUES (41); DELETE FROM t;",
                Drafter.to(declared("tables: {t: {columns: {id: {type: INTEGER, primary-key: autoincrement},"
                        + " a: {check: a > 0}}}}")));

        memory.execute("INSERT INTO t (a) VALUES (1)");
        assertThat(memory.texts("SELECT id FROM t")).containsExactly("42");
    }

    /** A run would put the counter back, and count the rows; the script does not rely on that. */
    @Test
    void a_script_alone_keeps_counters_and_rows_too() throws SQLException {
        memory.execute("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a); INSERT INTO t (id) VALUES (41);"
                + " DELETE FROM t; CREATE TABLE u (a TEXT); INSERT INTO u VALUES ('x'), ('X');");
        String counted = "t: {columns: {id: {type: INTEGER, primary-key: autoincrement}, a: {check: a > 0}}}";
        String plain = "tables: {" + counted + ", u: {columns: {a: {type: TEXT}}}}";

        memory.execute(Drafter.to(declared(plain)).draft(memory.connection()).script());
        memory.execute("INSERT INTO t (a) VALUES (1)");

        assertThat(memory.texts("SELECT id FROM t")).containsExactly("42");
        String replacing = "tables: {" + counted
                + ", u: {columns: {a: {type: TEXT, collate: nocase}}, unique: [{on: [a], on-conflict: replace}]}}";
        Draft draft = Drafter.to(declared(replacing)).draft(memory.connection());
        assertThatThrownBy(() -> memory.execute("BEGIN;" + draft.script()))
                .hasMessageContaining("UNIQUE constraint failed");
        memory.execute("ROLLBACK");
        assertThat(memory.texts("SELECT a FROM u")).containsExactly("x", "X");
    }

    @Test
    void a_rename_is_made_where_it_is_declared_and_never_guessed() throws SQLException {
        String first = """
                CREATE TABLE readings (id INTEGER PRIMARY KEY, unit_text TEXT, "odd ""name" TEXT);
                CREATE TABLE of_readings (reading REFERENCES readings (id));
                CREATE VIEW v AS SELECT unit_text FROM readings;
                INSERT INTO readings VALUES (1, 'mmHg', 'x');
                """;
        String yaml = """
                tables:
                  vitals:
                    was: readings
                    columns:
                      id: {type: INTEGER, primary-key: true}
                      unit: {type: TEXT, was: unit_text}
                      plain: {type: TEXT}
                  of_readings:
                    columns:
                      reading: {references: {table: vitals, column: id}}
                views:
                  v: SELECT unit FROM vitals
                """;
        memory.execute(first);

        assertThatThrownBy(() -> Drafter.to(declared(yaml)).draft(memory.connection()))
                .hasMessage(
                        "ZM-940 The column vitals.odd \"name is gone and the column vitals.plain has come: a rename,"
                                + " or another one? If it is a rename, add the line was: odd \"name below the new name; if not,"
                                + " allow losses.");
        memory.close();
        memory = Memory.with();

        Draft draft = migrated(first, Drafter.to(declared(yaml)).withRenamedColumn("vitals", "odd \"name", "plain"));

        assertThat(statements(draft.script()))
                .containsExactly(
                        "ALTER TABLE readings RENAME TO vitals",
                        "ALTER TABLE vitals RENAME COLUMN \"odd \"\"name\" TO plain",
                        "ALTER TABLE vitals RENAME COLUMN unit_text TO unit");
        assertThat(memory.texts("SELECT unit || plain FROM vitals")).containsExactly("mmHgx");
        // The marks may stay: the old names are gone.
        assertThat(Drafter.to(declared(yaml)).draft(memory.connection()).isEmpty())
                .isTrue();
        migrator(SqlMigration.of(MigrationId.schema(1), "first", first), draft)
                .maintenance()
                .rollback(1, "back");
        assertThat(memory.texts("SELECT unit_text || \"odd \"\"name\" FROM readings"))
                .containsExactly("mmHgx");
    }

    @Test
    void a_table_that_may_have_been_renamed_is_not_dropped() {
        Drafter drafter = Drafter.to(declared("tables: {b: {columns: {x: {}, y: {}}}}"));

        SchemaException refused =
                catchThrowableOfType(SchemaException.class, () -> migrated("CREATE TABLE a (x, y);", drafter));

        assertThat(refused.code()).isEqualTo(SchemaCode.RENAME_UNDECIDED);
        assertThat(refused).hasMessageContaining("The table a is gone and the table b has come");
    }

    @Test
    void a_loss_is_refused_unless_it_is_allowed_and_then_declared() throws SQLException {
        String first = "CREATE TABLE t (a TEXT, b BLOB); CREATE TABLE gone (x); INSERT INTO gone VALUES (1);"
                + " CREATE VIEW v AS SELECT x FROM gone; CREATE TABLE n (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);"
                + " INSERT INTO n VALUES (5, '007');";
        Drafter drafter = Drafter.to(declared("tables: {t: {columns: {a: {type: TEXT}}},"
                + " n: {columns: {id: {type: INTEGER, primary-key: true}, v: {type: INTEGER}}}}"));
        memory.execute(first);
        assertThatThrownBy(() -> drafter.draft(memory.connection()))
                .hasMessageStartingWith(
                        "ZM-941 The draft would lose the table gone; the column t.b; values of n.v that change"
                                + " from TEXT to INTEGER; the AUTOINCREMENT of n, so numbers may come back. Allow losses");
        memory.close();
        memory = Memory.with();

        Draft draft = migrated(first, drafter.withLossesAllowed());

        assertThat(draft.script())
                .contains("-- Loses the table gone\n-- Loses the column t.b\n")
                .contains("-- @rows gone may decrease\n-- @rows n may change in v\n-- @sequence n restarts\n")
                .contains("ALTER TABLE t DROP COLUMN b;");
        assertThat(memory.texts("SELECT name FROM sqlite_schema WHERE name IN ('gone', 'v')"))
                .isEmpty();
        migrator(SqlMigration.of(MigrationId.schema(1), "first", first), draft)
                .maintenance()
                .rollback(1, "back");
        assertThat(memory.texts("SELECT count(*) FROM gone")).containsExactly("0");
    }

    @Test
    void what_a_converted_column_holds_is_counted() throws SQLException {
        Drafter drafter = Drafter.to(declared("""
                tables:
                  t:
                    was: old
                    columns:
                      b: {type: INTEGER, was: a}
                  none: {columns: {x: {type: TEXT}}}
                """)).withLossesAllowed();
        memory.execute("CREATE TABLE old (a TEXT); INSERT INTO old VALUES ('007'), ('x'), (NULL), (x'00');"
                + " CREATE TABLE none (x INTEGER)");

        assertThat(drafter.draft(memory.connection()).notes())
                .contains(
                        "old.a changes from TEXT to INTEGER, and holds 1 blob, 1 null, 2 text.",
                        "none.x changes from INTEGER to TEXT, and holds no value.");
    }

    @Test
    void what_a_conflict_clause_would_drop_in_silence_is_an_error() throws SQLException {
        String first = "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x'), ('X');";
        Drafter drafter = Drafter.to(
                declared(
                        "tables: {t: {columns: {a: {type: TEXT, collate: nocase}}, unique: [{on: [a], on-conflict: replace}]}}"));

        assertThatThrownBy(() -> migrated(first, drafter)).isInstanceOf(MigrationException.class);

        assertThat(memory.texts("SELECT a FROM t")).containsExactly("x", "X");
    }

    @Test
    void virtual_tables_and_what_nobody_manages_are_left_alone_and_said() throws SQLException {
        Draft draft = migrated("""
                CREATE TABLE t (a TEXT);
                CREATE VIRTUAL TABLE words USING fts5(a, content='t');
                CREATE TRIGGER indexed AFTER INSERT ON t BEGIN INSERT INTO words (rowid, a) VALUES (NEW.rowid, NEW.a); END;
                CREATE TABLE cache_1 (x);
                CREATE VIEW cache_v AS SELECT a FROM t;
                INSERT INTO t (rowid, a) VALUES (7, 'one'), (9, 'two');
                """, Drafter.to(declared("""
                unmanaged: [cache_*]
                tables:
                  t: {columns: {a: {type: TEXT, check: "a <> ''"}}}
                virtual-tables:
                  words: "fts5(a, content='t', prefix='2')"
                triggers:
                  indexed: AFTER INSERT ON t BEGIN INSERT INTO words (rowid, a) VALUES (NEW.rowid, NEW.a); END
                """)));

        assertThat(draft.notes())
                .contains("Virtual table words: module should be fts5(a, content='t', prefix='2'), and is fts5(a,"
                        + " content='t'). A draft leaves virtual tables out.")
                .contains("Table cache_1 is not managed.", "View cache_v is not managed.");
        assertThat(memory.texts("SELECT a FROM words WHERE words MATCH 'two'")).containsExactly("two");
        assertThat(memory.texts("SELECT a FROM cache_v")).hasSize(2);
    }

    @Test
    void an_order_of_columns_is_no_reason_for_a_rebuild() {
        Draft draft = migrated(
                "CREATE TABLE t (a TEXT, c TEXT);",
                Drafter.to(declared("tables: {t: {columns: {a: {type: TEXT}, b: {type: TEXT}, c: {type: TEXT}}}}")));

        assertThat(statements(draft.script())).containsExactly("ALTER TABLE t ADD COLUMN b TEXT");
        assertThat(Drafter.to(declared("tables: {t: {columns: {c: {type: TEXT}, b: {type: TEXT}, a: {type: TEXT}}}}"))
                        .draft(memory.connection())
                        .isEmpty())
                .isTrue();
    }

    @Test
    void a_schema_that_sqlite_refuses_is_not_drafted() {
        assertThatThrownBy(() -> migrated(
                        "CREATE TABLE t (a TEXT);",
                        Drafter.to(declared(
                                "tables: {t: {columns: {a: {type: TEXT}}}}\nviews: {v: SELECT absent FROM t}"))))
                .hasMessageContaining("ZM-942")
                .hasMessageContaining("error in view v: no such column: absent");
    }

    @Test
    void a_schema_that_needs_more_than_scratch_has_says_so() throws SQLException {
        memory.execute("CREATE TABLE t (a TEXT UNIQUE)");
        Drafter drafter = Drafter.to(declared("tables: {t: {columns: {a: {type: TEXT}}}}"))
                .withScratch(() -> {
                    Memory taken = Memory.with("CREATE TABLE t (x)");
                    return taken.connection();
                });

        assertThatThrownBy(() -> drafter.draft(memory.connection()))
                .hasMessageStartingWith("ZM-943 The schema cannot be built in a scratch database: CREATE TABLE t");
    }

    @Test
    void a_view_may_show_the_ledger() throws SQLException {
        String yaml = """
                tables: {t: {columns: {a: {type: TEXT, check: a > ''}}}}
                views: {released: "SELECT max(version) AS v, (SELECT count(*) FROM t) AS n FROM schema_version"}
                """;

        migrated(
                "CREATE TABLE t (a TEXT); CREATE VIEW released AS SELECT max(version) AS v, (SELECT count(*) FROM t) AS n"
                        + " FROM schema_version;",
                Drafter.to(declared(yaml)));

        assertThat(memory.texts("SELECT v FROM released")).containsExactly("2");
    }

    @Test
    void a_draft_is_written_once() throws Exception {
        memory.execute("CREATE TABLE t (a TEXT)");
        Draft draft = Drafter.to(declared("tables: {t: {columns: {a: {type: TEXT}, b: {type: TEXT}}}}"))
                .draft(memory.connection());

        Path file = draft.writeTo(folder, 21, "Add_b to t");

        assertThat(folder.relativize(file).toString().replace('\\', '/')).isEqualTo("schema/0021_add_b_to_t.sql");
        assertThat(Files.readString(file)).startsWith("-- Migration: Add b to t\n-- Version: 0021\n-- Drafted for");
        assertThat(folder.resolve("rollback/schema/0021_rollback.sql"))
                .content()
                .contains("ALTER TABLE t DROP COLUMN b;");
        assertThatThrownBy(() -> draft.writeTo(folder, 21, "other")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> draft.writeTo(folder, 22, "../x")).isInstanceOf(IllegalArgumentException.class);
        Draft nothing = new Draft("", "", List.of(), List.of());
        assertThatThrownBy(() -> nothing.writeTo(folder, 22, "x")).isInstanceOf(IllegalStateException.class);
    }

    private static List<String> statements(String script) {
        return script.lines()
                .filter(line -> !line.startsWith("--") && !line.isBlank())
                .map(line -> line.replaceAll(";$", ""))
                .toList();
    }
}
