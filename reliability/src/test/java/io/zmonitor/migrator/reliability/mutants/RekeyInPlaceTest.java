package io.zmonitor.migrator.reliability.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.FaultControl;
import io.zmonitor.migrator.reliability.shim.FaultShim;
import io.zmonitor.migrator.reliability.shim.Operation;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.Monitors;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why no in-place change of key exists in the code: some kills lose the database for both keys (driver fact 18). */
class RekeyInPlaceTest {
    private static final List<Integer> WRITES = List.of(3, 12, 40, 41, 42, 43, 44, 46, 50, 60, 70, 80);

    @Test
    void a_change_of_key_in_place_is_caught() throws Exception {
        int lost = 0;
        try (Workplace place = Workplace.open("rekey")) {
            Path start = place.fresh("start");
            FileSet.populated(start, Journal.DELETE);
            for (int write : WRITES) {
                Path folder = FileSet.copied(start, place.fresh("rekeyed"));
                killed(place, folder, write);
                boolean old = opens(FileSet.copied(folder, place.fresh("old")), Secrets.rawKey());
                boolean now = opens(FileSet.copied(folder, place.fresh("new")), RekeyMain.newKey());
                lost += old || now ? 0 : 1;
            }
        }
        assertThat(lost).isPositive();
    }

    private static void killed(Workplace place, Path folder, int write) throws Exception {
        FaultControl control = FaultControl.in(place.fresh("control"));
        try (ChildJvm child = FaultShim.required()
                .before(Monitors.command(RekeyMain.class, place.made("temporary")), folder, control)
                .start(folder.resolve(FileSet.NAME).toString())) {
            Monitors.ready(child);
            control.arm(Fault.at(write, Operation.WRITE, Action.KILL_AFTER).on(FileSet.NAME));
            child.say("go");
            child.outcome();
        }
        assertThat(Files.exists(folder.resolve(FileSet.NAME))).isTrue();
    }

    // As plain JDBC opens it. This library takes the salt from the journal, and finds the old key's database again.
    private static boolean opens(Path folder, byte[] key) {
        try (Connection connection = new CarelessOpener(key).open(new DatabaseFile(folder.resolve(FileSet.NAME)))) {
            return Sql.text(connection, "PRAGMA integrity_check").equals("ok")
                    && Sql.number(connection, "SELECT count(*) FROM vitals") > 0;
        } catch (SQLException e) {
            return false;
        }
    }
}
