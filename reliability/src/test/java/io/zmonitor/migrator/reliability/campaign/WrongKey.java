package io.zmonitor.migrator.reliability.campaign;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.testkit.FolderContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A boot with another key: it is refused with a documented code, and every byte stays. */
public final class WrongKey {
    private static final Set<ProblemCode> DOCUMENTED = Set.of(ProblemCode.KEY_NOT_PROVED, ProblemCode.WRONG_KEY);

    private WrongKey() {}

    /** What is wrong after it was tried on this set; empty if nothing is. */
    public static List<String> tried(Path folder, CampaignResult tally) throws IOException {
        if (Files.notExists(folder.resolve(FileSet.NAME))
                || Files.exists(folder.resolve(FileSet.NAME + "-created-unfinished"))) {
            return List.of(); // whoever comes first creates it, with whatever key
        }
        tally.count("wrong keys");
        List<String> wrong = new ArrayList<>();
        SortedMap<String, String> before = content(folder);
        try {
            Migrator.forDatabase(folder.resolve(FileSet.NAME), Secrets.wrongKey())
                    .withSource(MonitorSet.all())
                    .migrate();
            wrong.add("a wrong key opened it");
        } catch (MigrationException e) {
            if (!DOCUMENTED.contains(e.problem().code())) {
                wrong.add("a wrong key is told as " + e.problem().code());
            }
            if (e.databaseState() != DatabaseState.UNTOUCHED) {
                wrong.add("a wrong key leaves the database " + e.databaseState());
            }
        }
        if (!content(folder).equals(before)) {
            wrong.add("a wrong key changed a file");
        }
        return wrong;
    }

    /** All files but the lock's, which are nobody's content: a refusal under the lock may make them. */
    public static SortedMap<String, String> content(Path folder) throws IOException {
        SortedMap<String, String> files = new TreeMap<>(FolderContent.of(folder).files());
        files.keySet().removeIf(name -> name.endsWith("-migrator-lock") || name.endsWith("-migrator-holder"));
        files.remove("");
        return files;
    }
}
