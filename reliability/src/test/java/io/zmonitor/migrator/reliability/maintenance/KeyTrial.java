package io.zmonitor.migrator.reliability.maintenance;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.reliability.campaign.WrongKey;
import io.zmonitor.migrator.reliability.work.FileSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** A boot with a key that may not fit: then it is refused with a documented code, and no content changes. */
record KeyTrial(MaintenanceCall deed, Path folder) {
    private static final Set<ProblemCode> OF_ANOTHER_KEY = Set.of(
            ProblemCode.WRONG_KEY,
            ProblemCode.KEY_NOT_PROVED,
            ProblemCode.PLAINTEXT_DATABASE,
            ProblemCode.ENCRYPTED_DATABASE,
            ProblemCode.OTHER_CIPHER_FORMAT,
            ProblemCode.KEY_CHANGED);

    static boolean isOfAnotherKey(MigrationException refusal) {
        return OF_ANOTHER_KEY.contains(refusal.problem().code());
    }

    /** The code of the refusal; empty if the key fits. */
    String refusal(DatabaseOpener key, List<String> wrong) throws IOException {
        boolean swapping = DatabasesInFolder.isSwapping(folder);
        SortedMap<String, String> before = WrongKey.content(folder);
        try {
            deed.boot(folder.resolve(FileSet.NAME), key).migrate();
            return "";
        } catch (MigrationException e) {
            if (!isOfAnotherKey(e)) {
                wrong.add("a boot is refused: " + e);
            } else if (!swapping) {
                kept(before, WrongKey.content(folder), wrong);
            }
            return e.problem().code().toString();
        }
    }

    // A new file that waits for nothing may go: it was never the database. Neither was a log without a byte, or its
    // index.
    private static boolean isContent(String name, String content) {
        return !name.contains("-migrator-") && !name.endsWith("-shm") && !content.startsWith("0 bytes");
    }

    private static void kept(SortedMap<String, String> before, SortedMap<String, String> now, List<String> wrong) {
        before.forEach((name, content) -> {
            if (isContent(name, content) && !content.equals(now.get(name))) {
                wrong.add("a key that does not fit changed " + name);
            }
        });
    }

    /** A key that no database ever had. */
    void stranger(List<String> wrong) throws IOException {
        boolean swapping = DatabasesInFolder.isSwapping(folder);
        SortedMap<String, String> before = WrongKey.content(folder);
        try {
            deed.boot(folder.resolve(FileSet.NAME), Secrets.wrongKey()).migrate();
            wrong.add("a wrong key opened it");
        } catch (MigrationException e) {
            // A page of the one format is no whole page of the other.
            boolean otherFormat = deed == MaintenanceCall.UPGRADE && e.problem().code() == ProblemCode.TRUNCATED_FILE;
            if (!isOfAnotherKey(e) && !otherFormat) {
                wrong.add("a wrong key is told as " + e);
            }
        }
        kept(before, WrongKey.content(folder), wrong);
        if (swapping && !DatabasesInFolder.isSwapping(folder)) {
            wrong.add("a wrong key finished a swap");
        }
    }
}
