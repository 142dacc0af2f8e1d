package io.zmonitor.migrator.internal.check;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * SQLite's own check of the file. With a damaged page it reports and then throws (driver fact 21): both are findings.
 *
 * @param name what the check is called
 * @param pragma what is asked
 * @param cache the page cache it runs with, as SQLite's {@code cache_size}; 0 to leave it
 */
public record Integrity(String name, String pragma, long cache) implements Check {
    private static final int NAMED = 5;
    private static final int ASKED = 100;
    private static final String PUT_BACK = "Put back a backup: a damaged database is not migrated.";
    private static final String CORRECT_ROWS =
            "Correct these rows: the file is whole, but they break the rules of their tables, and backups may hold them, too.";

    // With the default cache, integrity_check reads each page again for each index entry: 32 s instead of 2.9 for 298
    // MB.
    private static final long LARGE = -262_144;

    /** Pages alone. */
    public static Integrity quick() {
        return new Integrity("quick check", "quick_check", 0);
    }

    /** Pages, and indexes against tables. */
    public static Integrity full() {
        return new Integrity("integrity check", "integrity_check", LARGE);
    }

    @Override
    public String description() {
        return "PRAGMA " + pragma;
    }

    @Override
    public ProblemCode code() {
        return ProblemCode.INTEGRITY_BROKEN;
    }

    @Override
    @SuppressWarnings("try") // Set back in any case.
    public Verdict check(Check.Context context) throws SQLException {
        SqlConnection database = new SqlConnection(context.connection());
        long before = database.number("PRAGMA cache_size");
        if (cache != 0) {
            database.execute("PRAGMA cache_size = " + cache);
        }
        try (CacheSize restored = new CacheSize(database, before)) {
            return verdict(findings(context));
        }
    }

    // So that what fails first is told if this fails as well.
    private record CacheSize(SqlConnection database, long before) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            database.execute("PRAGMA cache_size = " + before);
        }
    }

    // Rows that break a rule of their table are in the backups, too.
    private static boolean isRule(String finding) {
        return finding.startsWith("NULL value in ") || finding.startsWith("CHECK constraint failed in ");
    }

    private List<String> findings(Check.Context context) throws SQLException {
        List<String> findings = new ArrayList<>();
        try (Statement statement = context.connection().createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA " + pragma + "(" + ASKED + ")")) {
            while (rows.next()) {
                findings.add(said(String.valueOf((Object) rows.getString(1))));
            }
        } catch (SQLException e) {
            if (!ResultCode.of(e).isDamage()) {
                throw e;
            }
            findings.add("reading on failed with " + ResultCode.of(e).name());
        }
        return findings;
    }

    // A row id is a value of the row where its primary key is a whole number.
    private static String said(String finding) {
        return finding.replace('\n', ' ').strip().replaceAll("Rowid -?[0-9]+ out", "Rowid out");
    }

    private static Verdict verdict(List<String> findings) {
        if (findings.equals(List.of("ok"))) {
            return Verdict.pass();
        }
        String first = String.join("; ", findings.stream().limit(NAMED).toList());
        String all = findings.size() > NAMED ? first + "; " + findings.size() + " or more in all" : first;
        return Verdict.fail(all, findings.stream().allMatch(Integrity::isRule) ? CORRECT_ROWS : PUT_BACK);
    }
}
