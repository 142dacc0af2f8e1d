package io.zmonitor.migrator.reliability.jdbc;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Answers;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.work.FileSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Compares what a caller was told with what is there. A call that throws damages no page, so the driver itself may read.
 *
 * @param trial what was tried
 * @param place where copies are made
 */
record Judge(Trial trial, Workplace place) {
    /**
     * One attempt.
     *
     * @param fault what threw
     * @param failure what the caller got
     * @param leaked how many connections were open afterwards
     */
    record Attempt(JdbcFault fault, Optional<Throwable> failure, int leaked) {}

    /** The outcome, for the tally. */
    static String named(Optional<Throwable> failure) {
        if (failure.isEmpty()) {
            return "succeeded";
        }
        return failure.get() instanceof MigrationException e
                ? e.databaseState() + " " + e.problem().code()
                : "thrown on";
    }

    /** What is wrong; empty if nothing is. */
    List<String> judge(Path folder, Attempt attempt) throws IOException {
        List<String> wrong = new ArrayList<>(Oracle.secrets(folder));
        if (attempt.leaked() > 0) {
            wrong.add(attempt.leaked() + " connections were left open");
        }
        int left = left(folder, wrong);
        if (attempt.failure().isPresent()) {
            failed(attempt, left, wrong);
        } else if (left != trial.last()) {
            wrong.add("it reported success, and boundary " + left + " is left");
        }
        if (!wrong.isEmpty() && attempt.failure().isPresent()) {
            wrong.add("the caller was told " + attempt.failure().get());
        }
        boots(folder, wrong);
        return wrong;
    }

    private int left(Path folder, List<String> wrong) throws IOException {
        if (Files.notExists(folder.resolve(FileSet.NAME))) {
            return index(Trial.Boundary.NONE, wrong);
        }
        Path copy = FileSet.copied(folder, place.fresh("judged"));
        try {
            Answers answers = Trial.read(copy.resolve(FileSet.NAME));
            wrong.addAll(answers.flaws());
            return index(Trial.Boundary.of(answers), wrong);
        } catch (SQLException | MigrationException e) {
            wrong.add("it cannot be read: " + e);
            return -1;
        } finally {
            FileSet.remove(copy);
        }
    }

    private int index(Trial.Boundary boundary, List<String> wrong) {
        // A database without tables is what a creation has made before its first commit.
        boolean empty = boundary.content().stream().allMatch(line -> line.startsWith("V|0|"));
        int index = trial.boundaries().indexOf(empty ? Trial.Boundary.NONE : boundary);
        if (index < 0) {
            wrong.add("it is no boundary; its ledger is " + boundary.ledger());
        }
        return index;
    }

    private void failed(Attempt attempt, int left, List<String> wrong) {
        if (!(attempt.failure().orElseThrow() instanceof MigrationException e)) {
            // The first call is the opener's, which may be misused, and says so by itself.
            if (!attempt.fault().thrown().isError() && attempt.fault().call() > 1) {
                wrong.add("it is no problem with a code");
            }
            return;
        }
        wrong.addAll(Oracle.secretsIn("the exception", text(e).getBytes(StandardCharsets.UTF_8)));
        boolean untouched = e.databaseState() == DatabaseState.UNTOUCHED || e.databaseState() == DatabaseState.RESTORED;
        if (untouched && left != 0) {
            wrong.add("it said " + e.databaseState() + ", and boundary " + left + " is left");
        }
        if (e.databaseState() == DatabaseState.AT_LAST_GOOD_STEP && left <= 0) {
            wrong.add("it said AT_LAST_GOOD_STEP, and boundary " + left + " is left");
        }
        if (left >= 0 && e.databaseState() != DatabaseState.UNKNOWN) {
            applied(e, left, wrong);
        }
        if (e.databaseState() == DatabaseState.UNKNOWN && attempt.fault().span() == JdbcFault.Span.ONCE) {
            wrong.add("one call failed, and the library could not find out what that did");
        }
    }

    private void applied(MigrationException e, int left, List<String> wrong) {
        List<String> ledger = trial.boundaries().get(left).ledger();
        List<String> before = trial.boundaries().get(0).ledger();
        List<String> told = new ArrayList<>(before);
        e.applied()
                .forEach(applied -> told.add(applied.id().type().toString().toLowerCase(java.util.Locale.ROOT) + "-"
                        + applied.id().number()));
        if (ledger.size() >= before.size() && !told.equals(ledger)) {
            wrong.add("it said that " + e.applied() + " were applied, and the ledger is " + ledger);
        }
    }

    private void boots(Path folder, List<String> wrong) throws IOException {
        Path database = folder.resolve(FileSet.NAME);
        try {
            trial.boot().of(database);
            byte[] second = Files.readAllBytes(database);
            MigrationReport third = trial.boot().of(database);
            if (!third.wasUpToDate() || !Arrays.equals(second, Files.readAllBytes(database))) {
                wrong.add("the boot after the next one had something to do");
            }
            Answers answers = Trial.read(database);
            wrong.addAll(answers.flaws());
            if (!Trial.Boundary.of(answers).equals(trial.booted())) {
                wrong.add("the next boot does not lead to where it should");
            }
        } catch (SQLException | MigrationException e) {
            wrong.add("the next boot fails: " + e);
        }
    }

    private static String text(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
