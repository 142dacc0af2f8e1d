package io.zmonitor.migrator.functional;

import static io.zmonitor.migrator.functional.MonitorDatabase.data;
import static io.zmonitor.migrator.functional.MonitorDatabase.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.MigrationPlan;
import io.zmonitor.migrator.SqlMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The estimate against what real runs on real files need at their peak. */
class SpaceEstimateTest {
    private static final SqlMigration TABLE = schema(1, """
            CREATE TABLE vitals (id INTEGER PRIMARY KEY, bed INTEGER, at TEXT, raw TEXT);
            CREATE INDEX vitals_by_bed ON vitals (bed, at);
            CREATE TABLE beds (id INTEGER PRIMARY KEY, label TEXT UNIQUE);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7000)
            INSERT INTO vitals SELECT i, i % 40, '2026-11-21T00:00:00Z' || (i * 7919 % 7000), hex(randomblob(150)) FROM n;
            INSERT INTO beds SELECT DISTINCT bed, 'bed ' || bed FROM vitals;
            """);

    private static final String REBUILD = """
            CREATE TABLE vitals_new (id INTEGER PRIMARY KEY, bed INTEGER NOT NULL, at TEXT, raw TEXT);
            INSERT INTO vitals_new SELECT id, bed, at, raw FROM vitals;
            DROP TABLE vitals;
            ALTER TABLE vitals_new RENAME TO vitals;
            CREATE INDEX vitals_by_bed ON vitals (bed, at);
            """;

    private static final String REBUILD_WITH_KEYS = """
            CREATE TABLE vitals_new (raw TEXT PRIMARY KEY, id INTEGER UNIQUE, bed INTEGER, at TEXT);
            INSERT INTO vitals_new SELECT raw, id, bed, at FROM vitals;
            DROP TABLE vitals;
            ALTER TABLE vitals_new RENAME TO vitals;
            """;

    private static final String COPY = """
            CREATE TABLE history (id INTEGER, raw TEXT);
            INSERT INTO history SELECT id, raw FROM vitals;
            UPDATE history SET raw = raw || raw;
            CREATE INDEX history_by_raw ON history (raw);
            """;

    @TempDir
    static Path folder;

    private static MonitorDatabase original;

    static Stream<Arguments> works() {
        return Stream.of(
                        work("rebuild", REBUILD),
                        work("rebuild with keys", REBUILD_WITH_KEYS),
                        work("rebuild twice", REBUILD + REBUILD),
                        work("update", "UPDATE vitals SET bed = bed + 1;"),
                        work("update to longer values", "UPDATE vitals SET raw = raw || substr(raw, 1, 200);"),
                        work("delete", "DELETE FROM vitals WHERE id % 2 = 0;"),
                        work("index", "CREATE INDEX vitals_by_raw ON vitals (raw, at, bed);"),
                        work("drop column", "DROP INDEX vitals_by_bed;\nALTER TABLE vitals DROP COLUMN raw;"),
                        work("drop table", "DROP TABLE vitals;"),
                        work("add column", "ALTER TABLE vitals ADD COLUMN note TEXT;"),
                        work("copy", COPY),
                        work("create as", "CREATE TABLE copy AS SELECT * FROM vitals;"),
                        work("few rows", "INSERT INTO vitals (bed) VALUES (1), (2);"),
                        work("trigger", """
                                CREATE TABLE history (id INTEGER, raw TEXT);
                                CREATE TRIGGER keeping AFTER UPDATE ON vitals BEGIN
                                    INSERT INTO history VALUES (old.id, old.raw);
                                END;
                                UPDATE vitals SET bed = bed + 1;
                                """),
                        work("vacuum", "-- @no-transaction\nVACUUM;"))
                .flatMap(work ->
                        Stream.of("truncate", "wal").map(mode -> Arguments.of(work.get()[0], mode, work.get()[1])));
    }

    private static Arguments work(String name, String script) {
        return Arguments.of(name, "-- @rows vitals may decrease\n" + script);
    }

    @BeforeAll
    static void create() {
        original = MonitorDatabase.in(folder);
        original.migrator(TABLE).migrate();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("works")
    void is_never_below_what_a_run_needs(String name, String mode, String script) throws Exception {
        MonitorDatabase database = copy(name.replace(' ', '-') + "-" + mode + ".db", mode);
        long before = Files.size(database.path());
        List<MigrationPlan.Space> estimates = new ArrayList<>();

        long peak = peakOf(
                database,
                () -> database.migrator(TABLE, data(2, script))
                        .withBackupPolicy(BackupPolicy.withoutBackup("its size is known"))
                        .withPreCheck(Check.of("estimates", context -> {
                            estimates.add(context.space());
                            estimates.add(context.spaceAtMost());
                            return Check.Verdict.pass();
                        }))
                        .migrate());

        MigrationPlan.Space measured = estimates.get(0);
        MigrationPlan.Space atMost = estimates.get(1);
        assertThat(measured.besideBackup()).isGreaterThanOrEqualTo(peak - before);
        assertThat(atMost.besideBackup()).isGreaterThanOrEqualTo(measured.besideBackup());
        assertThat(measured.backup()).isZero();
    }

    private static MonitorDatabase copy(String name, String mode) throws IOException, SQLException {
        MonitorDatabase database = new MonitorDatabase(folder.resolve(name), original.opener());
        Files.copy(original.path(), database.path(), StandardCopyOption.REPLACE_EXISTING);
        database.execute("PRAGMA journal_mode = " + mode);
        return database;
    }

    /** The largest size of the file set while the body runs: seen by looking again and again, without opening a file. */
    private static long peakOf(MonitorDatabase database, Runnable body) throws InterruptedException {
        AtomicLong peak = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        Thread watcher = new Thread(() -> {
            while (!over.get()) {
                peak.accumulateAndGet(size(database.path()), Math::max);
                LockSupport.parkNanos(200_000);
            }
        });
        watcher.start();
        try {
            body.run();
        } finally {
            over.set(true);
            watcher.join();
        }
        return peak.get();
    }

    private static long size(Path path) {
        return Stream.of("", "-journal", "-wal", "-shm")
                .mapToLong(suffix -> path.resolveSibling(path.getFileName() + suffix)
                        .toFile()
                        .length())
                .sum();
    }
}
