package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.shim.Fault;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.Monitors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One fault at each call in turn, until a life passes that it did not touch. */
final class Sweep implements AutoCloseable {
    private final Workplace place;
    private final Tally tally;
    private final Oracle oracle;
    private final Journal journal;
    private final Subject subject;

    Sweep(Workplace place, Tally tally, Golden golden) throws IOException {
        this.place = place;
        this.tally = tally;
        this.journal = golden.journal();
        this.oracle = new Oracle(golden, new OtherSqlite(place.made("other")));
        this.subject = new Subject(place);
    }

    Oracle oracle() {
        return oracle;
    }

    /** How an attempt is numbered. */
    interface Faults {
        Fault at(long call);
    }

    /** Where a life begins, and what it must be judged by. */
    interface Life {
        /** Lives it under the fault, and says what is wrong afterwards. */
        List<String> under(Fault fault, Path folder) throws IOException;
    }

    /** Each call of one chapter; in steps, from a random first one, where not all are wanted. */
    void chapter(int chapter, Faults faults, int step) throws IOException {
        sweep(faults, step, oracle.golden().at(chapter - 1), (fault, folder) -> {
            Said said = subject.lives(Monitors.order(journal, chapter, folder.resolve(FileSet.NAME)), fault);
            return judged(folder, chapter - 1, said);
        });
    }

    /** Each call of a boot, of what a crash left or of nothing. */
    void boots(Path crashed, Faults faults, int step) throws IOException {
        List<String> wrong = new ArrayList<>();
        int left = oracle.left(crashed, 0, wrong);
        if (left < 0) {
            throw new IllegalStateException("the crashed set is broken already: " + wrong);
        }
        sweep(faults, step, crashed, (fault, folder) -> {
            Said said = subject.lives(Monitors.boot(journal, folder.resolve(FileSet.NAME)), fault);
            return booted(folder, left, said);
        });
    }

    private void sweep(Faults faults, int step, Path start, Life life) throws IOException {
        long first = step == 1 ? 1 : 1 + Settings.random("sweep", step).nextInt(step);
        boolean hit = true;
        for (long call = first; hit; call += step) {
            Fault fault = faults.at(call);
            Path folder = FileSet.copied(start, place.fresh("life"));
            List<String> wrong = life.under(fault, folder);
            hit = subject.wasHit();
            tally.count(hit ? "faults" : "untouched");
            if (hit && !wrong.isEmpty()) {
                tally.count("wrong: " + fault.operations() + " " + fault.action());
                tally.found(journal + " " + fault, wrong, folder);
            }
            FileSet.remove(folder);
        }
    }

    private List<String> judged(Path folder, int before, Said said) throws IOException {
        int acknowledged = said.acknowledged(before);
        List<String> wrong = new ArrayList<>(WrongKey.tried(folder, tally));
        wrong.addAll(Oracle.secrets(folder));
        wrong.addAll(said.nameless());
        int left = oracle.left(folder, acknowledged, wrong);
        if (said.untouched() && left != acknowledged) {
            wrong.add("it said UNTOUCHED at " + acknowledged + ", and " + left + " is left");
        }
        if (left > acknowledged + 1) {
            wrong.add("boundary " + left + " is left, and " + acknowledged + " was the last acknowledged");
        }
        if (left >= 0) {
            oracle.boots(folder, left, wrong);
        }
        return wrong;
    }

    // What was left is there still, or the boot has finished from there; a boot that said so has.
    private List<String> booted(Path folder, int left, Said said) throws IOException {
        List<String> wrong = new ArrayList<>(WrongKey.tried(folder, tally));
        wrong.addAll(Oracle.secrets(folder));
        wrong.addAll(said.nameless());
        int acknowledged = said.acknowledged(-1) == 0 ? MonitorLife.BOOTED : left;
        Oracle ofBoot = new Oracle(
                oracle.golden().beginsWithNone()
                        ? oracle.golden()
                        : oracle.golden().from(left),
                oracle.other());
        if (ofBoot.left(folder, acknowledged, wrong) < 0) {
            wrong.add("after " + said.lines());
        }
        ofBoot.boots(folder, left, wrong);
        return wrong;
    }

    @Override
    public void close() {
        subject.close();
    }
}
