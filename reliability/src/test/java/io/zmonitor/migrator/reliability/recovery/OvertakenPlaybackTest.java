package io.zmonitor.migrator.reliability.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.reliability.shim.Action;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.FaultControl;
import io.zmonitor.migrator.reliability.shim.FaultShim;
import io.zmonitor.migrator.reliability.shim.Operation;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.testkit.ChildJvm;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A boot that recovers is stopped right after it has opened the journal or the log, each time it does so, and another program goes
 * first: it recovers, and commits. What the boot has in its hands is nobody's any more.
 */
class OvertakenPlaybackTest {
    private static final Duration IMPATIENT = Duration.ofMillis(20);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"delete, journal", "wal, wal"})
    void what_another_program_commits_between_two_steps_of_a_recovery_is_kept(String journalMode, String side)
            throws Exception {
        Path root = Files.createDirectory(folder.toRealPath().resolve("root"));
        FaultControl control = FaultControl.in(folder.resolve("control"));
        DatabaseFile crashed = CrashedDatabases.crash(folder, journalMode);
        int stops = 0;
        int commits = 0;
        try (ChildJvm boot = FaultShim.required()
                .before(RecoveryMain.command(Files.createDirectory(folder.resolve("temporary"))), root, control)
                .start()) {
            boot.line();
            for (boolean stopped = true; stopped; ) {
                DatabaseFile database =
                        CrashedDatabases.copied(crashed, Files.createDirectory(root.resolve("set-" + stops)));
                control.arm(
                        Fault.at(stops + 1, Operation.OPEN, Action.STOP_AFTER).on("*/monitor.db-" + side));
                boot.say("proved " + database.path());
                CompletableFuture<String> said = CompletableFuture.supplyAsync(boot::line);
                while (!said.isDone() && !isStopped(boot)) {
                    Thread.sleep(1);
                }
                stopped = control.fired() > 0;
                boolean committed = stopped && isCommittedByAnother(database);
                goOn(boot);
                String outcome = said.get();

                assertThat(contentAfterBoots(database))
                        .as("stopped at opening %s of the %s, which then said %s", stops + 1, side, outcome)
                        .startsWith(committed ? "ok0[1|4711|" : "ok0[1|1|");
                stops += stopped ? 1 : 0;
                commits += committed ? 1 : 0;
            }
        }
        assertThat(stops).isGreaterThan(2);
        assertThat(commits).isPositive();
    }

    // The first boot may refuse what it cannot prove any more (ZM-141); "call again", it says.
    private static String contentAfterBoots(DatabaseFile database) {
        String content = CrashedDatabases.content(database);
        return content.contains("ZM-141") ? CrashedDatabases.content(database) : content;
    }

    private static boolean isCommittedByAnother(DatabaseFile database) {
        try (Connection other =
                CrashedDatabases.key().withBusyTimeout(IMPATIENT).open(database)) {
            Sql.execute(other, "UPDATE vitals SET value = 4711 WHERE id = 1");
            return true;
        } catch (MigrationException | SQLException e) {
            return false; // it is shut out, which is as well
        }
    }

    // The call is counted before it is made, and the process is stopped behind it.
    private static boolean isStopped(ChildJvm child) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(child.pid()), "stat"));
        return stat.startsWith(") T", stat.lastIndexOf(')'));
    }

    private static void goOn(ChildJvm stopped) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-CONT", Long.toString(stopped.pid()))
                .start()
                .waitFor();
    }
}
