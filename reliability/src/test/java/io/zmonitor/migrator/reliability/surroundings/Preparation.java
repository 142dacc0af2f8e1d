package io.zmonitor.migrator.reliability.surroundings;

import io.zmonitor.migrator.Check;
import java.sql.Connection;
import java.sql.SQLException;

/** A pre-check that does something to the run's connection, and is content. */
record Preparation(Deed deed) implements Check {
    /** What it does. */
    interface Deed {
        void on(Connection connection) throws SQLException;
    }

    static Preparation of(Deed deed) {
        return new Preparation(deed);
    }

    @Override
    public String name() {
        return "preparation";
    }

    @Override
    public Verdict check(Check.Context context) throws SQLException {
        deed.on(context.connection());
        return new Verdict.Pass();
    }
}
