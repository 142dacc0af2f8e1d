package io.zmonitor.migrator.reliability.recovery;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.shim.FaultControl;
import io.zmonitor.migrator.reliability.shim.FaultShim;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Boots after the same crash, or with the same work to do, each with another fault, and then one without: what that one finds is what is left. */
final class FaultyBoots implements AutoCloseable {
    private final Path folder;
    private final Path root;
    private final FaultControl control;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> losses = new ArrayList<>();
    private @Nullable ChildJvm child;
    private final Path temporary;
    private int injected;
    private int sets;

    FaultyBoots(Path folder) throws IOException {
        this.folder = folder;
        this.root = Files.createDirectory(folder.toRealPath().resolve("faulty"));
        this.control = FaultControl.in(folder.resolve("control"));
        this.temporary = Files.createDirectory(folder.resolve("temporary"));
    }

    /** Fails each so-many-th call of boots in this way, until there is no such call; gives what was lost. */
    List<String> losses(String way, String journalMode, LongFunction<Fault> faults, int step)
            throws IOException, SQLException {
        Path own = Files.createDirectory(folder.resolve("crash-" + sets));
        DatabaseOpener opener = CrashedDatabases.opener(way);
        boolean closed = way.startsWith("closed");
        MigrationSource source = closed ? CrashedDatabases.next() : CrashedDatabases.set();
        DatabaseFile crashed = closed ? CrashedDatabases.clean(own) : CrashedDatabases.crash(own, journalMode, opener);
        String expected = CrashedDatabases.content(
                CrashedDatabases.copied(crashed, Files.createDirectory(own.resolve("expected"))), source, opener);
        if (!expected.startsWith("ok")) {
            throw new IllegalStateException(expected);
        }
        boolean hit = true;
        for (long call = 1L + journalMode.length() % step; hit; call += step) {
            Fault fault = faults.apply(call);
            DatabaseFile database =
                    CrashedDatabases.copied(crashed, Files.createDirectory(root.resolve("set-" + sets++)));
            control.arm(fault);
            String said = said(way + " " + database.path());
            control.disarm();
            hit = control.fired() > 0;
            injected += hit ? 1 : 0;
            String content = CrashedDatabases.content(database, source, opener);
            if (!content.equals(expected)) {
                losses.add(fault + ": " + said + ", then " + content.substring(0, Math.min(200, content.length())));
            }
            CrashedDatabases.remove(database.path().getParent());
        }
        System.out.printf("%s %s: %d of %d lost%n", journalMode, way, losses.size(), injected);
        return losses;
    }

    // While every read fails, the engine counts up to a number of records that it could not read: that may take hours.
    private String said(String order) throws IOException {
        if (child == null) {
            child = FaultShim.required()
                    .before(RecoveryMain.command(temporary), root, control)
                    .start();
            child.line();
        }
        ChildJvm asked = child;
        asked.say(order);
        Future<?> impatience = timer.schedule(asked::kill, 5, TimeUnit.SECONDS);
        try {
            return asked.line();
        } catch (AssertionError e) {
            child = null;
            return "killed";
        } finally {
            impatience.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        if (child != null) {
            child.close();
        }
    }
}
