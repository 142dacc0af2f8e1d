package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.UndeclaredFailure;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.spi.GrowingFile;
import io.zmonitor.migrator.spi.PageScan;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds out whether a database file that nobody has open is whole. */
public record FileVerifier(DatabaseOpener opener) {
    private static final int MOST_NAMED = 10;
    static final long MOST_READ_TWICE = 64L << 20;
    private static final String OK = "ok";

    // What quick_check says of a row whose pages are whole: integrity_check's section of sqlite.org/pragma.html.
    // Whatever it
    // finds in the pages comes before that.
    private static final Pattern OF_A_ROW =
            Pattern.compile("(NULL|NUMERIC|TEXT|non-[A-Z]+) value in .*", Pattern.DOTALL);

    // It could be opened before, with this key: whatever the file is taken for now, it is damage.
    private static final Set<ProblemCode> DAMAGE = EnumSet.of(
            ProblemCode.WRONG_KEY,
            ProblemCode.PLAINTEXT_DATABASE,
            ProblemCode.ENCRYPTED_DATABASE,
            ProblemCode.NOT_A_DATABASE,
            ProblemCode.OTHER_CIPHER_FORMAT,
            ProblemCode.EMPTY_FILE,
            ProblemCode.TRUNCATED_FILE,
            ProblemCode.PAGES_MISSING,
            ProblemCode.SALT_DAMAGED,
            ProblemCode.DAMAGED_PAGES,
            ProblemCode.DAMAGED_DATABASE,
            ProblemCode.DATABASE_MISSING);

    /** Whether an opener that refuses like this calls a file damaged that it could open before. */
    public static boolean isDamage(ProblemCode code) {
        return DAMAGE.contains(code);
    }

    /**
     * What is wrong with the file: pages that the key did not write, or, where pages are not authenticated, what SQLite
     * finds in them; or that it is none that can be opened. Nothing if it is whole.
     *
     * @throws IOException if it cannot be read, which proves nothing
     */
    public Optional<String> flaw(DatabaseFile file) throws IOException {
        return flaw(file, scan(file));
    }

    /**
     * What is wrong with a copy that is still being made, as it can be read back.
     *
     * @throws IOException if it cannot be read, or is not copied to its end
     */
    public Optional<String> flaw(GrowingFile copy) throws IOException {
        // It is ours alone, and open because we write it: whether this process has it open must not be asked.
        Optional<PageScan> scan = UndeclaredFailure.refusing(
                copy.file().path(), () -> opener.pages().scan(copy));
        copy.await(copy.size());
        return flaw(copy.file(), scan);
    }

    private Optional<String> flaw(DatabaseFile file, Optional<PageScan> scan) throws IOException {
        Optional<String> damage = scan.flatMap(FileVerifier::damage);
        return damage.isPresent() ? damage : refusal(file, scan.isPresent());
    }

    /** What is wrong with the pages, as far as the opener can tell; the file is not opened by the driver. */
    public Optional<String> damage(DatabaseFile file) throws IOException {
        return scan(file).flatMap(FileVerifier::damage);
    }

    private Optional<PageScan> scan(DatabaseFile file) throws IOException {
        return isAlone(file)
                ? UndeclaredFailure.refusing(file.path(), () -> opener.pages().scan(file))
                : Optional.empty();
    }

    // Beside a log of another connection the file is not all there is.
    private boolean isAlone(DatabaseFile file) throws IOException {
        return Sighting.quiet(file) && !UndeclaredFailure.mayBeOpen(opener, file, 0);
    }

    private static Optional<String> damage(PageScan scan) {
        if (scan.isIntact()) {
            return Optional.empty();
        }
        List<Long> damaged = scan.damaged();
        String named = damaged.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        String more = damaged.size() > MOST_NAMED ? " and " + (damaged.size() - MOST_NAMED) + " more" : "";
        return Optional.of(
                scan.pages() == 0
                        ? "it has no whole page"
                        : "of " + scan.pages() + " pages these are not authentic: " + named + more);
    }

    private Optional<String> refusal(DatabaseFile file, boolean scanned) throws IOException {
        try (Connection connection = opener.open(file)) {
            SqlConnection database = new SqlConnection(connection);
            database.number("SELECT count(*) FROM sqlite_schema");
            // A storage that loses a write gives back what was there before: pages of the key that do not fit together.
            // In
            // a larger file that is looked for on request (decision 046).
            boolean isProved = scanned && Files.size(file.path()) > MOST_READ_TWICE;
            return isProved ? Optional.empty() : inconsistency(database);
        } catch (SQLException e) {
            return refusal(e);
        } catch (MigrationException e) {
            String said = "opening it says " + e.problem().code().code();
            return told(said, isDamage(e.problem().code()), e);
        } catch (RuntimeException e) {
            return refusal(UndeclaredFailure.of(e));
        }
    }

    /**
     * What SQLite finds wrong with the pages of a database that is open, outside of any transaction. It reads all of them,
     * and so meets a damaged one.
     *
     * @throws SQLException for what says nothing about the pages: a lock, or a storage that does not answer
     */
    public static Optional<String> inconsistency(SqlConnection database) throws SQLException {
        return inconsistency(database, "main");
    }

    /**
     * The same of a database that is attached.
     *
     * @param schema by which name
     */
    public static Optional<String> inconsistency(SqlConnection database, String schema) throws SQLException {
        // A row that breaks what its table declares is no damage, and what a CHECK calls is not to run here.
        long ignored = database.number("PRAGMA ignore_check_constraints");
        database.execute("PRAGMA ignore_check_constraints = 1");
        Optional<String> found;
        try {
            found = found(database, schema);
        } catch (SQLException e) {
            ignoreAfter(e, database, ignored);
            throw e;
        }
        ignore(database, ignored);
        return found;
    }

    private static void ignore(SqlConnection database, long ignored) throws SQLException {
        database.execute("PRAGMA ignore_check_constraints = " + ignored);
    }

    private static void ignoreAfter(SQLException first, SqlConnection database, long ignored) {
        try {
            ignore(database, ignored);
        } catch (SQLException e) {
            first.addSuppressed(SafeCause.of(e, ""));
        }
    }

    private static Optional<String> found(SqlConnection database, String schema) throws SQLException {
        try {
            // What SQLite finds may name what is in a row: only that it found something is told.
            String found = quickCheck(database, schema);
            // A page that cannot be authenticated is told at the next one (driver fact 41): there is always a next one.
            database.number("SELECT count(*) FROM " + schema + ".sqlite_schema");
            return found.equals(OK) || OF_A_ROW.matcher(found).matches()
                    ? Optional.empty()
                    : Optional.of("SQLite finds its pages inconsistent");
        } catch (SQLException e) {
            if (ResultCode.of(e).isDamage()) {
                return Optional.of("SQLite says " + ResultCode.of(e).name());
            }
            throw e;
        }
    }

    private static String quickCheck(SqlConnection database, String schema) throws SQLException {
        try {
            return database.text("PRAGMA " + schema + ".quick_check(1)");
        } catch (SQLException e) {
            requirePlain(e);
            return eachTable(database, schema);
        }
    }

    // A table whose collation or function this connection lacks says nothing about the pages of the others.
    private static String eachTable(SqlConnection database, String schema) throws SQLException {
        String found = OK;
        for (String table :
                database.texts("SELECT name FROM " + schema + ".sqlite_schema WHERE type = 'table' AND rootpage > 0")) {
            try {
                String said = database.text("PRAGMA " + schema + ".quick_check(" + SqlConnection.quoted(table) + ")");
                found = said.equals(OK) || OF_A_ROW.matcher(said).matches() ? found : said;
            } catch (SQLException e) {
                requirePlain(e);
            }
        }
        return found;
    }

    private static void requirePlain(SQLException e) throws SQLException {
        if (!ResultCode.of(e).isPlainError()) {
            throw e;
        }
    }

    private static Optional<String> refusal(SQLException failure) throws Unreadable {
        ResultCode code = ResultCode.of(failure);
        return told("SQLite says " + code.name(), code.isDamage(), failure);
    }

    // A storage that does not answer, a lock or a permission say nothing about the pages.
    private static Optional<String> told(String said, boolean damage, Exception cause) throws Unreadable {
        if (!damage) {
            throw new Unreadable(said, cause);
        }
        return Optional.of(said);
    }
}
