package io.zmonitor.migrator.reliability.power;

import io.zmonitor.migrator.reliability.campaign.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

/** Losses of power in one recorded life: each from a number alone, so that a violation can be made again. */
final class Losses {
    private Losses() {}

    /** What is done with each. */
    interface Taker {
        void take(Loss loss) throws IOException;
    }

    /**
     * What one loss of power has left.
     *
     * @param number from which it follows, with the seed
     * @param event how many of the recorded changes had happened
     * @param acknowledged the last boundary that had been acknowledged
     * @param files by name
     */
    record Loss(long number, int event, int acknowledged, SortedMap<String, byte[]> files) {
        /** Equal for losses that leave the same files, after the same acknowledgement. */
        String fingerprint() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                files.forEach((name, bytes) -> {
                    digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
                    digest.update(bytes);
                });
                return acknowledged + HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record Moment(long number, int event, Random random) {}

    /** So many losses, from this number on, in the order of their moments. */
    static void in(Recording recording, long first, int count, Taker taker) throws IOException {
        List<Moment> moments = new ArrayList<>();
        for (long number = first; number < first + count; number++) {
            Random random = Settings.random("losses", number);
            moments.add(new Moment(number, random.nextInt(recording.events().size() + 1), random));
        }
        moments.sort(Comparator.comparingInt(Moment::event));
        Disk disk = recording.before().untouched();
        int happened = 0;
        for (Moment moment : moments) {
            while (happened < moment.event()) {
                disk.happens(recording.events().get(happened++));
            }
            taker.take(new Loss(moment.number(), moment.event(), disk.acknowledged(), disk.left(moment.random())));
        }
    }
}
