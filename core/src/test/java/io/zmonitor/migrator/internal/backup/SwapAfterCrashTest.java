package io.zmonitor.migrator.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was kept of a crash is about the old database: it goes with it, and comes back with it. */
class SwapAfterCrashTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:30:45Z");
    private static final List<String> OLD_SET =
            List.of("m.db", "m.db-crashed", "m.db-crashed/m.db-wal", "m.db-journal");

    @TempDir
    Path folder;

    @Test
    void a_stop_before_any_deed_never_leaves_it_beside_the_new_file() throws Exception {
        boolean finished = false;
        for (int deeds = 0; !finished; deeds++) {
            DatabaseFile database = oldAndNext(Integer.toString(deeds));
            finished = stopsOrEnds(deeds, database);
            if (isNew(database)) {
                assertThat(database.sibling("-crashed"))
                        .as("after %s deeds", deeds)
                        .doesNotExist();
            }
            boolean begun = isNew(database) || Files.exists(database.sibling(Swap.INTENT));

            new Swap(database).resume(candidates -> {});

            if (begun) {
                assertThat(isNew(database)).isTrue();
                assertThat(names(database.path().resolveSibling("m.db.replaced-20260301-123045")))
                        .as("after %s deeds", deeds)
                        .isEqualTo(OLD_SET);
                assertThat(database.sibling("-crashed")).doesNotExist();
            } else {
                assertThat(names(database.path().resolveSibling(""))).containsAll(OLD_SET);
            }
        }
    }

    @Test
    void it_comes_back_if_the_new_file_is_gone() throws Exception {
        for (int deeds = 4; deeds < 30; deeds++) {
            DatabaseFile database = oldAndNext(Integer.toString(deeds));
            if (stopsOrEnds(deeds, database) || isNew(database)) {
                return;
            }
            if (!Files.exists(database.sibling(Swap.INTENT))) {
                continue;
            }
            Files.delete(Swap.next(database).path());

            new Swap(database).resume(candidates -> {});

            assertThat(names(database.path().resolveSibling(""))).containsAll(OLD_SET);
        }
    }

    private boolean stopsOrEnds(int deeds, DatabaseFile database) throws IOException {
        try {
            new Swap(database, new StoppingDeeds(deeds)).execute(AT);
            return true;
        } catch (StoppingDeeds.Stopped e) {
            return false;
        }
    }

    private DatabaseFile oldAndNext(String place) throws IOException {
        Path device = Files.createDirectory(folder.resolve(place));
        DatabaseFile database = new DatabaseFile(device.resolve("m.db"));
        Files.writeString(database.path(), "old");
        Files.writeString(database.journal(), "journal");
        Files.createDirectory(database.sibling("-crashed"));
        Files.writeString(database.sibling("-crashed").resolve("m.db-wal"), "log");
        Files.writeString(Swap.next(database).path(), "new one");
        return database;
    }

    private static boolean isNew(DatabaseFile database) throws IOException {
        return Files.exists(database.path())
                && Files.readString(database.path()).equals("new one");
    }

    private static List<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.walk(in)) {
            return files.filter(file -> !file.equals(in))
                    .map(file -> in.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
