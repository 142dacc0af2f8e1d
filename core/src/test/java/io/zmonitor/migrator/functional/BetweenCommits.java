package io.zmonitor.migrator.functional;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** An opener whose runs let somebody else act after a commit, or before a transaction begins, while nothing is open. */
final class BetweenCommits extends TestOpener {
    /** What somebody else does. */
    @FunctionalInterface
    interface Act {
        void act() throws SQLException;
    }

    private final List<String> statements = new ArrayList<>();
    private Act afterEach = () -> {};
    private Act once = () -> {};
    private String when = "";
    private int countdown;

    /** After each commit. */
    void afterEachCommit(Act act) {
        afterEach = act;
    }

    /** Once, after so many commits. */
    void afterCommit(int number, Act act) {
        when = "COMMIT";
        countdown = number;
        once = act;
    }

    /** Once, right before the first transaction. */
    void beforeTheFirst(Act act) {
        when = "BEGIN IMMEDIATE";
        countdown = 1;
        once = act;
    }

    /** What the runs executed. */
    List<String> statements() {
        return statements;
    }

    @Override
    public Connection open(DatabaseFile file, Purpose purpose) throws SQLException {
        if (!purpose.isForRun()) {
            return super.open(file, purpose);
        }
        return Intercepted.connection(super.open(file, purpose), new Intercepted.Watch() {
            @Override
            public void before(String sql) throws SQLException {
                statements.add(sql);
                if (when.startsWith("BEGIN")) {
                    reached(sql);
                }
            }

            @Override
            public void after(String sql) throws SQLException {
                if (sql.equals("COMMIT")) {
                    afterEach.act();
                    reached(sql);
                }
            }
        });
    }

    private void reached(String sql) throws SQLException {
        if (sql.equals(when) && --countdown == 0) {
            once.act();
        }
    }
}
