package io.zmonitor.migrator.internal.ledger;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over fields, each with its length before it, so that no two lists of fields give the same bytes. */
final class FieldHash {
    private final MessageDigest digest;

    FieldHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    BigInteger number() {
        return new BigInteger(1, digest.digest());
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
