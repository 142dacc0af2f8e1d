package io.zmonitor.migrator.reliability.maintenance;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.campaign.WrongKey;
import io.zmonitor.migrator.reliability.maintenance.DatabasesInFolder.State;
import io.zmonitor.migrator.reliability.oracle.Answers;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Judges what a fault in a piece of maintenance work has left: first the files as they lie there, then the next boots and
 * the same command again.
 *
 * @param shelf reads what is there
 */
public record MaintenanceJudge(DatabasesInFolder shelf) {
    private static final int BACKUPS_KEPT = 3;

    /** For what was prepared; copies are made in this place. */
    public static MaintenanceJudge of(Prepared prepared, Workplace place) {
        return new MaintenanceJudge(new DatabasesInFolder(prepared, place));
    }

    /** The manner in which the work goes on after a fault. */
    public enum Next {
        /** The application boots, and later somebody does the work again. */
        BOOT,
        /** The same command is given again, and then the application boots. */
        AGAIN
    }

    /** What is wrong, in words; empty if nothing is. The folder is changed by it. */
    public List<String> judge(Path folder, boolean acknowledged, Next next) throws IOException {
        List<String> wrong = new ArrayList<>(Secrecy.found(folder, deed()));
        State left = left(folder, acknowledged, wrong);
        boolean after = acknowledged || left == State.AFTER;
        if (next == Next.AGAIN) {
            again(folder, wrong);
            boots(folder, deed().swaps() ? State.AFTER : left, wrong);
        } else {
            State booted = boots(folder, after ? State.AFTER : left, wrong);
            if (after || booted == State.AFTER) {
                originals(folder, wrong);
            }
            wrong.addAll(Secrecy.found(folder, deed()));
            again(folder, wrong);
        }
        leftovers(folder, wrong);
        wrong.addAll(Secrecy.found(folder, deed()));
        return wrong;
    }

    /** The next boot of a process that was killed leaves no unfinished copy, though it may have nothing else to do. */
    public void sweeps(Path folder, List<String> wrong) throws IOException {
        List<String> ignored = new ArrayList<>();
        if (!trial(folder).refusal(deed().newKey(), ignored).isEmpty()) {
            trial(folder).refusal(deed().oldKey(), ignored);
        }
        leftovers(folder, wrong);
    }

    /** A key that no database ever had. */
    public void stranger(Path folder, List<String> wrong) throws IOException {
        trial(folder).stranger(wrong);
    }

    private KeyTrial trial(Path folder) {
        return new KeyTrial(deed(), folder);
    }

    private MaintenanceCall deed() {
        return shelf.prepared().deed();
    }

    /** What lies there, before anything has opened it: {@link State#NEITHER} only while a swap is announced. */
    public State left(Path folder, boolean acknowledged, List<String> wrong) throws IOException {
        Path database = folder.resolve(FileSet.NAME);
        State named = Files.exists(database) ? shelf.state(database) : State.NEITHER;
        boolean swapping = DatabasesInFolder.isSwapping(folder);
        if (acknowledged && (swapping || named != State.AFTER)) {
            wrong.add("it was acknowledged, and " + named + " is there" + (swapping ? ", still to be swapped" : ""));
        }
        if (!swapping && named == State.NEITHER) {
            wrong.add("no complete database is there: " + said(database));
        }
        if (swapping && named == State.NEITHER && !isAnyComplete(folder)) {
            wrong.add("no complete database is on the disk");
        }
        if (deed().swaps() && !swapping && DatabasesInFolder.isHot(database) && shelf.alone(database) == State.AFTER) {
            wrong.add("an old journal or log stands beside the new file");
        }
        backups(folder, acknowledged, wrong);
        return swapping ? State.NEITHER : named;
    }

    /** Whether a swap has been announced there, and not finished. */
    public static boolean isSwapping(Path folder) {
        return DatabasesInFolder.isSwapping(folder);
    }

    /** Has another SQLite read what lies there, and compares. */
    public void readBy(OtherSqlite other, Path folder, List<String> wrong) throws IOException {
        Path database = folder.resolve(FileSet.NAME);
        State state = DatabasesInFolder.isSwapping(folder) ? State.NEITHER : shelf.state(database);
        Optional<byte[]> key = state == State.NEITHER ? Optional.empty() : deed().rawKey(state);
        if (key.isPresent()) {
            Answers answers = other.read(database, key.get());
            wrong.addAll(answers.flaws());
            Prepared prepared = shelf.prepared();
            if (!answers.content().equals(state == State.AFTER ? prepared.after() : prepared.before())) {
                wrong.add("another SQLite does not find " + state);
            }
        }
    }

    /** Whether the database is no longer what it was before, or is about to be replaced. */
    public boolean isTouched(Path folder) throws IOException {
        State named = shelf.state(folder.resolve(FileSet.NAME));
        return DatabasesInFolder.isSwapping(folder)
                || named == State.NEITHER
                || (deed().swaps() && named == State.AFTER);
    }

    private String said(Path database) throws IOException {
        Optional<Answers> answers = shelf.read(database, deed().newKey());
        if (answers.isEmpty()) {
            answers = shelf.read(database, deed().oldKey());
        }
        return answers.map(it -> "flaws " + it.flaws() + ", ledger " + it.ledger())
                .orElse(Files.exists(database) ? "no key opens it" : "there is no file");
    }

    private boolean isAnyComplete(Path folder) throws IOException {
        for (Path other : DatabasesInFolder.others(folder)) {
            if (shelf.state(other) != State.NEITHER) {
                return true;
            }
        }
        return false;
    }

    private void backups(Path folder, boolean acknowledged, List<String> wrong) throws IOException {
        List<Path> backups = DatabasesInFolder.backups(folder);
        List<String> newest = List.of();
        for (Path backup : backups) {
            Optional<Answers> answers = shelf.read(backup, deed().oldKey());
            boolean sound = answers.map(Answers::flaws).map(List::isEmpty).orElse(false);
            newest = answers.map(Answers::content).orElse(List.of());
            if (!sound || !shelf.prepared().known(newest)) {
                wrong.add("the backup " + backup.getFileName() + " is not whole");
            }
        }
        if (deed() == MaintenanceCall.BACKUP && backups.size() < BACKUPS_KEPT) {
            wrong.add("only " + backups.size() + " backups are left");
        }
        if (deed() == MaintenanceCall.BACKUP
                && acknowledged
                && !newest.equals(shelf.prepared().before())) {
            wrong.add("the newest backup is not what the database was");
        }
        if (deed() == MaintenanceCall.RESTORE && backups.isEmpty()) {
            wrong.add("the backup is gone");
        }
    }

    // As docs/how-to/keys.md tells an application that does not know: the new key first, then the old one.
    private State boots(Path folder, State left, List<String> wrong) throws IOException {
        Path database = folder.resolve(FileSet.NAME);
        Optional<DatabaseOpener> key = Optional.empty();
        String refused = "";
        for (DatabaseOpener each :
                deed().changesKey() ? List.of(deed().newKey(), deed().oldKey()) : List.of(deed().newKey())) {
            refused = key.isPresent() ? refused : trial(folder).refusal(each, wrong);
            key = key.isPresent() || !refused.isEmpty() ? key : Optional.of(each);
        }
        if (key.isEmpty()) {
            wrong.add("the next boot fails: " + refused);
            return State.NEITHER;
        }
        State booted = shelf.state(database);
        State expected = deed() == MaintenanceCall.SWAP ? State.AFTER : left;
        if (booted == State.NEITHER || (expected != State.NEITHER && booted != expected)) {
            wrong.add("the next boot makes " + booted + " of " + left + ": " + said(database));
        }
        if (DatabasesInFolder.isSwapping(folder)) {
            wrong.add("the intent is still there after the next boot");
        }
        third(folder, key.get(), wrong);
        if (deed().changesKey()) {
            otherKey(folder, booted == State.AFTER ? deed().oldKey() : deed().newKey(), wrong);
        }
        return booted;
    }

    private void third(Path folder, DatabaseOpener key, List<String> wrong) throws IOException {
        SortedMap<String, String> before = WrongKey.content(folder);
        try {
            MigrationReport report =
                    deed().boot(folder.resolve(FileSet.NAME), key).migrate();
            if (!report.wasUpToDate() || !WrongKey.content(folder).equals(before)) {
                wrong.add("the boot after it had something to do");
            }
        } catch (MigrationException e) {
            wrong.add("the boot after it fails: " + e);
        }
    }

    private void otherKey(Path folder, DatabaseOpener key, List<String> wrong) throws IOException {
        if (trial(folder).refusal(key, wrong).isEmpty()) {
            wrong.add("both keys open it");
        }
    }

    // The row is in the file that was swapped in; a boot that finished by itself what a swap would have is no swap.
    private void originals(Path folder, List<String> wrong) throws IOException {
        Optional<Answers> now = shelf.read(folder.resolve(FileSet.NAME), deed().newKey());
        String operation = deed().changesKey() ? "rekey" : deed().name().toLowerCase(Locale.ROOT);
        if (!deed().swaps() || !now.map(Answers::operations).orElse(List.of()).contains(operation)) {
            if (deed().swaps() && deed() != MaintenanceCall.SWAP) {
                wrong.add("the audit says nothing of the " + operation);
            }
            return;
        }
        List<Path> kept = new ArrayList<>(DatabasesInFolder.others(folder));
        kept.addAll(DatabasesInFolder.backups(folder));
        for (Path each : kept) {
            Optional<Answers> answers = shelf.read(each, deed().oldKey());
            if (answers.isPresent()
                    && answers.get().flaws().isEmpty()
                    && answers.get().content().equals(shelf.prepared().before())) {
                return;
            }
        }
        wrong.add("the original is not complete anywhere");
    }

    private void again(Path folder, List<String> wrong) throws IOException {
        Path database = folder.resolve(FileSet.NAME);
        try {
            deed().of(database);
        } catch (MigrationException e) {
            boolean done = deed().changesKey() && KeyTrial.isOfAnotherKey(e);
            if (!done) {
                wrong.add("the same again fails: " + e);
            }
        }
        if (shelf.state(database) != State.AFTER) {
            wrong.add("the same again makes " + shelf.state(database) + ": " + said(database));
        }
        backups(folder, true, wrong);
    }

    private void leftovers(Path folder, List<String> wrong) throws IOException {
        List<String> left = DatabasesInFolder.leftovers(folder);
        if (!left.isEmpty()) {
            wrong.add("left behind: " + left);
        }
    }
}
