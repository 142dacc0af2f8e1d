package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.Monitors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One fault at each call of a chapter or a boot in turn, and the judgement of what it left. */
final class Sweep implements AutoCloseable {
    private final Oracle oracle;
    private final Journal journal;
    private final Subject subject;
    private final EachCall calls;

    Sweep(Workplace place, CampaignResult tally, Golden golden) throws IOException {
        this.journal = golden.journal();
        this.oracle = new Oracle(golden, new OtherSqlite(place.made("other")));
        this.subject = new Subject(place);
        this.calls = new EachCall(place, tally, subject);
    }

    Oracle oracle() {
        return oracle;
    }

    /** Each call of one chapter; in steps, from a random first one, where not all are wanted. */
    void chapter(int chapter, EachCall.Faults faults, int step) throws IOException {
        calls.of(oracle.golden().at(chapter - 1), faults, step, (fault, folder) -> {
            MonitorOutput said = subject.lives(Monitors.order(journal, chapter, folder.resolve(FileSet.NAME)), fault);
            return subject.wasHit() ? judged(folder, chapter - 1, said) : List.of();
        });
    }

    /** Each call of a boot, of what a crash left or of nothing. */
    void boots(Path crashed, EachCall.Faults faults, int step) throws IOException {
        List<String> wrong = new ArrayList<>();
        int left = oracle.left(crashed, 0, wrong);
        if (left < 0) {
            throw new IllegalStateException("the crashed set is broken already: " + wrong);
        }
        calls.of(crashed, faults, step, (fault, folder) -> {
            MonitorOutput said = subject.lives(Monitors.boot(journal, folder.resolve(FileSet.NAME)), fault);
            return subject.wasHit() ? booted(folder, left, said) : List.of();
        });
    }

    private List<String> judged(Path folder, int before, MonitorOutput said) throws IOException {
        int acknowledged = said.acknowledged(before);
        List<String> wrong = new ArrayList<>(WrongKey.tried(folder, calls.tally()));
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
    private List<String> booted(Path folder, int left, MonitorOutput said) throws IOException {
        List<String> wrong = new ArrayList<>(WrongKey.tried(folder, calls.tally()));
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
