package io.zmonitor.migrator.testkit;

import io.zmonitor.migrator.LostObjects;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.Purpose;
import io.zmonitor.migrator.testkit.internal.TestDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One real database file for one test. Nothing is made until the test makes it, by {@link #create} or by a migration.
 *
 * <p>Strict: {@link #close} fails if the test leaves a connection open, a crash's remains, a lock or a file that is not
 * encrypted. Give it a folder of its own, and close it after the test:
 *
 * <pre>{@code
 * @AutoClose
 * TestDatabase database = TestDatabase.in(folder, key);
 * }</pre>
 */
public final class TestDatabase implements AutoCloseable {
    static final String NAME = "zmonitor.db";

    private final DatabaseFile file;
    private final TrackedOpener opener;
    private final @Nullable TestDatabases databases;
    private final Set<Tolerated> tolerated;

    private TestDatabase(
            DatabaseFile file, TrackedOpener opener, @Nullable TestDatabases databases, Set<Tolerated> tolerated) {
        this.file = file;
        this.opener = opener;
        this.databases = databases;
        this.tolerated = tolerated;
    }

    /** A database in this folder, opened by this opener. */
    public static TestDatabase in(Path folder, DatabaseOpener opener) {
        return at(folder.resolve(NAME), opener);
    }

    /** A database of this path, opened by this opener. */
    public static TestDatabase at(Path path, DatabaseOpener opener) {
        return new TestDatabase(new DatabaseFile(path), new TrackedOpener(opener), null, Set.of());
    }

    static TestDatabase of(Path path, TestDatabases databases, Set<Tolerated> tolerated) {
        return new TestDatabase(
                new DatabaseFile(path), new TrackedOpener(databases.opener()), databases, Set.copyOf(tolerated));
    }

    /** The same database, which may be left with this when it is closed. */
    public TestDatabase tolerating(Tolerated... more) {
        Set<Tolerated> all = EnumSet.noneOf(Tolerated.class);
        all.addAll(tolerated);
        all.addAll(List.of(more));
        return new TestDatabase(file, opener, databases, all);
    }

    /** The file's path. */
    public Path path() {
        return file.path();
    }

    /** The file, as openers take it. */
    public DatabaseFile file() {
        return file;
    }

    /** The opener; what it opens has to be closed before the database is. */
    public DatabaseOpener opener() {
        return opener;
    }

    /**
     * Migrates this database with these migrations, and compares what the columns of rebuilt tables hold: a rebuild that
     * loses or changes values fails the test, unless it declares that. So does one that forgets an index, a trigger, a UNIQUE or
     * a foreign key of its table (ZM-534).
     */
    public Migrator migrator(MigrationSource source) {
        return Migrator.forDatabase(path(), opener)
                .withSource(source)
                .withColumnsCompared()
                .withLostObjects(LostObjects.REFUSE);
    }

    /**
     * Migrates this database with the migrations that it was made of, as strictly as {@link #migrator(MigrationSource)}.
     *
     * @throws IllegalStateException if {@link TestDatabases} has not made it
     */
    public Migrator migrator() {
        TestDatabases made = databases;
        if (made == null) {
            throw new IllegalStateException("nobody has said which migrations: call migrator(source)");
        }
        return made.prepared(migrator(made.source()));
    }

    /**
     * Migrates one number after the other, each in a run of its own. A run compares what hangs on a table before its first
     * step and after its last one: this way a rebuild is compared that forgets what an earlier step of the same set has made.
     *
     * @return the reports, in order; the last one has the repeatables
     * @throws io.zmonitor.migrator.MigrationException at the number that is refused or fails
     */
    public List<MigrationReport> migrateOneByOne(MigrationSource source) {
        Migrator migrator = migrator(source);
        List<Long> numbers = migrator.plan().steps().stream()
                .map(step -> step.id().number())
                .filter(number -> number > 0)
                .distinct()
                .sorted()
                .toList();
        List<MigrationReport> reports = new ArrayList<>();
        for (long number : numbers) {
            reports.add(migrator.withTarget(Target.upTo(number)).migrate());
        }
        reports.add(migrator.migrate());
        return List.copyOf(reports);
    }

    /**
     * The same database, opened through what this makes of its opener, such as {@code
     * Faults.none().failStatement(3)::in}. Connections that are opened so have to be closed before this database is.
     */
    public TestDatabase openedThrough(UnaryOperator<DatabaseOpener> around) {
        return new TestDatabase(file, new TrackedOpener(around.apply(opener)), databases, tolerated);
    }

    /** Makes the file, a database without tables, and runs these statements in it. */
    public void create(String... statements) throws IOException, SQLException {
        opener.open(new DatabaseFile(Files.createFile(path())), Purpose.CREATION)
                .close();
        execute(statements);
    }

    /** A new connection; the test closes it. */
    public Connection open() throws SQLException {
        return opener.open(file);
    }

    /** Opens a new connection for each that asks; whoever gets one closes it. */
    public DataSource dataSource() {
        return new TestDataSource(this::open);
    }

    /** Runs statements on a connection of their own. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = open()) {
            Sql.execute(connection, statements);
        }
    }

    /** The rows of a query, each with its columns joined by a bar; {@code null} as text for NULL. */
    public List<String> rows(String query) throws SQLException {
        try (Connection connection = open()) {
            return Sql.rows(connection, query);
        }
    }

    /** The names of the application's tables in order: neither the ledger's nor SQLite's. */
    public List<String> tables() throws SQLException {
        return rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'schema\\_version%' ESCAPE '\\'"
                        + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
    }

    /**
     * The file, and everything beside it whose name begins with the file's.
     *
     * @throws IllegalStateException if a connection is open: reading the file would drop its locks
     */
    public FolderContent bytesOfAllFiles() throws IOException, SQLException {
        requireNoConnection();
        return FolderContent.of(folder(), this::isOurs);
    }

    /**
     * Closes what the test left open, and complains about all that it left behind.
     *
     * @throws AssertionError if a connection was open, with the place of its opening as the cause; if a journal or log with
     *     content or a copy that a recovery makes is left; if a lock is still held; if a file is not encrypted, although the
     *     opener is not the one that says so by its name; unless it is {@link #tolerating tolerated}
     */
    @Override
    public void close() throws IOException, SQLException {
        new Tidiness(file, opener, tolerated).restore();
    }

    /** Prints the path. */
    @Override
    public String toString() {
        return path().toString();
    }

    /**
     * Makes sure that the files' bytes may be read.
     *
     * @throws IllegalStateException if a connection is open: reading the file would drop its locks
     */
    public void requireNoConnection() throws SQLException {
        List<Throwable> open = opener.openNow();
        if (!open.isEmpty()) {
            throw new IllegalStateException("a connection to " + path() + " is open", open.get(0));
        }
    }

    private boolean isOurs(Path entry) {
        Path relative = folder().relativize(entry);
        String name = relative.getName(0).toString();
        String own = String.valueOf(path().getFileName());
        return name.equals(own) || name.startsWith(own + "-") || name.startsWith(own + ".");
    }

    private Path folder() {
        return path().resolveSibling(".").normalize();
    }
}
