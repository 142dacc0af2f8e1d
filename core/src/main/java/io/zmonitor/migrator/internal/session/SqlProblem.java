package io.zmonitor.migrator.internal.session;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.file.Shortage;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SafeCause;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What SQLite's result codes mean outside of any statement of a migration. */
public final class SqlProblem {
    private static final Pattern MISSING_COLUMN = Pattern.compile("no such column: ([^\\s)]+)");

    private SqlProblem() {}

    /**
     * What SQLite said of a statement, explained where the missing column is a text in double quotes: this SQLite reads it
     * as a name, and the one that many scripts were written with as a text.
     */
    public static String explained(String said, String statement) {
        Matcher missing = MISSING_COLUMN.matcher(said);
        return missing.find() && statement.contains('"' + missing.group(1) + '"')
                ? said + "; SQLite reads \"" + missing.group(1) + "\" as a name, for a text write '" + missing.group(1)
                        + "'"
                : said;
    }

    /** The problem with this database. */
    static Problem of(Path database, SQLException e) {
        ResultCode code = ResultCode.of(e);
        if (code.isBusy()) {
            return Problem.ofFile(ProblemCode.DATABASE_BUSY, database);
        }
        if (code.isReadOnly()) {
            return Problem.ofFile(ProblemCode.READ_ONLY, database);
        }
        if (code.isFull() || code.isInputOutput()) {
            return Problem.ofFile(ProblemCode.STORAGE_FAILED, database, said(e, database));
        }
        return Problem.ofFile(
                code.isDamage() ? ProblemCode.DAMAGED_DATABASE : ProblemCode.OPENING_FAILED, database, code.name());
    }

    /** What SQLite says of a failure, and, if the disk is as good as full, how much is free and where. */
    public static String said(SQLException e, Path database) {
        ResultCode code = ResultCode.of(e);
        return code.isFull() || code.isInputOutput() ? code.name() + Shortage.note(database) : code.name();
    }

    /** The problem with this database after it was opened. */
    public static Problem whileOpen(Path database, SQLException e) {
        Problem problem = of(database, e);
        return problem.code() == ProblemCode.OPENING_FAILED
                ? Problem.ofFile(ProblemCode.STORAGE_FAILED, database, said(e, database))
                : problem;
    }

    /** The problem of a commit that failed, once the ledger was read again. */
    public static Problem ofCommit(boolean kept, Path database, SQLException e) {
        if (!kept && ResultCode.of(e).isBusy()) {
            return Problem.ofFile(ProblemCode.DATABASE_BUSY, database);
        }
        return Problem.ofFile(kept ? ProblemCode.COMMIT_KEPT : ProblemCode.COMMIT_FAILED, database, said(e, database));
    }

    /** The failure of a call that committed nothing. */
    public static MigrationException outsideOfSteps(RunSettings settings, SQLException e) {
        return outsideOfSteps(settings, e, List.of(), false);
    }

    /** The failure of a call that had committed these migrations, or only other things: before or after all of it. */
    public static MigrationException outsideOfSteps(
            RunSettings settings, SQLException e, List<MigrationReport.Applied> kept, boolean committed) {
        SQLException cause = SafeCause.of(e, "");
        if (!committed) {
            return MigrationException.refusing(of(settings.name(), e), cause);
        }
        Problem problem = Problem.ofFile(ProblemCode.AFTERMATH_FAILED, settings.name(), said(e, settings.name()));
        return new MigrationException(problem, DatabaseState.AT_LAST_GOOD_STEP, kept, cause);
    }
}
