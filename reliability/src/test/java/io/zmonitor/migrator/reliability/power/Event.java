package io.zmonitor.migrator.reliability.power;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One recorded change, as {@code control.c} writes it.
 *
 * @param kind what it was
 * @param inode of the file; 0 where there is only a name
 * @param name relative to the root
 * @param other the new name of what was renamed
 * @param offset where it was written, or the new size of what was cut
 * @param data what was written or said
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and nobody changes the bytes
record Event(Kind kind, long inode, String name, String other, long offset, byte[] data) {
    private static final int HEAD = 48;

    /** What can change. */
    enum Kind {
        WRITE(2),
        SYNC(3),
        TRUNCATE(4),
        UNLINK(5),
        RENAME(6),
        MKDIR(7),
        CREATE(20),
        RMDIR(21),
        SAID(22);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        static Kind of(long number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no such record: " + number);
        }
    }

    /** All that was recorded, in order. */
    static List<Event> in(Path trace) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(trace)).order(ByteOrder.nativeOrder());
        List<Event> events = new ArrayList<>();
        while (bytes.remaining() >= HEAD) {
            Kind kind = Kind.of(bytes.getLong());
            long inode = bytes.getLong();
            long offset = bytes.getLong();
            int length = (int) bytes.getLong();
            byte[] name = new byte[(int) bytes.getLong()];
            byte[] other = new byte[(int) bytes.getLong()];
            byte[] data = new byte[length];
            bytes.get(name).get(other).get(data);
            events.add(new Event(kind, inode, text(name), text(other), offset, data));
        }
        return events;
    }

    /** The same of another file. */
    Event of(long file) {
        return new Event(kind, file, name, other, offset, data);
    }

    /** What was said, if it was that. */
    String said() {
        return text(data);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
