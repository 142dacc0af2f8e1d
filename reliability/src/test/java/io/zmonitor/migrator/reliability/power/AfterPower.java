package io.zmonitor.migrator.reliability.power;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.reliability.oracle.Answers;
import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OwnSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The cheap judge: boots the library on what a loss of power has left, in this process, and looks with the library's own
 * driver: at what the recovery found, before the first step, and at what the boot made of it.
 *
 * @param golden what undisturbed lives look like
 * @param migrator what is told to the boots
 */
record AfterPower(Golden golden, UnaryOperator<Migrator> migrator) {
    /** What is wrong, in words; empty if nothing is. The boot finishes the files. */
    List<String> judge(Path folder, int acknowledged) {
        Path database = folder.resolve(FileSet.NAME);
        List<String> wrong = new ArrayList<>();
        Seen seen = new Seen(golden);
        try {
            front(database).withPreCheck(seen).migrate();
            Answers after = OwnSqlite.read(database);
            // A boot with nothing to do has no pre-checks: what it found is what is there.
            int found = seen.asked ? seen.boundary : golden.boundary(after.content());
            wrong.addAll(after.flaws());
            if (found < acknowledged) {
                wrong.add("boundary " + acknowledged + " was acknowledged, and " + found + " was found");
            } else if (!after.content().equals(golden.finished().get(found))) {
                wrong.add("the boot does not lead from boundary " + found + " to where it should");
            } else if (seen.asked && !golden.ledger(found).equals(seen.ledger)) {
                wrong.add("boundary " + found + " had the ledger " + seen.ledger);
            }
            if (!front(database).migrate().wasUpToDate()) {
                wrong.add("the second boot had something to do");
            }
        } catch (MigrationException | SQLException e) {
            wrong.add("the boot fails: " + e);
        }
        return wrong;
    }

    private Migrator front(Path database) {
        return migrator.apply(Oracle.quiet(MonitorLife.front(database)));
    }

    /** Looks at what was recovered, before anything is changed. */
    private static final class Seen implements Check {
        private final Golden golden;
        private boolean asked;
        private int boundary = -1;
        private List<String> ledger = List.of();

        Seen(Golden golden) {
            this.golden = golden;
        }

        @Override
        public String name() {
            return "seen";
        }

        @Override
        public Verdict check(Check.Context context) throws SQLException {
            Answers answers = OwnSqlite.read(context.connection());
            asked = true;
            boundary = answers.flaws().isEmpty() ? golden.boundary(answers.content()) : -1;
            ledger = answers.ledger();
            return new Verdict.Pass();
        }
    }
}
