package io.zmonitor.migrator.reliability.oracle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Turns an encrypted file set, crashed or not, into a plaintext one of the same shape: the database, and the journal or
 * write-ahead log that another SQLite then recovers from by itself (sqlite.org/fileformat2.html, sections 1, 3 and 4).
 */
final class PlainSet {
    private static final long JOURNAL_MAGIC = 0xd9d505f920a163d7L;
    private static final int JOURNAL_HEADER = 28;
    private static final int WAL_HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int RECORD = 4 + Pages.SIZE + 4;

    private final Pages pages;

    PlainSet(byte[] rawKey) {
        this.pages = new Pages(rawKey);
    }

    /** Makes the copy; the encrypted set is only read. */
    void copy(Path database, Path plain) throws IOException {
        Files.write(plain, database(Files.readAllBytes(database)));
        Path journal = sibling(database, "-journal");
        if (Files.exists(journal)) {
            Files.write(sibling(plain, "-journal"), journal(Files.readAllBytes(journal)));
        }
        Path wal = sibling(database, "-wal");
        if (Files.exists(wal)) {
            Files.write(sibling(plain, "-wal"), wal(Files.readAllBytes(wal)));
        }
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private byte[] database(byte[] bytes) {
        for (int at = 0; at + Pages.SIZE <= bytes.length; at += Pages.SIZE) {
            decrypt(bytes, at, at / Pages.SIZE + 1L);
        }
        return bytes;
    }

    // This engine computes a record's checksum over the plaintext, so it stays as it is.
    private byte[] journal(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = 0;
        while (at + JOURNAL_HEADER <= bytes.length && buffer.getLong(at) == JOURNAL_MAGIC) {
            int records = buffer.getInt(at + 8);
            int sector = Math.max(buffer.getInt(at + 20), JOURNAL_HEADER);
            long left = (bytes.length - (long) at - sector) / RECORD;
            long count = records == -1 ? left : Math.min(Integer.toUnsignedLong(records), left);
            at += sector;
            for (long i = 0; i < count; i++, at += RECORD) {
                decrypt(bytes, at + 4, Integer.toUnsignedLong(buffer.getInt(at)));
            }
            at = (at + sector - 1) / sector * sector;
        }
        return bytes;
    }

    // A log's checksums are a chain over what is written, so they are checked over the ciphertext and computed anew.
    private byte[] wal(byte[] bytes) {
        if (bytes.length < WAL_HEADER) {
            return bytes;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        ByteOrder order = (buffer.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        Chain read = new Chain(order);
        read.over(bytes, 0, 24);
        if (!read.stands(buffer, 24)) {
            return bytes;
        }
        Chain written = read.copy();
        int at = WAL_HEADER;
        for (; at + FRAME_HEADER + Pages.SIZE <= bytes.length; at += FRAME_HEADER + Pages.SIZE) {
            read.over(bytes, at, 8);
            read.over(bytes, at + FRAME_HEADER, Pages.SIZE);
            if (buffer.getLong(at + 8) != buffer.getLong(16) || !read.stands(buffer, at + 16)) {
                break;
            }
            decrypt(bytes, at + FRAME_HEADER, Integer.toUnsignedLong(buffer.getInt(at)));
            written.over(bytes, at, 8);
            written.over(bytes, at + FRAME_HEADER, Pages.SIZE);
            written.write(buffer, at + 16);
        }
        return Arrays.copyOf(bytes, at); // nobody reads what follows a broken frame
    }

    private void decrypt(byte[] bytes, int at, long number) {
        byte[] page = Arrays.copyOfRange(bytes, at, at + Pages.SIZE);
        System.arraycopy(pages.decrypted(page, number), 0, bytes, at, Pages.SIZE);
    }

    /** The two running sums of a write-ahead log. */
    private static final class Chain {
        private final ByteOrder order;
        private int first;
        private int second;

        Chain(ByteOrder order) {
            this.order = order;
        }

        Chain copy() {
            Chain copy = new Chain(order);
            copy.first = first;
            copy.second = second;
            return copy;
        }

        void over(byte[] bytes, int from, int count) {
            ByteBuffer words = ByteBuffer.wrap(bytes, from, count).order(order);
            while (words.remaining() >= 8) {
                first += words.getInt() + second;
                second += words.getInt() + first;
            }
        }

        boolean stands(ByteBuffer buffer, int at) {
            return buffer.getInt(at) == first && buffer.getInt(at + 4) == second;
        }

        void write(ByteBuffer buffer, int at) {
            buffer.putInt(at, first);
            buffer.putInt(at + 4, second);
        }
    }
}
