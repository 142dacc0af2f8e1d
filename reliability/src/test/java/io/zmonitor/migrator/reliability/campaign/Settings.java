package io.zmonitor.migrator.reliability.campaign;

import java.util.Random;

/** How much is tried, and with which seed: the profile {@code under-fire} sets what the default build leaves small. */
public final class Settings {
    private Settings() {}

    /** So many as the property says, or the few of the default build. */
    public static int count(String property, int usual) {
        return Integer.getInteger("under-fire." + property, usual);
    }

    /** Whether the long campaigns run. */
    public static boolean isLong() {
        return System.getProperty("under-fire.kills") != null;
    }

    /** The seed that everything random follows from. */
    public static long seed() {
        return Long.getLong("under-fire.seed", 1);
    }

    /** What is random in one attempt of a campaign, whatever the other attempts do. */
    public static Random random(String campaign, long attempt) {
        return new Random(seed() * 1_000_003 + campaign.hashCode() * 31L + attempt * 7919);
    }
}
