package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.ForwardingOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.Collation;
import org.sqlite.Function;

/** What an application may have in its schema, in each of the calls, with rows: whatever works there works in a run. */
class SchemaMatrixTest {
    private static final String DOCUMENTS = "CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT, shown TEXT);"
            + "INSERT INTO t (doc) VALUES ('{\"name\":\"one\"}'), ('{\"name\":\"two\"}');";
    private static final String WRITE = "INSERT INTO t (doc) VALUES ('{\"name\":\"three\"}');"
            + "UPDATE t SET doc = '{\"name\":\"four\"}' WHERE id = 1;";

    /** Something in a schema: how it is made, with rows, and a script that uses it. */
    private enum Feature {
        JSON_IN_INDEX(DOCUMENTS + "CREATE INDEX ti ON t (json_extract(doc, '$.name'));", WRITE),
        JSON_IN_PARTIAL_INDEX(DOCUMENTS + "CREATE INDEX ti ON t (id) WHERE json_valid(doc);", WRITE),
        JSON_IN_UNIQUE_INDEX(DOCUMENTS + "CREATE UNIQUE INDEX ti ON t (json_extract(doc, '$.name'));", WRITE),
        JSON_IN_CHECK(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT CHECK (json_valid(doc)));"
                        + "INSERT INTO t (doc) VALUES ('{}'), ('[]');",
                WRITE),
        JSON_IN_DEFAULT(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT, d TEXT DEFAULT (json_array(1, 2)));"
                        + "INSERT INTO t (doc) VALUES ('{}'), ('[]');",
                WRITE),
        JSON_IN_GENERATED_COLUMN(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT, n TEXT AS (json_extract(doc, '$.name')),"
                        + " s TEXT AS (json_extract(doc, '$.name')) STORED);"
                        + "INSERT INTO t (doc) VALUES ('{\"name\":\"one\"}'), ('{}');",
                WRITE),
        JSON_IN_TRIGGER(
                DOCUMENTS + "CREATE TRIGGER tt AFTER INSERT ON t BEGIN"
                        + " UPDATE t SET shown = json_extract(new.doc, '$.name') WHERE id = new.id; END;",
                WRITE),
        JSON_IN_VIEW(
                DOCUMENTS + "CREATE VIEW v AS SELECT t.id, value FROM t, json_each(t.doc);",
                WRITE + "CREATE TABLE copied AS SELECT * FROM v;"),
        FTS3_BY_TRIGGER(DOCUMENTS + fullText("fts3(doc)"), WRITE + "INSERT INTO f(f) VALUES ('optimize');"),
        FTS4_BY_TRIGGER(DOCUMENTS + fullText("fts4(doc)"), WRITE),
        FTS5_BY_TRIGGER(DOCUMENTS + fullText("fts5(doc)"), WRITE),
        FTS5_WITH_CONTENT(
                DOCUMENTS + "CREATE VIRTUAL TABLE f USING fts5(doc, content='t', content_rowid='id');"
                        + "INSERT INTO f(f) VALUES ('rebuild');"
                        + "CREATE TRIGGER tt AFTER INSERT ON t BEGIN"
                        + " INSERT INTO f(rowid, doc) VALUES (new.id, new.doc); END;",
                WRITE),
        RTREE_BY_TRIGGER(
                DOCUMENTS + "CREATE VIRTUAL TABLE r USING rtree(id, x0, x1); INSERT INTO r VALUES (1, 0, 1);"
                        + "CREATE TRIGGER tt AFTER INSERT ON t BEGIN INSERT OR REPLACE INTO r VALUES (new.id, 1, 2); END;",
                WRITE),
        // SQLite never lets a view or trigger read it.
        DBSTAT_IN_A_SCRIPT(DOCUMENTS, WRITE + "CREATE TABLE copied AS SELECT name, pageno FROM dbstat;"),
        FUNCTION_IN_INDEX(DOCUMENTS + "CREATE INDEX ti ON t (shout(doc));", WRITE),
        FUNCTION_IN_CHECK(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT CHECK (shout(doc) <> ''));"
                        + "INSERT INTO t (doc) VALUES ('a'), ('b');",
                WRITE),
        FUNCTION_IN_TRIGGER(
                DOCUMENTS + "CREATE TRIGGER tt AFTER INSERT ON t BEGIN"
                        + " UPDATE t SET shown = shout(new.doc) WHERE id = new.id; END;",
                WRITE),
        FUNCTION_IN_VIEW(
                DOCUMENTS + "CREATE VIEW v AS SELECT shout(doc) AS loud FROM t;",
                WRITE + "CREATE TABLE copied AS SELECT * FROM v;"),
        COLLATION_IN_INDEX(DOCUMENTS + "CREATE INDEX ti ON t (doc COLLATE ward_order);", WRITE),
        COLLATION_IN_COLUMN(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT COLLATE ward_order UNIQUE);"
                        + "INSERT INTO t (doc) VALUES ('a'), ('b');",
                WRITE);

        private final String made;
        private final String used;

        Feature(String made, String used) {
            this.made = made;
            this.used = used;
        }

        private static String fullText(String module) {
            return "CREATE VIRTUAL TABLE f USING " + module + "; INSERT INTO f (doc) SELECT doc FROM t;"
                    + "CREATE TRIGGER tt AFTER INSERT ON t BEGIN INSERT INTO f (doc) VALUES (new.doc); END;";
        }

        SqlMigration making() {
            return SqlMigration.of(MigrationId.schema(1), "make", made);
        }

        SqlMigration using() {
            return SqlMigration.of(MigrationId.data(2), "use", used)
                    .withRollback(
                            "-- @rows t may decrease\n-- @rows f may decrease\n-- @rows copied may decrease\nDROP TABLE IF EXISTS copied; DELETE FROM t WHERE id = 3;");
        }
    }

    /** A call of the library, with a database that has the feature. */
    private enum Call {
        MIGRATE {
            @Override
            void with(Feature feature, Device device) {
                device.migrator(feature.making()).migrate();
                device.migrator(feature.making(), feature.using()).migrate();
            }
        },
        PLAN {
            @Override
            void with(Feature feature, Device device) {
                device.migrator(feature.making()).migrate();
                assertThat(device.migrator(feature.making(), feature.using())
                                .plan()
                                .steps())
                        .hasSize(1);
                device.migrator(feature.making(), feature.using()).migrate();
            }
        },
        BASELINE {
            @Override
            void with(Feature feature, Device device) throws SQLException {
                device.migrator(SqlMigration.of(MigrationId.schema(1), "none", "SELECT 1;"))
                        .migrate();
                try (Connection connection = device.opener().open(new DatabaseFile(device.path()))) {
                    all(connection, feature.made);
                    for (String table : Sql.rows(
                            connection,
                            "SELECT name FROM sqlite_schema WHERE name GLOB"
                                    + " 'schema_version*' AND type = 'table' ORDER BY name = 'schema_version_audit'")) {
                        Sql.execute(connection, "DROP TABLE " + table);
                    }
                }
                device.migrator(feature.making()).maintenance().baseline(1, "made before");
                device.migrator(feature.making(), feature.using()).migrate();
            }
        },
        BACKUP {
            @Override
            void with(Feature feature, Device device) {
                device.migrator(feature.making()).migrate();
                device.migrator(feature.making()).maintenance().backup();
                device.migrator(feature.making()).maintenance().restoreNewest("a test");
                device.migrator(feature.making(), feature.using()).migrate();
            }
        },
        REHEARSE {
            @Override
            void with(Feature feature, Device device) {
                device.migrator(feature.making()).migrate();
                device.migrator(feature.making(), feature.using()).maintenance().rehearse();
                device.migrator(feature.making(), feature.using()).maintenance().rehearseAndSwap("a test");
            }
        },
        REKEY {
            @Override
            void with(Feature feature, Device device) {
                device.migrator(feature.making()).migrate();
                device.migrator(feature.making()).maintenance().rekey(Keys.otherRaw(), "a test");
                new Device(device.path(), new Wrapping(Keys.otherRaw()))
                        .migrator(feature.making(), feature.using())
                        .migrate();
            }
        },
        FOR_CONNECTION {
            @Override
            void with(Feature feature, Device device) throws SQLException {
                device.migrator(SqlMigration.of(MigrationId.schema(1), "none", "SELECT 1;"))
                        .migrate();
                try (Connection connection = device.opener().open(new DatabaseFile(device.path()))) {
                    SqlMigration later = SqlMigration.of(MigrationId.schema(2), "make", feature.made);
                    SqlMigration using = SqlMigration.of(MigrationId.data(3), "use", feature.used);
                    SqlMigration none = SqlMigration.of(MigrationId.schema(1), "none", "SELECT 1;");
                    Migrator.forConnection(connection)
                            .withSource(MigrationSource.of(none, later))
                            .migrate();
                    Migrator.forConnection(connection)
                            .withSource(MigrationSource.of(none, later, using))
                            .migrate();
                }
            }
        },
        ROLLBACK {
            @Override
            void with(Feature feature, Device device) {
                device.migrator(feature.making()).migrate();
                Migrator migrator = device.migrator(feature.making(), feature.using());
                migrator.migrate();
                migrator.maintenance().rollbackTo(1, "a test");
                migrator.migrate();
            }
        };

        abstract void with(Feature feature, Device device) throws SQLException;
    }

    // As the application does it: executeUpdate runs every statement of a text (driver fact 9).
    private static void all(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(script);
        }
    }

    private record Device(Path path, DatabaseOpener opener) {
        Migrator migrator(Migration... migrations) {
            return Migrator.forDatabase(path, opener).withSource(MigrationSource.of(migrations));
        }
    }

    /** Gives each connection the application's functions. */
    private static final class Wrapping extends ForwardingOpener {
        Wrapping(DatabaseOpener opener) {
            super(opener);
        }

        @Override
        public Connection open(DatabaseFile database, Purpose purpose) throws SQLException {
            return prepared(super.open(database, purpose));
        }

        private static Connection prepared(Connection connection) throws SQLException {
            Function.create(
                    connection,
                    "shout",
                    new Function() {
                        @Override
                        protected void xFunc() throws SQLException {
                            result(value_text(0) + "!");
                        }
                    },
                    1,
                    Function.FLAG_DETERMINISTIC);
            Collation.create(connection, "ward_order", new Collation() {
                @Override
                protected int xCompare(String one, String other) {
                    return one.compareTo(other);
                }
            });
            return connection;
        }
    }

    @TempDir
    Path folder;

    static Stream<Arguments> cells() {
        return Stream.of(Feature.values())
                .flatMap(feature -> Stream.of(Call.values()).map(call -> Arguments.of(feature, call)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void works_as_it_does_in_the_application(Feature feature, Call call) throws SQLException {
        Device device = new Device(folder.resolve("zmonitor.db"), new Wrapping(Keys.raw()));

        call.with(feature, device);

        DatabaseOpener after = new Wrapping(call == Call.REKEY ? Keys.otherRaw() : Keys.raw());
        try (Connection connection = after.open(new DatabaseFile(device.path()))) {
            assertThat(Sql.number(connection, "SELECT count(*) FROM t")).isEqualTo(3);
            assertThat(Sql.text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
        }
    }
}
