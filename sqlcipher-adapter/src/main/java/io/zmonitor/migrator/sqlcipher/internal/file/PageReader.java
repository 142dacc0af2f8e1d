package io.zmonitor.migrator.sqlcipher.internal.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Reads bytes at places of an open file. What lies beyond its end is missing from the answer. */
public final class PageReader {
    /**
     * A copy of a page in a journal or write-ahead log.
     *
     * @param number of the page, counted from 1
     * @param position where it begins in that file
     */
    public record StoredPage(long number, long position) {}

    private final FileChannel channel;
    private final int pageSize;

    public PageReader(FileChannel channel, int pageSize) {
        this.channel = channel;
        this.pageSize = pageSize;
    }

    /** A page, or what there is of it. */
    public byte[] page(long position) throws IOException {
        return bytes(position, pageSize);
    }

    /** A page that was there when the size was asked for. */
    public byte[] wholePage(long position) throws IOException {
        return whole(page(position), pageSize);
    }

    /** What may be a header, or what there is of it. */
    public ByteBuffer header(long position, int count) throws IOException {
        return ByteBuffer.wrap(bytes(position, count));
    }

    /**
     * Some bytes for their numbers: big-endian, as all numbers in SQLite's files. They were there when the size was asked
     * for: if they are not any more, another process has cut the file off.
     */
    public ByteBuffer numbers(long position, int count) throws IOException {
        return ByteBuffer.wrap(whole(bytes(position, count), count));
    }

    private static byte[] whole(byte[] bytes, int count) throws EOFException {
        if (bytes.length < count) {
            throw new EOFException("the file became shorter while it was read");
        }
        return bytes;
    }

    /** Some bytes, or what there is of them. */
    public byte[] bytes(long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return Arrays.copyOf(bytes, buffer.position());
            }
        }
        return bytes;
    }

    public long size() throws IOException {
        return channel.size();
    }
}
