package io.zmonitor.migrator.testkit.faults;

import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.ChildCommand;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.CodePlaces;
import io.zmonitor.migrator.testkit.TestDatabase;
import io.zmonitor.migrator.testkit.internal.Adapter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong while an application migrates, for its tests: how it reports a failure, whether it boots again.
 *
 * <pre>{@code
 * TestDatabase failing = database.openedThrough(Faults.none().failStatement(3)::in);
 * assertThatThrownBy(failing.migrator()::migrate)…
 * }</pre>
 *
 * <p>Faults of statements happen in JDBC, between the library and the driver, on each connection that {@link #in} gives; the
 * database is real, and so is what the library does about them. Counted are the statements that change the application's
 * tables: no queries, pragmas, beginnings and ends of transactions, and nothing on the ledger. So in a run number k is the
 * k-th statement of the scripts that is no query.
 *
 * <p>Immutable and thread-safe; each call of {@link #in} counts anew.
 */
public final class Faults {
    private static final int SQL_ERROR = 1;
    private static final Faults NONE = new Faults(0, "", SQL_ERROR, null, -1, Duration.ZERO);

    private final int statement;
    private final String containing;
    private final int resultCode;
    private final @Nullable Runnable stop;
    private final long pages;
    private final Duration delay;

    private Faults(
            int statement, String containing, int resultCode, @Nullable Runnable stop, long pages, Duration delay) {
        this.statement = statement;
        this.containing = containing;
        this.resultCode = resultCode;
        this.stop = stop;
        this.pages = pages;
        this.delay = delay;
    }

    /** Nothing goes wrong. */
    public static Faults none() {
        return NONE;
    }

    /** Statement k, counted from 1, is not executed and fails with an SQL error. Simulated in JDBC. */
    public Faults failStatement(int k) {
        return failStatement(k, SQL_ERROR);
    }

    /**
     * Statement k, counted from 1, is not executed and fails with this result code of SQLite's, such as 5 for busy or 10 for an
     * I/O error. Simulated in JDBC: SQLite knows nothing of it, so its transaction is as it was.
     */
    public Faults failStatement(int k, int code) {
        return new Faults(positive(k), "", code, null, pages, delay);
    }

    /** The first statement that contains this text is not executed and fails with an SQL error. Simulated in JDBC. */
    public Faults failStatement(String text) {
        return new Faults(1, Objects.requireNonNull(text, "text"), SQL_ERROR, null, pages, delay);
    }

    /**
     * The file may grow by so many pages; then SQLite itself says that the disk is full, and rolls back as it does then. Done
     * by its own limit ({@code PRAGMA max_page_count}), for the database file alone: journal and backups find room.
     */
    public Faults fullDisk(long pagesLeft) {
        if (pagesLeft < 0) {
            throw new IllegalArgumentException("a disk has 0 pages left or more, not " + pagesLeft);
        }
        return new Faults(statement, containing, resultCode, stop, pagesLeft, delay);
    }

    /** Each statement, queries and ends of transactions too, waits first. Simulated in JDBC: SQLite itself writes as fast as ever. */
    public Faults slowDisk(Duration each) {
        return new Faults(statement, containing, resultCode, stop, pages, Objects.requireNonNull(each, "each"));
    }

    /** After statement k, this is done. */
    Faults stopAfter(int k, Runnable then) {
        return new Faults(positive(k), "", resultCode, then, pages, delay);
    }

    private static int positive(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("statements are counted from 1, not from " + k);
        }
        return k;
    }

    /** Opens with this key, and with these faults. */
    public DatabaseOpener in(DatabaseOpener key) {
        return new FaultyOpener(Objects.requireNonNull(key, "key"), this);
    }

    /**
     * Boots in a process of its own, and kills that after statement k, inside of its transaction. The kill is real: no hook
     * runs and nothing is flushed by Java, but the operating system goes on, so this is no loss of power.
     *
     * @return whether it was killed; if not, the boot ended well with fewer statements
     * @throws AssertionError if the boot failed
     */
    public static boolean killAfterStatement(int k, Class<? extends Boot> boot, Path database) throws IOException {
        try (ChildJvm child = ChildCommand.onClassPath(BootMain.class, CodePlaces.around(boot))
                .start(boot.getName(), database.toString(), Integer.toString(positive(k)))) {
            String line = child.line();
            while (!line.equals(BootMain.REACHED) && !line.equals(BootMain.ENDED)) {
                line = child.line();
            }
            return line.equals(BootMain.REACHED);
        }
    }

    /** Holds a lock on the file, as another process that writes: real, until it is closed. */
    public static AutoCloseable busy(TestDatabase database) throws SQLException {
        return HeldLock.on(database);
    }

    /** Another key, which opens nothing that was made before: a real one of 32 random bytes. */
    public static DatabaseOpener wrongKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Adapter.encrypting(key);
    }

    /**
     * Turns one byte of a page around, in the file: what a bad block does.
     *
     * @param page counted from 1
     * @throws IllegalStateException if a connection is open
     */
    public static void damagePage(TestDatabase database, int page) throws IOException, SQLException {
        write(database, page, bytes -> bytes[bytes.length / 2] ^= 0x10);
    }

    /**
     * Fills a page with zeros, in the file: what is left of a page that was never written.
     *
     * @param page counted from 1
     * @throws IllegalStateException if a connection is open
     */
    public static void zeroPage(TestDatabase database, int page) throws IOException, SQLException {
        write(database, page, bytes -> Arrays.fill(bytes, (byte) 0));
    }

    /** The first page of a table, or of an index. */
    public static int pageOf(TestDatabase database, String name) throws SQLException {
        List<String> pages =
                database.rows("SELECT rootpage FROM sqlite_schema WHERE name = '" + name.replace("'", "''") + "'");
        if (pages.isEmpty()) {
            throw new IllegalArgumentException("There is no table or index " + name);
        }
        return Integer.parseInt(pages.get(0));
    }

    /**
     * A clock for {@code Migrator.withClock} that starts at a moment, moves by these steps in turn, one for each look at it,
     * forwards or backwards, and stands still after them.
     */
    public static Clock jumpingClock(Instant start, Duration... steps) {
        List<Duration> all = List.of(steps);
        AtomicInteger looks = new AtomicInteger();
        InstantSource jumping = () -> {
            int done = Math.min(looks.getAndIncrement(), all.size());
            return all.subList(0, done).stream().reduce(start, Instant::plus, (one, other) -> other);
        };
        return jumping.withZone(ZoneOffset.UTC);
    }

    private interface Change {
        void in(byte[] bytes);
    }

    private static void write(TestDatabase database, int page, Change change) throws IOException, SQLException {
        int size = Integer.parseInt(database.rows("PRAGMA page_size").get(0));
        database.requireNoConnection();
        try (RandomAccessFile file = new RandomAccessFile(database.path().toFile(), "rw")) {
            long start = (positive(page) - 1L) * size;
            if (start + size > file.length()) {
                throw new IllegalArgumentException(
                        "There is no page " + page + ": the file has " + file.length() / size + " pages");
            }
            byte[] bytes = new byte[size];
            file.seek(start);
            file.readFully(bytes);
            change.in(bytes);
            file.seek(start);
            file.write(bytes);
        }
    }

    int statement() {
        return statement;
    }

    String containing() {
        return containing;
    }

    int resultCode() {
        return resultCode;
    }

    @Nullable
    Runnable stop() {
        return stop;
    }

    long pages() {
        return pages;
    }

    Duration delay() {
        return delay;
    }
}
