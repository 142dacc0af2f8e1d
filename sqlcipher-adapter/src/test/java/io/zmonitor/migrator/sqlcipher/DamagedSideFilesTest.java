package io.zmonitor.migrator.sqlcipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.CrashMoments.Moment;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyMaterial;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.pages.DecryptedPages;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The campaign: sets of crashes with one damaged place in their side file, booted. The database has every committed row and
 * no other, or it is refused and every byte is kept. What a power loss may leave just so is told by the newest transaction
 * of a log; what cannot be told from SQLite's own work is counted (docs/explanation/how-a-run-works.md).
 */
class DamagedSideFilesTest {
    private static final int STATES = Integer.getInteger("zmonitor.damage.states", 150);
    private static final long SEED = Long.getLong("zmonitor.damage.seed", 1);
    private static final int STATES_OF_A_LIFE = STATES > 1000 ? 120 : 40;
    private static final int SECTOR = 512;
    private static final int HEADER = 28;
    private static final int[] PAGE_SIZES = {4096, 1024, 8192, 4096, 2048};

    @TempDir
    Path folder;

    private final Map<String, Integer> tally = new TreeMap<>();
    private final Map<String, Map<String, Integer>> kinds = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void all_that_was_committed_and_nothing_else_or_every_byte(JournalMode mode) throws Exception {
        int share = (STATES + JournalMode.values().length - 1) / JournalMode.values().length;
        for (int life = 0; life * STATES_OF_A_LIFE < share; life++) {
            Random random = new Random(SEED * 1_000_003 + mode.name().hashCode() * 7919L + life);
            Path place = Files.createDirectory(folder.resolve("life-" + life));
            SqlCipherFormat format = SqlCipherFormat.V4.withPageSize(PAGE_SIZES[life % PAGE_SIZES.length]);
            Lives lives = new Lives(
                    mode,
                    Keys.raw().withFormat(format),
                    CrashMoments.lived(place.resolve("own"), mode, format, Keys.raw(), random, 10),
                    CrashMoments.lived(place.resolve("another"), mode, format, Keys.raw(), random, 3),
                    CrashMoments.lived(place.resolve("foreign"), mode, format, Keys.otherRaw(), random, 3));
            strike(lives, place, random, Math.min(STATES_OF_A_LIFE, share - life * STATES_OF_A_LIFE));
            delete(place);
        }
        report(mode.toString());
    }

    /** Its journals are refused as a whole: only SQLCipher can play them back. */
    @Test
    void the_same_of_a_log_of_genuine_sqlcipher() throws Exception {
        assumeTrue(GenuineMoments.isInstalled());
        SqlCipherKey key = Keys.raw().withFormat(SqlCipherFormat.V3);
        Random random = new Random(SEED);
        List<Moment> own = GenuineMoments.lived(folder.resolve("own"), random, 8);
        List<Moment> another = GenuineMoments.lived(folder.resolve("another"), random, 3);

        strike(new Lives(JournalMode.WAL, key, own, another, another), folder, random, (STATES + 4) / 5);

        report("genuine log");
    }

    /** Databases, and what crashes have left of them. */
    private record Lives(
            JournalMode mode, SqlCipherKey key, List<Moment> own, List<Moment> another, List<Moment> foreign) {}

    private void report(String what) {
        System.out.printf("damaged %s, seed %d: %s, violations %d%n", what, SEED, tally, violations.size());
        System.out.println("by kind: " + kinds);
        assertThat(violations).isEmpty();
        assertThat(tally).containsKeys("recovered", "SIDE_FILE_DAMAGED");
    }

    private void strike(Lives lives, Path place, Random random, int count) throws Exception {
        List<Moment> own = lives.own;
        SqlCipherKey key = lives.key;
        for (Moment moment : own) {
            judge(
                    new State(
                            moment,
                            Files.readAllBytes(moment.set().path()),
                            side(moment),
                            moment.commits(),
                            Optional.empty()),
                    key,
                    place,
                    "twin");
        }
        List<Moment> crashed = own.stream().filter(it -> !it.sides().isEmpty()).toList();
        for (int state = 0; state < count; ) {
            int chosen = random.nextInt(crashed.size());
            Moment moment = crashed.get(chosen);
            byte[] side = side(moment);
            byte[] file = Files.readAllBytes(moment.set().path());
            State damaged;
            if (random.nextInt(20) == 0) {
                Moment other = own.get(random.nextInt(own.size()));
                damaged = new State(moment, Files.readAllBytes(other.clean()), side, other.commits(), Optional.empty());
            } else {
                SideFileDamage damage =
                        SideFileDamage.any(side, lives.mode == JournalMode.WAL, moment.pageSize(), random);
                List<Path> others = sides(
                        switch (damage.kind()) {
                            case OLDER -> crashed.subList(0, chosen);
                            case LATER -> crashed.subList(chosen + 1, crashed.size());
                            case OF_ANOTHER_DATABASE -> lives.another;
                            default -> lives.foreign;
                        });
                damaged =
                        new State(moment, file, damage.on(side, others, random), moment.commits(), Optional.of(damage));
            }
            damaged.later = own.get(own.size() - 1).states();
            if (!Arrays.equals(side, damaged.side) || !Arrays.equals(file, damaged.file)) {
                judge(damaged, key, place, "state " + state + " of " + moment.set() + ", " + damaged.damage);
                state++;
            }
        }
    }

    /** A set, and what was done to it; without damage of the side file, it is the file that is another. */
    private static final class State {
        private final Moment moment;
        private final byte[] file;
        private final byte[] side;
        private final int commits;
        private final Optional<SideFileDamage> damage;
        private List<String> later = List.of(); // what the database held afterwards

        State(Moment moment, byte[] file, byte[] side, int commits, Optional<SideFileDamage> damage) {
            this.moment = moment;
            this.file = file;
            this.side = side;
            this.commits = commits;
            this.damage = damage;
        }
    }

    private void judge(State state, SqlCipherKey key, Path place, String name) throws Exception {
        Moment moment = state.moment;
        Path own = Files.createDirectory(place.resolve("state"));
        DatabaseFile set = new DatabaseFile(own.resolve("monitor.db"));
        Path side = moment.set().wal().toFile().exists() ? set.wal() : set.journal();
        Files.write(set.path(), state.file);
        Files.write(side, state.side);
        MigrationException answer = catchThrowableOfType(
                MigrationException.class,
                () -> Migrator.forDatabase(set.path(), key)
                        .withSource(MigrationSource.of())
                        .migrate());
        String told;
        if (answer.problem().code() == ProblemCode.TABLES_WITHOUT_LEDGER) {
            told = recovered(state, set, key); // asked behind the recovery
        } else {
            boolean kept = Arrays.equals(Files.readAllBytes(set.path()), state.file)
                    && Files.exists(side)
                    && Arrays.equals(Files.readAllBytes(side), state.side);
            told = (kept ? "" : "not kept: ") + answer.problem().code();
        }
        boolean twin = name.equals("twin");
        if (twin ? !told.equals("recovered") : told.startsWith("not ")) {
            violations.add(told + ", " + name + ", seed " + SEED + ", pages of " + moment.pageSize());
            Optional.ofNullable(System.getProperty("zmonitor.damage.keep"))
                    .ifPresent(kept -> keep(
                            state,
                            moment,
                            side,
                            Path.of(kept, place.getFileName() + "-" + violations.size() + "-" + System.nanoTime())));
        }
        tally.merge(twin ? "twins" : told, 1, Integer::sum);
        if (!twin) {
            String kind = state.damage.map(it -> it.kind().name()).orElse("ANOTHER_FILE");
            kinds.computeIfAbsent(kind, any -> new TreeMap<>()).merge(told, 1, Integer::sum);
        }
        delete(own);
    }

    private static String recovered(State state, DatabaseFile set, SqlCipherKey key) throws Exception {
        String content;
        try (Connection connection = key.open(set)) {
            content = CrashMoments.content(connection);
        } catch (MigrationException | SQLException e) {
            content = e.toString();
        }
        Moment moment = state.moment;
        if (content.equals(moment.committed())) {
            return "recovered";
        }
        boolean isOfLog = isLog(moment) && state.damage.isPresent();
        if (isOfLog && state.damage.get().to() > newest(moment) && content.equals(before(moment))) {
            return "recovered without the newest transaction";
        }
        if (isOfLog && state.damage.get().kind() == SideFileDamage.Kind.LATER && state.later.contains(content)) {
            return "as a later commit left it";
        }
        return isLikeSqlite(state, content, key)
                ? "as SQLite itself leaves it"
                : "not recovered: " + content.substring(0, Math.min(20, content.length()));
    }

    private static boolean isLog(Moment moment) {
        return Files.exists(moment.set().wal());
    }

    private static String before(Moment moment) {
        return moment.states().get(Math.max(0, moment.states().size() - 2));
    }

    /** Where the last transaction begins that was committed in the log. */
    private static int newest(Moment moment) throws IOException {
        ByteBuffer log = ByteBuffer.wrap(side(moment));
        int frame = 24 + moment.pageSize();
        int newest = 32;
        int next = 32;
        for (int at = 32; at + frame <= log.limit() && log.getLong(at + 8) == log.getLong(16); at += frame) {
            if (log.getInt(at + 4) != 0) {
                newest = next;
                next = at + frame;
            }
        }
        return newest;
    }

    /** The cases that docs/explanation/how-a-run-works.md names. */
    private static boolean isLikeSqlite(State state, String content, SqlCipherKey key) throws IOException {
        byte[] whole = side(state.moment);
        if (state.damage.isEmpty()) {
            return !holdsFirstPage(whole, state.moment) || state.commits == state.moment.commits() + 1;
        }
        SideFileDamage damage = state.damage.get();
        if (isLog(state.moment)) {
            // The end of the transaction before the newest is gone, so that the two look like one.
            int newest = newest(state.moment);
            return damage.from() < newest
                    && damage.to() > newest - 24 - state.moment.pageSize()
                    && state.moment.states().contains(content);
        }
        List<int[]> segments = SideFileDamage.segments(whole, state.moment.pageSize());
        int named = segments.isEmpty() ? 0 : segments.get(segments.size() - 1)[2];
        boolean isUndone = content.equals(before(state.moment));
        if (isUndone && damage.from() <= named && damage.to() >= whole.length && whole.length > named) {
            return true; // the record that names the file for all is gone as a whole
        }
        if (isUndone && damage.to() <= SECTOR && isZeroed(whole) && !isZeroed(state.side)) {
            return true; // the header as it was right before the commit zeroed it
        }
        if (isCutBetweenFlushes(state, segments) || isOneOfNoneThatWasOverwritten(state, whole, key)) {
            return true;
        }
        boolean isUnflushed = Arrays.equals(Arrays.copyOf(state.side, 12), new byte[12])
                && !Arrays.equals(state.side, 12, 28, whole, 12, 28);
        return isUnflushed && (state.moment.isBegun() || !holdsFirstPage(whole, state.moment));
    }

    private static boolean isZeroed(byte[] journal) {
        return Arrays.equals(journal, 0, HEADER, new byte[HEADER], 0, HEADER);
    }

    private static boolean isCutBetweenFlushes(State state, List<int[]> segments) throws IOException {
        int size = state.side.length;
        return size < side(state.moment).length && segments.stream().anyMatch(it -> size <= it[1] && size >= it[0]);
    }

    /** Records of the last flush read as zeros or are cut off, and no page of the others was overwritten. */
    private static boolean isOneOfNoneThatWasOverwritten(State state, byte[] whole, SqlCipherKey key)
            throws IOException {
        int pageSize = state.moment.pageSize();
        List<int[]> segments = SideFileDamage.segments(state.side, pageSize);
        int[] last = segments.isEmpty() ? new int[3] : segments.get(segments.size() - 1);
        int said = segments.isEmpty() ? 0 : ByteBuffer.wrap(state.side).getInt(last[0] + 8);
        boolean isAnyGone = false;
        for (int record = 0; record < said; record++) {
            int at = last[1] + record * (pageSize + 8);
            int end = at + pageSize + 8;
            if (end > whole.length) {
                return false;
            }
            boolean isGone =
                    end > state.side.length || Arrays.equals(state.side, at, end, new byte[end - at], 0, end - at);
            isAnyGone |= isGone;
            if (!isGone && !isAsCopied(state, whole, at, key)) {
                return false;
            }
        }
        return isAnyGone;
    }

    private static boolean isAsCopied(State state, byte[] whole, int record, SqlCipherKey key) {
        int pageSize = state.moment.pageSize();
        int number = ByteBuffer.wrap(whole).getInt(record);
        byte[] copy = Arrays.copyOfRange(whole, record + 4, record + 4 + pageSize);
        byte[] page = Arrays.copyOfRange(state.file, (number - 1) * pageSize, number * pageSize);
        try (KeyMaterial fetched = key.fetchFor(state.moment.set());
                RawKey salted = fetched.salted(key.format(), Arrays.copyOf(state.file, 16))) {
            DecryptedPages seen = new DecryptedPages(key.format(), salted);
            byte[] then = seen.decrypted(copy, number);
            byte[] now = seen.decrypted(page, number);
            return Arrays.equals(then, 0, seen.end(), now, 0, seen.end());
        }
    }

    private static boolean holdsFirstPage(byte[] side, Moment moment) {
        ByteBuffer numbers = ByteBuffer.wrap(side);
        if (isLog(moment)) {
            for (int at = 32; at + 24 + moment.pageSize() <= side.length; at += 24 + moment.pageSize()) {
                if (numbers.getInt(at) == 1 && numbers.getLong(at + 8) == numbers.getLong(16)) {
                    return true;
                }
            }
            return false;
        }
        for (int[] segment : SideFileDamage.segments(side, moment.pageSize())) {
            for (int at = segment[1]; at < segment[2]; at += moment.pageSize() + 8) {
                if (numbers.getInt(at) == 1) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte[] side(Moment moment) throws IOException {
        List<Path> sides = moment.sides();
        return sides.isEmpty() ? new byte[0] : Files.readAllBytes(sides.get(0));
    }

    private static List<Path> sides(List<Moment> moments) {
        return moments.stream().flatMap(moment -> moment.sides().stream()).toList();
    }

    private static void keep(State state, Moment moment, Path side, Path kept) {
        try {
            Files.createDirectories(kept);
            Files.write(kept.resolve("monitor.db"), state.file);
            Files.write(kept.resolve(side.getFileName()), state.side);
            Files.copy(moment.clean(), kept.resolve("before.db"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(
                    moment.sides().get(0),
                    kept.resolve("undamaged" + moment.sides().get(0).getFileName()),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
