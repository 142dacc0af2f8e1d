package io.zmonitor.migrator.reliability.oracle;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges what a fault has left. Knows nothing of the fault but what had been acknowledged before it.
 *
 * @param golden what undisturbed lives look like
 * @param other who reads it
 */
public record Oracle(Golden golden, OtherSqlite other) {
    /** What is wrong with a state, in words; empty if nothing is. */
    public List<String> judge(Path folder, int acknowledged) throws IOException {
        List<String> violations = new ArrayList<>(secrets(folder));
        int left = left(folder, acknowledged, violations);
        if (left >= 0) {
            boots(folder, left, violations);
        }
        return violations;
    }

    /** Which boundary another SQLite finds in the set as it lies there; -1 if none. The set stays as it is. */
    public int left(Path folder, int acknowledged, List<String> violations) {
        Path database = folder.resolve(FileSet.NAME);
        if (!Files.exists(database)) {
            boolean yet = golden.beginsWithNone() && acknowledged == 0;
            violations.addAll(yet ? List.of() : List.of("there is no database"));
            return yet ? 0 : -1;
        }
        Answers answers = other.read(database);
        int boundary = judged(answers, violations);
        if (boundary >= 0 && boundary < acknowledged) {
            violations.add("boundary " + acknowledged + " was acknowledged, and " + boundary + " is left");
        }
        return boundary;
    }

    /** The next boots: one finishes the work without help, the one after it has nothing to do and writes nothing. */
    public void boots(Path folder, int left, List<String> violations) {
        Path database = folder.resolve(FileSet.NAME);
        try {
            booted(database);
            byte[] before = Files.readAllBytes(database);
            MigrationReport third = booted(database);
            if (!third.wasUpToDate() || !java.util.Arrays.equals(before, Files.readAllBytes(database))) {
                violations.add("the boot after the recovery was not the last that had something to do");
            }
            finished(OwnSqlite.read(database), left, violations);
            if (!MonitorLife.front(database).maintenance().verify().isClean()) {
                violations.add("verify() finds something");
            }
        } catch (MigrationException | SQLException | IOException e) {
            violations.add("the next boot fails: " + e);
        }
    }

    // A refusal is no violation if the library says what to do, and nobody but time has to do it.
    private static MigrationReport booted(Path database) {
        return quiet(MonitorLife.front(database)).migrate();
    }

    /** A run without the backup, which the states have no need of; a lock that was left is seen soon. */
    public static Migrator quiet(Migrator migrator) {
        return migrator.withBackupPolicy(BackupPolicy.withoutBackup("what is judged is a copy already"))
                .withLockTimeout(Duration.ofSeconds(5));
    }

    /** What the content after a boot must be, from this boundary. */
    public void finished(Answers answers, int left, List<String> violations) {
        violations.addAll(answers.flaws());
        if (!answers.content().equals(golden.finished().get(left))) {
            violations.add("the next boot does not lead from boundary " + left + " to where it should: "
                    + difference(answers.content(), golden.finished().get(left)));
        }
    }

    /** The boundary that these answers are exactly; -1 if none. */
    public int judged(Answers answers, List<String> violations) {
        violations.addAll(answers.flaws());
        int boundary = golden.boundary(answers.content());
        if (boundary < 0) {
            violations.add("it is no boundary; nearest: " + nearest(answers.content()));
        } else if (!answers.ledger().equals(golden.ledger(boundary))) {
            violations.add("boundary " + boundary + " has the ledger " + answers.ledger());
        }
        return boundary;
    }

    /** Where key or marked row can be read in a folder. */
    public static List<String> secrets(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path file : entries.filter(Files::isRegularFile).toList()) {
                found.addAll(secretsIn(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        return found;
    }

    /** Where key or marked row can be read in these bytes. */
    public static List<String> secretsIn(String where, byte[] bytes) {
        List<String> found = new ArrayList<>();
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        for (byte[] marker : Secrets.markers()) {
            if (text.contains(new String(marker, java.nio.charset.StandardCharsets.ISO_8859_1))) {
                found.add("a secret is readable in " + where);
            }
        }
        return found;
    }

    private String nearest(List<String> content) {
        return golden.boundaries().stream()
                .map(boundary -> difference(content, boundary))
                .min(java.util.Comparator.comparingInt(String::length))
                .orElse("");
    }

    private static List<String> shortened(List<String> lines) {
        return lines.stream()
                .limit(2)
                .map(line -> line.substring(0, Math.min(line.length(), 60)))
                .toList();
    }

    private static String difference(List<String> is, List<String> should) {
        List<String> more = new ArrayList<>(is);
        should.forEach(more::remove);
        List<String> less = new ArrayList<>(should);
        is.forEach(less::remove);
        return more.size() + " lines too many, " + less.size() + " missing, such as " + shortened(more) + " and "
                + shortened(less);
    }
}
