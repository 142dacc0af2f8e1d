package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** The keys of the databases under fire, and what must never be seen outside of them. */
public final class Secrets {
    /** Stands in one row of each database. */
    public static final String PATIENT = "Marker Patient 7f3a91c2";

    private static final byte[] KEY =
            HexFormat.of().parseHex("c0ffee11d15ea5e0badc0de5feedface0123456789abcdef0f1e2d3c4b5a6978");

    private Secrets() {}

    /** The raw key; a new array each time. */
    public static byte[] rawKey() {
        return KEY.clone();
    }

    /** The right key. */
    public static SqlCipherKey rightKey() {
        return SqlCipherKey.fetchedFrom(Secrets::rawKey);
    }

    /** Another key. */
    public static SqlCipherKey wrongKey() {
        byte[] wrong = rawKey();
        wrong[31] ^= 1;
        return SqlCipherKey.raw(wrong);
    }

    /** The bytes that no file, stream or message may hold: the key as it is and in digits, and the marked row's value. */
    public static List<byte[]> markers() {
        String digits = HexFormat.of().formatHex(KEY);
        return List.of(
                rawKey(),
                digits.getBytes(StandardCharsets.US_ASCII),
                digits.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII),
                PATIENT.getBytes(StandardCharsets.UTF_8));
    }
}
