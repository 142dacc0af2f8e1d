package io.zmonitor.migrator.reliability.shim;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The block of memory by which a test steers the shim in one child process, also while that runs, and by which it sees
 * what happened, also after a kill. The layout is that of {@code struct control} in {@code faultshim.h}.
 */
public final class FaultControl {
    private static final int SIZE = 4096;
    private static final int ARMED = 0;
    private static final int OPERATIONS = 4;
    private static final int ACTION = 8;
    private static final int STICKY = 12;
    private static final int AT = 16;
    private static final int SEEN = 24;
    private static final int FIRED = 32;
    private static final int COUNTS = 40;
    private static final int PATTERNS = 168;
    private static final int PATTERNS_SIZE = 512;

    private final Path file;
    private final MappedByteBuffer block;

    private FaultControl(Path file, MappedByteBuffer block) {
        this.file = file;
        this.block = block;
    }

    /** A new block in this file, which must not lie in a folder that faults happen in. */
    public static FaultControl in(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer block = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
            block.order(ByteOrder.nativeOrder());
            FaultControl control = new FaultControl(file, block);
            control.arm(Fault.none());
            return control;
        }
    }

    Path file() {
        return file;
    }

    /** From now on this fault, counted from its beginning; the one before is over. */
    public void arm(Fault fault) {
        disarm();
        byte[] names = fault.names().getBytes(StandardCharsets.UTF_8);
        if (names.length >= PATTERNS_SIZE) {
            throw new IllegalArgumentException("patterns are too long: " + fault.names());
        }
        int bits = 0;
        for (Operation operation : fault.operations()) {
            bits |= 1 << operation.number();
        }
        block.putInt(OPERATIONS, bits);
        block.putInt(ACTION, fault.action().number());
        block.putInt(STICKY, fault.extent() == Fault.Extent.FROM_THEN_ON ? 1 : 0);
        block.putLong(AT, fault.at());
        block.putLong(SEEN, 0);
        block.putLong(FIRED, 0);
        for (Operation operation : Operation.values()) {
            block.putLong(COUNTS + 8 * operation.number(), 0);
        }
        block.put(PATTERNS, new byte[PATTERNS_SIZE]);
        block.put(PATTERNS, names);
        block.putInt(ARMED, 1);
    }

    /** No more faults; the counts stay. */
    public void disarm() {
        block.putInt(ARMED, 0);
    }

    /** How often the fault happened. */
    public long fired() {
        return block.getLong(FIRED);
    }

    /** How many calls there were since it was armed, harmed or not. */
    public long calls(Operation operation) {
        return block.getLong(COUNTS + 8 * operation.number());
    }
}
