package io.zmonitor.migrator.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
    // A backup is written as its version; a question mark is one that cannot be opened. The newest stands first.
    @ParameterizedTest
    @CsvSource({
        "3 3 3 3 3,   3, 3, 3 4",
        "3 3 3 2 2,   3, 3, 4",
        "3 3 3 2 1,   3, 3, ''",
        "3 3 3 2 1,   3, 2, 4",
        "3 3 3 2 1 0, 3, 3, 5",
        "3 3 3 3,     3, 0, 3",
        "2 2 2 1,     3, 0, 3",
        "2 3 3 2 1 1, 1, 3, 2 3 5",
        "3 ? ? ? 3 3 3, 3, 3, 6",
        "3 ? ? ? 2 2, 1, 2, 5",
        "? ? ? 1,     1, 1, ''",
        "3,           1, 0, ''"
    })
    void keeps_the_newest_and_one_of_each_version(String versions, int newest, int ofVersions, String deleted) {
        List<Retention.Kept<String>> backups = new ArrayList<>();
        for (String version : versions.split(" ", -1)) {
            Optional<?> known = version.equals("?") ? Optional.empty() : Optional.of(version);
            backups.add(new Retention.Kept<>(Integer.toString(backups.size()), known));
        }

        assertThat(String.join(" ", Retention.deletable(backups, newest, ofVersions)))
                .isEqualTo(deleted);
    }

    @TempDir
    Path folder;

    @Test
    void what_cannot_be_deleted_is_told() throws IOException {
        for (int day = 1; day <= 3; day++) {
            Files.writeString(folder.resolve("m.db.backup-2026030" + day + "-120000"), "a salt of this file");
        }
        BackupPolicy policy = BackupPolicy.always().keeping(1).keepingVersions(0);
        Path oldest = folder.resolve("m.db.backup-20260301-120000");

        List<String> undone = new BackupFolder(new DatabaseFile(folder.resolve("m.db")), policy)
                .retain(folder.resolve("m.db.backup-20260303-120000"), file -> {
                    oldest.toFile().delete(); // somebody else was faster
                    return Optional.of(1);
                });

        assertThat(undone).containsExactly("the old backup " + oldest + " could not be deleted: NoSuchFileException");
        assertThat(folder.resolve("m.db.backup-20260302-120000")).doesNotExist();
    }
}
