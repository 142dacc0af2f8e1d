package io.zmonitor.migrator.sqlcipher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Reads bytes at places of an open file. What lies beyond its end is missing from the answer. */
final class PageReader {
    private final FileChannel channel;
    private final int pageSize;

    PageReader(FileChannel channel, int pageSize) {
        this.channel = channel;
        this.pageSize = pageSize;
    }

    /** A page, or what there is of it. */
    byte[] page(long position) throws IOException {
        return bytes(position, pageSize);
    }

    /** Some bytes for their numbers: big-endian, as all numbers in SQLite's files. */
    ByteBuffer numbers(long position, int count) throws IOException {
        return ByteBuffer.wrap(bytes(position, count));
    }

    /** Some bytes, or what there is of them. */
    byte[] bytes(long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return Arrays.copyOf(bytes, buffer.position());
            }
        }
        return bytes;
    }

    long size() throws IOException {
        return channel.size();
    }
}
