package io.zmonitor.migrator.reliability.work;

import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    /** The key that a database is given by a change of key; a new array each time. */
    public static byte[] newRawKey() {
        byte[] fresh = rawKey();
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] ^= 0x5a;
        }
        return fresh;
    }

    /** The same as an opener. */
    public static SqlCipherKey newKey() {
        return SqlCipherKey.fetchedFrom(Secrets::newRawKey);
    }

    /** Another key, which no database has ever had. */
    public static SqlCipherKey wrongKey() {
        byte[] wrong = rawKey();
        wrong[31] ^= 1;
        return SqlCipherKey.raw(wrong);
    }

    /** The bytes that no file, stream or message may hold: the key as it is and in digits, and the marked row's value. */
    public static List<byte[]> markers() {
        List<byte[]> markers = new ArrayList<>(List.of(PATIENT.getBytes(StandardCharsets.UTF_8)));
        for (byte[] key : List.of(rawKey(), newRawKey())) {
            String digits = HexFormat.of().formatHex(key);
            markers.add(key);
            markers.add(digits.getBytes(StandardCharsets.US_ASCII));
            markers.add(digits.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        }
        return markers;
    }
}
