package io.zmonitor.migrator.sqlcipher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * One place of a journal or a log that is not as it was written.
 *
 * @param kind what became of it
 * @param from where it begins
 * @param to where it ends
 */
record SideFileDamage(Kind kind, int from, int to) {
    private static final int SECTOR = 512;
    private static final int LOG_HEADER = 32;
    private static final int FRAME_HEADER = 24;
    static final long MAGIC = 0xd9d505f920a163d7L;

    /** What becomes of a place. */
    enum Kind {
        ZEROED,
        ONE_BIT_FLIPPED,
        ALL_BITS_FLIPPED,
        NOISE,
        /** Its beginning was written, the rest reads as zeros. */
        TORN,
        /** The file ends there. */
        CUT,
        /** As in a side file that the same database had before. */
        OLDER,
        /** As in one that it had later. */
        LATER,
        OF_ANOTHER_DATABASE,
        OF_ANOTHER_KEY
    }

    /** Any. */
    static SideFileDamage any(byte[] side, boolean isLog, int pageSize, Random random) {
        List<int[]> units = isLog ? frames(side, pageSize) : records(side, pageSize);
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        if (isLog && kind == Kind.CUT) {
            kind = Kind.TORN; // where a log ends, its newest transaction ends
        }
        int[] unit = random.nextInt(4) == 0 ? units.get(0) : units.get(random.nextInt(units.size()));
        int from = unit[0];
        int to = unit[1];
        switch (random.nextInt(4)) {
            case 0 -> {} // all of it
            case 1 -> to = Math.min(to, from + (isLog ? FRAME_HEADER : Integer.BYTES)); // its own header
            default -> {
                int sector = (from + random.nextInt(to - from)) / SECTOR * SECTOR;
                from = sector;
                to = Math.min(side.length, sector + SECTOR);
            }
        }
        if (kind == Kind.TORN || kind == Kind.CUT) {
            from = Math.min(unit[1] - 1, Math.max(unit[0], from));
            to = unit[1];
        }
        return new SideFileDamage(kind, from, to);
    }

    private static List<int[]> frames(byte[] log, int pageSize) {
        List<int[]> units = new ArrayList<>(List.of(new int[] {0, LOG_HEADER}));
        for (int at = LOG_HEADER; at + FRAME_HEADER + pageSize <= log.length; at += FRAME_HEADER + pageSize) {
            units.add(new int[] {at, at + FRAME_HEADER + pageSize});
        }
        return units;
    }

    private static List<int[]> records(byte[] journal, int pageSize) {
        List<int[]> units = new ArrayList<>(List.of(new int[] {0, Math.min(SECTOR, journal.length)}));
        int end = 0;
        for (int[] segment : segments(journal, pageSize)) {
            end = segment[2];
            units.add(new int[] {segment[0], segment[1]});
            for (int at = segment[1]; at < segment[2]; at += pageSize + 8) {
                units.add(new int[] {at, at + pageSize + 8});
            }
        }
        if (end < journal.length && end > 0) {
            units.add(new int[] {end, Math.min(journal.length, end + SECTOR)}); // the name of the file for all
        }
        return units;
    }

    /** Where the headers of a journal begin and end, and where the records behind them end. */
    static List<int[]> segments(byte[] journal, int pageSize) {
        ByteBuffer numbers = ByteBuffer.wrap(journal);
        List<int[]> segments = new ArrayList<>();
        int at = 0;
        while (at + SECTOR <= journal.length && numbers.getLong(at) == MAGIC) {
            int records = at + SECTOR;
            int most = (journal.length - records) / (pageSize + 8);
            int end = records + Math.min(most, numbers.getInt(at + 8)) * (pageSize + 8);
            segments.add(new int[] {at, records, end});
            at = (end + SECTOR - 1) / SECTOR * SECTOR;
        }
        return segments;
    }

    /**
     * Does it.
     *
     * @param others side files that hold what stands there instead
     * @return the side file then; nothing is changed if none of them is as long
     */
    byte[] on(byte[] side, List<Path> others, Random random) throws IOException {
        byte[] changed = side.clone();
        switch (kind) {
            case ZEROED, TORN -> Arrays.fill(changed, from, to, (byte) 0);
            case ONE_BIT_FLIPPED -> changed[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
            case ALL_BITS_FLIPPED -> {
                for (int at = from; at < to; at++) {
                    changed[at] ^= (byte) 0xff;
                }
            }
            case NOISE -> {
                byte[] noise = new byte[to - from];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, changed, from, noise.length);
            }
            case CUT -> changed = Arrays.copyOf(changed, from);
            default -> {
                if (!others.isEmpty()) {
                    byte[] other = Files.readAllBytes(others.get(random.nextInt(others.size())));
                    if (other.length >= to) {
                        System.arraycopy(other, from, changed, from, to - from);
                    }
                }
            }
        }
        return changed;
    }
}
