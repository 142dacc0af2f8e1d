package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.sql.Sha256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** SHA-256 over fields, each with its length before it, so that no two lists of fields give the same bytes. */
final class FieldHash {
    // In one piece: a call of the digest for each field takes a cold program longer than the copy.
    private final ByteArrayOutputStream fields = new ByteArrayOutputStream(256);

    void add(String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        fields.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        fields.writeBytes(bytes);
    }

    BigInteger number() {
        return new BigInteger(1, digest());
    }

    String hex() {
        return HexFormat.of().formatHex(digest());
    }

    private byte[] digest() {
        return Sha256.digest().digest(fields.toByteArray());
    }
}
