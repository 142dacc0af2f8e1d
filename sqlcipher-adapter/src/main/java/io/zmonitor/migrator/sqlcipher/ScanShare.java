package io.zmonitor.migrator.sqlcipher;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Some consecutive pages of a file, authenticated by one thread. */
final class ScanShare implements Callable<ScanShare> {
    /** How much is read at once: whole pages of any size. */
    static final int PIECE = 1 << 20;

    private final FileChannel channel;
    private final int pageSize;
    private final PageAuthentication authentication;
    private final long from;
    private final long to;
    private final List<Long> damaged = new ArrayList<>();
    private final List<Long> blank = new ArrayList<>();

    /** The pages from this one up to, not including, the other, counted from 0. */
    ScanShare(FileChannel channel, PageAuthentication authentication, long from, long to) {
        this.channel = channel;
        this.pageSize = authentication.pageSize();
        this.authentication = authentication;
        this.from = from;
        this.to = to;
    }

    @Override
    public ScanShare call() throws IOException {
        byte[] bytes = new byte[(int) Math.min(PIECE, (to - from) * pageSize)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int pages = bytes.length / pageSize;
        for (long page = from; page < to; page += pages) {
            int count = (int) Math.min(pages, to - page);
            buffer.clear().limit(count * pageSize);
            fill(buffer, page * pageSize);
            for (int i = 0; i < count; i++) {
                judge(bytes, i * pageSize, page + i + 1);
            }
        }
        return this;
    }

    /** The numbers of the pages that the key did not write. */
    List<Long> damaged() {
        return damaged;
    }

    /** The numbers of the pages that are all zero. */
    List<Long> blank() {
        return blank;
    }

    private void fill(ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
    }

    private void judge(byte[] bytes, int offset, long number) {
        if (!authentication.authentic(bytes, offset, number)) {
            (isZero(bytes, offset) ? blank : damaged).add(number);
        }
    }

    private boolean isZero(byte[] bytes, int offset) {
        for (int i = offset; i < offset + pageSize; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
