package io.zmonitor.migrator.reliability.power;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What a file holds for certain, and what was done to it since it was last flushed. */
final class Content {
    private static final int SECTOR = 512;

    private final List<Event> pending = new ArrayList<>();
    private byte[] durable;

    Content(byte[] durable) {
        this.durable = durable;
    }

    /** The same again; nothing has happened to it yet. */
    Content untouched() {
        return new Content(durable);
    }

    void change(Event event) {
        pending.add(event);
    }

    /** All of it is durable from now on. */
    void flush() {
        byte[] bytes = durable.clone(); // states that were given away hold the old array
        for (Event event : pending) {
            bytes = applied(bytes, event, 0, event.data().length);
        }
        durable = bytes;
        pending.clear();
    }

    /** What a power loss may leave: everything that was flushed, and of the rest whatever the disk had time for. */
    byte[] left(Random random) {
        int luck = random.nextInt(5);
        if (luck == 0 || pending.isEmpty()) {
            return durable;
        }
        // all of it, a prefix, or any of it
        int most = luck == 2 ? random.nextInt(pending.size() + 1) : pending.size();
        double part = luck <= 2 ? 1 : random.nextDouble();
        byte[] bytes = durable.clone();
        for (Event event : pending.subList(0, most)) {
            bytes = event.kind() == Event.Kind.TRUNCATE
                    ? (random.nextDouble() < part ? applied(bytes, event, 0, 0) : bytes)
                    : sectors(bytes, event, part, random);
        }
        return bytes;
    }

    private static byte[] sectors(byte[] bytes, Event event, double part, Random random) {
        byte[] left = bytes;
        int from = 0;
        while (from < event.data().length) {
            // to the end of the sector that this byte lies in
            int to = (int) Math.min(event.data().length, from + SECTOR - (event.offset() + from) % SECTOR);
            if (part >= 1 || random.nextDouble() < part) {
                left = applied(left, event, from, to);
            }
            from = to;
        }
        return left;
    }

    private static byte[] applied(byte[] bytes, Event event, int from, int to) {
        if (event.kind() == Event.Kind.TRUNCATE) {
            return Arrays.copyOf(bytes, (int) event.offset());
        }
        int end = (int) event.offset() + to;
        byte[] grown = bytes.length >= end ? bytes : Arrays.copyOf(bytes, end);
        System.arraycopy(event.data(), from, grown, (int) event.offset() + from, to - from);
        return grown;
    }
}
