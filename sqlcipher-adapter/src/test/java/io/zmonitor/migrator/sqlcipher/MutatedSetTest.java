package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import io.zmonitor.migrator.testkit.FolderContent;
import io.zmonitor.migrator.testkit.Sql;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Crashed sets whose files somebody has changed: numbers that are impossible, ends that are missing, bits that are wrong.
 * Whatever is asked of them has an answer with a code, and what only looks changes nothing.
 */
class MutatedSetTest {
    private static final int CASES = Integer.getInteger("zmonitor.mutated.cases", 5);
    private static final long SEED = Long.getLong("zmonitor.mutated.seed", 36);
    private static final int[] NUMBERS = {
        0, 1, -1, 3, 28, 32, 512, 1024, 4096, 65536, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource
    void an_encrypted_set_is_refused_or_opens(JournalMode mode) throws Exception {
        SqlCipherKey key = Keys.raw();
        CrashWorkshop workshop = new CrashWorkshop(folder, SEED, key, 4096);
        for (DatabaseFile left : workshop.crash(mode, CASES)) {
            DatabaseFile mutated = mutated(left);
            Path parent = parent(mutated);
            FolderContent before = FolderContent.of(parent);

            key.examine(mutated);
            Keys.otherRaw().examine(mutated);
            assertThatItIsAnswered(mutated, () -> key.prove(mutated));
            assertThatItIsAnswered(mutated, () -> key.pages().scan(mutated));

            assertThat(FolderContent.of(parent))
                    .as("%s, seed %s", mutated, SEED)
                    .isEqualTo(before);
            played(key, workshop, mutated);
        }
    }

    /** Used alone, without a run around it. */
    @ParameterizedTest
    @EnumSource
    void a_set_that_open_refuses_is_as_it_was(JournalMode mode) throws Exception {
        for (DatabaseOpener key : List.of(Keys.raw(), PlaintextDatabase.withoutEncryption())) {
            Path own = Files.createTempDirectory(folder, "own");
            for (DatabaseFile left : new CrashWorkshop(own, SEED, key, 4096).crash(mode, CASES)) {
                DatabaseFile mutated = mutated(left);
                FolderContent before = FolderContent.of(parent(mutated));
                try (Connection connection = key.open(mutated)) {
                    assertThat(connection).isNotNull();
                } catch (MigrationException refusal) {
                    assertThat(FolderContent.of(parent(mutated)))
                            .as("%s, seed %s, %s", mutated, SEED, refusal.getMessage())
                            .isEqualTo(before);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_plaintext_set_is_played_back_as_sqlite_does(JournalMode mode) throws Exception {
        DatabaseOpener plain = PlaintextDatabase.withoutEncryption();
        CrashWorkshop workshop = new CrashWorkshop(folder, SEED, plain, 1024);
        for (DatabaseFile left : workshop.crash(mode, CASES)) {
            DatabaseFile mutated = mutated(left);
            DatabaseFile other = workshop.copy(mutated, nameOf(mutated) + "-other");

            boolean played = played(plain, workshop, mutated);
            assertThatItIsAnswered(other, () -> recover(plain, other));

            if (played) {
                assertThat(mutated.path()).as("%s, seed %s", mutated, SEED).hasSameBinaryContentAs(other.path());
            }
        }
    }

    private static boolean played(DatabaseOpener opener, CrashWorkshop workshop, DatabaseFile set) throws IOException {
        DatabaseFile aside = workshop.copy(set, nameOf(set) + "-aside");
        boolean[] played = {false};
        assertThatItIsAnswered(set, () -> played[0] = opener.pages().playBack(set, () -> {}));
        assertThatItIsAnswered(set, () -> opener.pages().proveRecovery(set, aside));
        if (!played[0]) {
            assertThatItIsAnswered(set, () -> recover(opener, set));
            assertThatItIsAnswered(set, () -> opener.pages().proveRecovery(set, aside));
        }
        return played[0];
    }

    private static void recover(DatabaseOpener opener, DatabaseFile set) throws Exception {
        try (Connection connection = opener.open(set)) {
            Sql.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private static void assertThatItIsAnswered(DatabaseFile set, ThrowingCallable question) {
        assertThat(catchThrowable(question))
                .as("%s, seed %s", set, SEED)
                .matches(
                        it -> it == null
                                || it instanceof MigrationException
                                || it instanceof IOException
                                || it instanceof SQLException,
                        "answered");
    }

    private DatabaseFile mutated(DatabaseFile left) throws IOException {
        List<Path> sides = CrashWorkshop.sideFiles(left).toList();
        for (Path side : sides) {
            Files.write(side, mutated(Files.readAllBytes(side), side.equals(left.wal()) ? 24 + 8 : 512));
        }
        if (sides.isEmpty() || random.nextInt(4) == 0) {
            Files.write(left.path(), mutated(Files.readAllBytes(left.path()), 0));
        }
        return left;
    }

    /** Changed at one or two places, most often in a header of the file or of a record. */
    private byte[] mutated(byte[] bytes, int firstRecord) {
        byte[] changed = bytes;
        for (int times = random.nextInt(2); times >= 0 && changed.length > firstRecord + 64; times--) {
            switch (random.nextInt(5)) {
                case 0 -> changed = Arrays.copyOf(changed, random.nextInt(changed.length));
                case 1 -> changed = Arrays.copyOf(changed, changed.length + random.nextInt(3000));
                case 2 -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                case 3 -> number(changed, firstRecord + 4 * random.nextInt(6));
                default -> number(changed, 4 * random.nextInt(8));
            }
        }
        return changed;
    }

    private void number(byte[] bytes, int at) {
        ByteBuffer.wrap(bytes).putInt(at, NUMBERS[random.nextInt(NUMBERS.length)]);
    }

    private static Path parent(DatabaseFile set) {
        return Objects.requireNonNull(set.path().getParent());
    }

    private static String nameOf(DatabaseFile set) {
        return String.valueOf(parent(set).getFileName());
    }
}
