package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The file that names all journals of a transaction over several files. Deleting it is what commits the transaction: as
 * long as it is there, each of the journals is to be played back (sqlite.org/atomiccommit.html, section 5).
 *
 * @param path where it stood when the transaction was committed
 */
record SuperJournal(Path path) {
    // Behind the name: its length, its checksum, and the journal's magic number.
    private static final int TAIL = 16;
    private static final long MAGIC = RollbackJournal.MAGIC;
    private static final int LONGEST = 512;

    /**
     * The name that a journal ends with, as readSuperJournal() of SQLite's pager.c tells it; nothing if it was not written
     * whole: then the journal is one like any other.
     */
    static Optional<byte[]> nameIn(PageReader journal) throws IOException {
        long tail = journal.size() - TAIL;
        ByteBuffer end = tail < 0 ? ByteBuffer.allocate(TAIL) : journal.numbers(tail, TAIL);
        long length = Integer.toUnsignedLong(end.getInt(0));
        if (end.getLong(8) != MAGIC || length == 0 || length > Math.min(tail, LONGEST)) {
            return Optional.empty();
        }
        byte[] name = journal.bytes(tail - length, (int) length);
        return name[0] != 0 && isWhole(name, end.getInt(4)) ? Optional.of(name) : Optional.empty();
    }

    /** Whether a journal ends with something like a name, whole or not: it is announced by a page that is never copied. */
    static boolean isBegunIn(PageReader journal, int pageSize) throws IOException {
        int longest = Integer.BYTES + 2 * LONGEST + TAIL;
        long start = Math.max(0, journal.size() - longest);
        ByteBuffer end = ByteBuffer.wrap(journal.bytes(start, longest));
        for (int at = 0; at + Integer.BYTES <= end.limit(); at++) {
            if (Integer.toUnsignedLong(end.getInt(at)) == RollbackJournal.lockPage(pageSize)) {
                return true;
            }
        }
        return false;
    }

    // Whether C's char has a sign depends on the processor.
    private static boolean isWhole(byte[] name, int checksum) {
        int signed = 0;
        int unsigned = 0;
        for (byte b : name) {
            signed += b;
            unsigned += Byte.toUnsignedInt(b);
        }
        return checksum == signed || checksum == unsigned;
    }

    /** The file of this name; nothing if there can be none here. */
    static Optional<SuperJournal> of(byte[] name) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder() // strict: another name would be looked for, and not be there
                    .decode(ByteBuffer.wrap(name))
                    .toString();
            return Optional.of(new SuperJournal(Path.of(text)));
        } catch (CharacterCodingException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Whether the transaction was not committed. For SQLite, a file without content is not there. */
    boolean isThere() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return !attributes.isRegularFile() || attributes.size() > 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
