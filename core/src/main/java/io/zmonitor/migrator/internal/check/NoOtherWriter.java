package io.zmonitor.migrator.internal.check;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.ProblemCode;
import java.sql.SQLException;

/** Nobody else is writing. Connections that do nothing cannot be seen: SQLite keeps no list of them. */
public final class NoOtherWriter implements Check {
    @Override
    public String name() {
        return "no other writer";
    }

    @Override
    public String description() {
        return "the write lock is free";
    }

    @Override
    public ProblemCode code() {
        return ProblemCode.OTHER_WRITER;
    }

    @Override
    public Verdict check(Check.Context context) throws SQLException {
        return context.writeLock() == Check.Context.WriteLock.FREE
                ? Verdict.pass()
                : Verdict.fail(
                        "another connection is writing to the database",
                        "Migrate before any repository is opened, and end other programs that use the file.");
    }
}
