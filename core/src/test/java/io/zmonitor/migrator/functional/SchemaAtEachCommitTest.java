package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.Drift;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.internal.script.Tokens;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a step does: what its commit leaves on record of the schema is what the schema is, so a kill may follow. */
class SchemaAtEachCommitTest {
    private static final Migration[] STEPS = {
        schema(1, "CREATE TABLE beds (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT);"),
        schema(
                2,
                "CREATE TABLE alarms (id INTEGER PRIMARY KEY, bed INTEGER REFERENCES beds (id)); "
                        + "CREATE INDEX alarms_by_bed ON alarms (bed);"),
        data(3, "INSERT INTO beds (label) VALUES ('A'); UPDATE beds SET label = 'B';"),
        schema(
                4,
                "/* seen */ CREATE VIEW labels AS SELECT label FROM beds; "
                        + "CREATE TRIGGER emptied AFTER DELETE ON beds BEGIN DELETE FROM alarms WHERE bed = old.id; END;"),
        schema(5, "ALTER TABLE beds ADD COLUMN ward TEXT;"),
        schema(6, "CREATE TABLE IF NOT EXISTS beds (id);"),
        schema(7, "DROP VIEW labels; CREATE VIEW labels AS SELECT label, ward FROM beds;"),
        schema(
                8,
                "DROP VIEW labels; "
                        + "CREATE TABLE beds_new (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL); "
                        + "INSERT INTO beds_new SELECT id, label FROM beds; DROP TABLE beds; "
                        + "ALTER TABLE beds_new RENAME TO beds;"),
        schema(9, "ALTER TABLE alarms RENAME COLUMN bed TO place;"),
        schema(10, "DROP INDEX alarms_by_bed;"),
        new Coded(11, "1", context -> inCode(context.connection())),
        schema(12, "-- @no-transaction\nVACUUM;"),
        schema(13, "-- @foreign-keys on\nCREATE TABLE wards (id INTEGER PRIMARY KEY);"),
        schema(14, "CREATE TEMP TABLE scratch (a); CREATE TABLE \"Old Wards\" AS SELECT * FROM wards;"),
        schema(15, "CREATE VIRTUAL TABLE notes USING fts5 (text);"),
        data(16, "INSERT INTO notes VALUES ('quiet'); ANALYZE;"),
        schema(17, "-- @rows notes may decrease\nDROP TABLE notes;"),
        schema(
                18,
                "CREATE TABLE Mâßtab (id INTEGER PRIMARY KEY, ward INTEGER REFERENCES wards (id)); "
                        + "CREATE INDEX by_ward ON Mâßtab (ward); CREATE VIEW seen AS SELECT Mâßtab.ward FROM Mâßtab; "
                        + "CREATE TRIGGER \"on Wards\" AFTER DELETE ON wards"
                        + " BEGIN DELETE FROM Mâßtab WHERE ward = old.id; END;"),
        schema(
                19,
                "ALTER TABLE main.\"Mâßtab\" ADD note TEXT; CREATE TABLE later (a); ALTER TABLE LATER ADD b; "
                        + "CREATE INDEX by_note ON Mâßtab (note);"),
        schema(20, "ALTER TABLE wards RENAME TO stations;"),
        schema(21, "ALTER TABLE stations ADD COLUMN floor INTEGER; ALTER TABLE stations ADD COLUMN \"Ñ\" TEXT;"),
        schema(22, "ALTER TABLE Mâßtab RENAME TO measures; ALTER TABLE measures RENAME COLUMN ward TO station;"),
        schema(23, "ALTER TABLE measures ADD COLUMN at; ALTER TABLE measures RENAME TO Mâßtab;"),
        schema(24, "ALTER TABLE later ADD COLUMN c;"),
        schema(25, "DROP TABLE \"Old Wards\"; CREATE TABLE last (a);"),
    };

    @TempDir
    Path folder;

    private Map<String, String> definitions = new TreeMap<>();
    private BetweenCommits opener;
    private MonitorDatabase database;

    @BeforeEach
    void choose() {
        opener = new BetweenCommits();
        database = new MonitorDatabase(folder.resolve("zmonitor.db"), opener);
    }

    @Test
    void is_on_record_whatever_the_step_did() {
        List<String> flaws = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        opener.afterEachCommit(() -> {
            String number =
                    database.rows("SELECT max(version) FROM schema_version").get(0);
            seen.add(number);
            compare(number, flaws);
            compareChanges(number, flaws);
        });

        MigrationReport report = migrator(STEPS).withDrift(Drift.REFUSE).migrate();

        assertThat(report.applied()).hasSize(STEPS.length);
        assertThat(seen).hasSizeGreaterThanOrEqualTo(STEPS.length);
        assertThat(flaws).isEmpty();
    }

    @Test
    void is_on_record_where_repeatables_are_dropped_for_a_step_and_come_back() throws SQLException {
        List<String> flaws = new ArrayList<>();
        MigrationSource views = MigrationSource.of(STEPS[0])
                .and(RepeatableMigration.of("labels", "CREATE VIEW labels AS SELECT id, label FROM beds;"));
        database.migrator().withSource(views).migrate();
        opener.afterEachCommit(() -> compare("a commit", flaws));

        database.migrator()
                .withSource(views.and(
                        schema(2, "CREATE TABLE a (b);"),
                        schema(3, "ALTER TABLE beds RENAME TO places; ALTER TABLE places RENAME TO beds;"),
                        schema(4, "CREATE TABLE c (d);")))
                .withAtomicity(Atomicity.PER_STEP)
                .migrate();

        assertThat(flaws).isEmpty();
        assertThat(database.rows("SELECT name FROM sqlite_schema WHERE type = 'view'"))
                .containsExactly("labels");
    }

    @Test
    void is_read_as_a_whole_by_the_first_and_the_last_commit_only() {
        long few = wholeReadings(5);
        long many = wholeReadings(25);

        assertThat(many).isEqualTo(few);
    }

    private long wholeReadings(int steps) {
        BetweenCommits counting = new BetweenCommits();
        Migration[] set = new Migration[steps];
        for (int i = 0; i < steps; i++) {
            set[i] = schema(i + 1, "CREATE TABLE t" + i + " (a, b); CREATE INDEX i" + i + " ON t" + i + " (b);");
        }
        new MonitorDatabase(folder.resolve(steps + ".db"), counting)
                .migrator(set)
                .withAtomicity(Atomicity.PER_STEP)
                .migrate();
        return counting.statements().stream()
                .filter(sql -> sql.contains("sqlite_schema") && !sql.contains("rowid"))
                .count();
    }

    private Migrator migrator(Migration... migrations) {
        return database.migrator(migrations).withAtomicity(Atomicity.PER_STEP);
    }

    private void compare(String when, List<String> flaws) throws SQLException {
        String left = database.rows("SELECT schema_fingerprint FROM schema_version_state")
                .get(0);
        if (!left.equals(fingerprint())) {
            flaws.add(when + ": fingerprint");
        }
        String same = database.rows("SELECT schema_cookie = s.schema_version FROM schema_version_state,"
                        + " pragma_schema_version s")
                .get(0);
        if (!same.equals("1")) {
            flaws.add(when + ": cookie");
        }
        List<String> recorded =
                database.rows("SELECT object_type, object_name, definition FROM schema_version_object ORDER BY 1, 2");
        List<String> there = database.rows(
                "SELECT type, lower(name), sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%'"
                        + " ESCAPE '\\' AND tbl_name NOT LIKE 'schema\\_version%' ESCAPE '\\' ORDER BY 1, 2");
        if (!recorded.equals(there)) {
            flaws.add(when + ": " + recorded + " instead of " + there);
        }
    }

    // What the step changed in the schema, for its rollback, as two readings of all of it show.
    private void compareChanges(String number, List<String> flaws) throws SQLException {
        Map<String, String> now = new TreeMap<>();
        for (String row : database.rows(
                "SELECT type || ' ' || lower(name), sql FROM sqlite_schema WHERE sql IS NOT NULL"
                        + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name NOT LIKE 'schema\\_version%' ESCAPE '\\'")) {
            int bar = row.indexOf('|');
            now.put(row.substring(0, bar), Tokens.normalised(row.substring(bar + 1)));
        }
        Set<String> changed = new TreeSet<>(definitions.keySet());
        changed.addAll(now.keySet());
        changed.removeIf(name -> Objects.equals(definitions.get(name), now.get(name)));
        Set<String> recorded = new TreeSet<>(database.rows(
                "SELECT object_type || ' ' || object_name FROM schema_version_change WHERE version = " + number));
        if (!recorded.equals(changed)) {
            flaws.add(number + ": recorded " + recorded + " instead of " + changed);
        }
        definitions = now;
    }

    // Written anew from docs/reference/ledger-and-audit.md, without the code that is tested.
    private String fingerprint() throws SQLException {
        BigInteger sum = BigInteger.ZERO;
        for (String row : database.rows("SELECT hex(type), hex(name), hex(tbl_name), hex(sql) FROM sqlite_schema WHERE"
                + " name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name NOT LIKE 'schema\\_version%' ESCAPE '\\'")) {
            sum = sum.add(sha256(row.split("\\|", -1)));
        }
        return String.format("%064x", sum.mod(BigInteger.TWO.pow(256)));
    }

    private static BigInteger sha256(String... fields) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String field : fields) {
                byte[] bytes = HexFormat.of().parseHex(field);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return new BigInteger(1, digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    // Code may do what a script may not: it puts the cookie back that says that it changed something.
    private static void inCode(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long cookie = statement.executeQuery("PRAGMA schema_version").getLong(1);
            statement.execute("DROP TRIGGER IF EXISTS emptied");
            statement.execute("CREATE INDEX places ON alarms (place)");
            statement.execute("PRAGMA schema_version = " + cookie);
        }
    }
}
