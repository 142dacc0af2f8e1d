package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.testkit.Sql;
import java.sql.SQLException;

/** Makes a run's cache so small that its transaction reaches the file long before it commits. */
public final class SmallCache implements Check {
    @Override
    public String name() {
        return "small cache";
    }

    @Override
    public Verdict check(Check.Context context) throws SQLException {
        Sql.execute(context.connection(), "PRAGMA cache_size = 10");
        return new Verdict.Pass();
    }
}
