package io.zmonitor.migrator.sqlcipher.internal.key;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one thread authenticates of a file: piece after piece, whichever nobody has taken yet, so that a thread that gets
 * less of its processor takes fewer.
 */
final class ScanShare implements Callable<ScanShare> {
    /** How much is read at once: whole pages of any size, and little enough to stay near the processor. */
    static final int PIECE = 1 << 18;

    private final Reading reading;
    private final PageAuthentication authentication;
    private final int pageSize;
    private final List<Long> damaged = new ArrayList<>();
    private final List<Long> blank = new ArrayList<>();

    /**
     * What all shares of a file have in common.
     *
     * @param channel of the file
     * @param written waits until what is to be read is there
     * @param size of the whole pages
     * @param taken how many bytes are read already, or being read
     */
    record Reading(FileChannel channel, Written written, long size, AtomicLong taken) {}

    /** Waits until so many of a file's first bytes are there. */
    @FunctionalInterface
    interface Written {
        void await(long bytes) throws IOException;
    }

    ScanShare(Reading reading, PageAuthentication authentication) {
        this.reading = reading;
        this.authentication = authentication;
        this.pageSize = authentication.pageSize();
    }

    @Override
    public ScanShare call() throws IOException {
        // The channel would copy to an array through a buffer of its own: page by page it is done near the processor.
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        byte[] page = new byte[pageSize];
        for (long at = next(); at < reading.size(); at = next()) {
            piece.clear().limit((int) Math.min(PIECE, reading.size() - at));
            reading.written().await(at + piece.limit());
            fill(piece, at);
            long number = at / pageSize;
            while (piece.hasRemaining()) {
                piece.get(page);
                judge(page, ++number);
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

    private long next() {
        return reading.taken().getAndAdd(PIECE);
    }

    private void fill(ByteBuffer piece, long position) throws IOException {
        while (piece.hasRemaining()) {
            if (reading.channel().read(piece, position + piece.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        piece.flip();
    }

    private void judge(byte[] page, long number) {
        if (isZero(page)) { // asked first: a file with large holes is read, and not hashed
            blank.add(number);
        } else if (!authentication.authentic(page, number)) {
            damaged.add(number);
        }
    }

    private static boolean isZero(byte[] page) {
        for (byte b : page) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
