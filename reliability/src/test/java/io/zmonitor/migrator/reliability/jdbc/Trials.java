package io.zmonitor.migrator.reliability.jdbc;

import io.zmonitor.migrator.Atomicity;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.internal.run.MigrationRun;
import io.zmonitor.migrator.internal.session.Guard;
import io.zmonitor.migrator.internal.session.RunSettings;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.jdbc.Trial.Boundary;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.reliability.work.SmallCache;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is tried: each call of the library that changes a file. */
record Trials(Workplace place) {
    /** The calls. */
    enum Kind {
        BOOT,
        STEPS,
        CREATION,
        REPEATABLES,
        ROLLBACK,
        RESTORE,
        REKEY,
        BACKUP
    }

    private static final SqlMigration ALONE =
            SqlMigration.of(MigrationId.data(10), "compact", "-- @no-transaction\nVACUUM;");

    private static final SqlMigration ADDED = SqlMigration.of(
                    MigrationId.schema(10), "notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY);")
            .withRollback("DROP TABLE notes;");

    /** A trial of this kind, on a database with this journal. */
    Trial of(Kind kind, Journal journal) throws IOException, SQLException {
        return switch (kind) {
            case BOOT -> boot(journal);
            case STEPS -> steps(journal);
            case CREATION -> creation();
            case REPEATABLES -> repeatables(journal);
            case ROLLBACK -> rollback(journal);
            case RESTORE -> restore(journal);
            case REKEY -> rekey(journal);
            case BACKUP -> backup(journal);
        };
    }

    /** The same trial of a library that believes a COMMIT that throws. */
    Trial believing(Trial boot) {
        return new Trial(
                "believing",
                boot.start(),
                (database, key) -> new MigrationRun(RunSettings.forFile(database, key)
                                .withSource(MonitorSet.all())
                                .withoutGuard(Guard.COMMIT_ASKED))
                        .execute(),
                boot.boot(),
                boot.boundaries(),
                boot.booted());
    }

    /** A boot that applies everything in one transaction. */
    private Trial boot(Journal journal) throws IOException, SQLException {
        Path start = populated(journal);
        return new Trial(
                "boot-" + journal,
                start,
                (database, key) -> front(database, key).migrate(),
                Trials::booted,
                List.of(Boundary.in(start, place), finished(start)),
                finished(start));
    }

    /** A boot that commits each step, and one that runs outside of any transaction. */
    private Trial steps(Journal journal) throws IOException, SQLException {
        Path start = populated(journal);
        List<Boundary> boundaries = new ArrayList<>();
        for (int version = MonitorSet.RELEASED; version <= MonitorSet.size(); version++) {
            Path reached = FileSet.copied(start, place.fresh("reached"));
            front(reached.resolve(FileSet.NAME), Secrets.rightKey())
                    .withTarget(Target.upTo(version))
                    .migrate();
            boundaries.add(Boundary.in(reached, place));
        }
        Path all = FileSet.copied(start, place.fresh("reached"));
        stepwise(all.resolve(FileSet.NAME), Secrets.rightKey()).migrate();
        Boundary last = Boundary.in(all, place);
        boundaries.add(last);
        return new Trial(
                "steps-" + journal,
                start,
                (database, key) -> stepwise(database, key).migrate(),
                database -> stepwise(database, Secrets.rightKey()).migrate(),
                boundaries,
                last);
    }

    /** The first boot of all. */
    private Trial creation() throws IOException, SQLException {
        Path start = Files.createDirectories(place.fresh("nothing"));
        return new Trial(
                "creation",
                start,
                (database, key) -> front(database, key).migrate(),
                Trials::booted,
                List.of(Boundary.NONE, finished(start)),
                finished(start));
    }

    /** A boot that only has views to make. */
    private Trial repeatables(Journal journal) throws IOException, SQLException {
        Path start = populated(journal);
        booted(start.resolve(FileSet.NAME));
        Path done = FileSet.copied(start, place.fresh("done"));
        overviews(done.resolve(FileSet.NAME), Secrets.rightKey()).migrate();
        Boundary last = Boundary.in(done, place);
        return new Trial(
                "repeatables-" + journal,
                start,
                (database, key) -> overviews(database, key).migrate(),
                database -> overviews(database, Secrets.rightKey()).migrate(),
                List.of(Boundary.in(start, place), last),
                last);
    }

    /** A rollback. */
    private Trial rollback(Journal journal) throws IOException, SQLException {
        Path start = populated(journal);
        revertible(start.resolve(FileSet.NAME), Secrets.rightKey()).migrate();
        return called(
                "rollback-" + journal,
                start,
                (database, key) -> revertible(database, key).maintenance().rollbackTo(MonitorSet.size(), "a test"),
                database -> revertible(database, Secrets.rightKey()).migrate());
    }

    /** A backup put back by hand. */
    private Trial restore(Journal journal) throws IOException, SQLException {
        Path start = populated(journal);
        booted(start.resolve(FileSet.NAME));
        return called(
                "restore-" + journal,
                start,
                (database, key) -> front(database, key).maintenance().restoreNewest("a trial"),
                Trials::booted);
    }

    /** Another key. */
    private Trial rekey(Journal journal) throws IOException, SQLException {
        Path start = populated(journal);
        booted(start.resolve(FileSet.NAME));
        Boundary only = Boundary.in(start, place);
        return new Trial(
                "rekey-" + journal,
                start,
                (database, key) -> front(database, key).maintenance().rekey(Secrets.wrongKey(), "a trial"),
                database -> front(database, Trial.key(database)).migrate(),
                List.of(only),
                only);
    }

    /** A backup by hand. */
    private Trial backup(Journal journal) throws IOException, SQLException {
        Path start = populated(journal);
        Boundary only = Boundary.in(start, place);
        return new Trial(
                "backup-" + journal,
                start,
                (database, key) -> front(database, key).maintenance().backup(),
                Trials::booted,
                List.of(only),
                finished(start));
    }

    private Trial called(String name, Path start, Trial.Deed deed, Trial.Boot boot) throws IOException, SQLException {
        Path done = FileSet.copied(start, place.fresh("done"));
        deed.on(done.resolve(FileSet.NAME), Secrets.rightKey());
        Boundary after = Boundary.in(done, place);
        boot.of(done.resolve(FileSet.NAME));
        return new Trial(name, start, deed, boot, List.of(Boundary.in(start, place), after), Boundary.in(done, place));
    }

    private Path populated(Journal journal) throws IOException, SQLException {
        Path start = place.fresh("start");
        FileSet.populated(start, journal);
        return start;
    }

    private Boundary finished(Path start) throws IOException, SQLException {
        Path finished = FileSet.copied(start, place.fresh("finished"));
        booted(finished.resolve(FileSet.NAME));
        return Boundary.in(finished, place);
    }

    private static MigrationReport booted(Path database) {
        return MonitorLife.front(database)
                .withLockTimeout(Duration.ofSeconds(5))
                .migrate();
    }

    private static Migrator overviews(Path database, DatabaseOpener key) {
        return front(database, key)
                .withSource(MonitorSet.all()
                        .and(RepeatableMigration.of("beds", "CREATE VIEW beds AS SELECT bed FROM patients;")));
    }

    private static Migrator revertible(Path database, DatabaseOpener key) {
        return front(database, key).withSource(MonitorSet.and(ADDED));
    }

    private static Migrator stepwise(Path database, DatabaseOpener key) {
        return front(database, key).withSource(MonitorSet.and(ALONE)).withAtomicity(Atomicity.PER_STEP);
    }

    private static Migrator front(Path database, DatabaseOpener key) {
        return Migrator.forDatabase(database, key)
                .withSource(MonitorSet.all())
                .withApplication("monitor", "1.0")
                .withPreCheck(new SmallCache())
                .withLockTimeout(Duration.ofSeconds(5));
    }
}
