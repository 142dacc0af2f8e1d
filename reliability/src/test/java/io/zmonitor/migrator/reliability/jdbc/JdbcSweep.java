package io.zmonitor.migrator.reliability.jdbc;

import io.zmonitor.migrator.reliability.campaign.CampaignResult;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One trial, under one fault after the other. */
final class JdbcSweep {
    private final Workplace place;
    private final CampaignResult tally;
    private final Trial trial;
    private final Judge judge;

    JdbcSweep(Workplace place, CampaignResult tally, Trial trial) {
        this.place = place;
        this.tally = tally;
        this.trial = trial;
        this.judge = new Judge(trial, place);
    }

    /** The calls of an undisturbed attempt, in order. */
    List<String> calls() throws IOException, SQLException {
        JdbcCalls calls = new JdbcCalls(JdbcFault.none());
        Path folder = FileSet.copied(trial.start(), place.fresh("counted"));
        trial.deed().on(folder.resolve(FileSet.NAME), new CallingOpener(Secrets.rightKey(), calls));
        if (calls.leaked() != 0) {
            throw new IllegalStateException("it leaves connections open even if nothing fails");
        }
        FileSet.remove(folder);
        return calls.names();
    }

    /** One attempt. */
    void under(JdbcFault fault) throws IOException, SQLException {
        JdbcCalls calls = new JdbcCalls(fault);
        Path folder = FileSet.copied(trial.start(), place.fresh("attempt"));
        Optional<Throwable> failure = failure(folder, calls);
        List<String> wrong = judge.judge(folder, new Judge.Attempt(fault, failure, calls.leaked()));
        tally.count(calls.struck().isEmpty() ? CampaignResult.MISSED : CampaignResult.FAULTS);
        tally.count(Judge.named(failure));
        tally.found(trial.name() + " " + fault + " at " + calls.struck(), wrong, folder);
        FileSet.remove(folder);
    }

    private Optional<Throwable> failure(Path folder, JdbcCalls calls) {
        try {
            trial.deed().on(folder.resolve(FileSet.NAME), new CallingOpener(Secrets.rightKey(), calls));
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            return Optional.of(e);
        }
    }
}
