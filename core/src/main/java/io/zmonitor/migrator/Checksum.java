package io.zmonitor.migrator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What identifies a migration's content: the SHA-256 of a script's normalised text, or the declared revision of a
 * Java-coded migration. Carries the id of the algorithm, so that checksums of old algorithms stay readable. Printed
 * and stored as {@code algorithm:value}. Immutable and thread-safe.
 *
 * @param algorithm {@link #SCRIPT}, {@link #REVISION}, or an older algorithm's id; empty for the bare hashes that
 *     earlier runners stored
 * @param value the value, lower-case hexadecimal digits for hashes
 */
public record Checksum(String algorithm, String value) {
    /** SHA-256 over the UTF-8 text with the byte-order mark dropped and line ends as LF. */
    public static final String SCRIPT = "sha256-lf";

    /** The {@link JavaMigration#revision()} as it is declared. */
    public static final String REVISION = "revision";

    /** Refuses nulls. */
    public Checksum {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(value, "value");
    }

    /** The checksum of a script whose normalised text has this SHA-256, in lower-case hexadecimal digits. */
    public static Checksum ofScript(String sha256) {
        return new Checksum(SCRIPT, sha256);
    }

    /** The checksum of a script with this normalised text. */
    static Checksum ofText(String normalised) {
        return ofScript(sha256(normalised));
    }

    /** The checksum of a Java-coded migration: its declared revision. */
    public static Checksum ofRevision(String revision) {
        return new Checksum(REVISION, revision);
    }

    /** Reads what {@link #toString()} printed; a text without a colon is a bare hash of an earlier runner. */
    public static Checksum parse(String text) {
        int colon = Objects.requireNonNull(text, "text").indexOf(':');
        return colon < 0 ? new Checksum("", text) : new Checksum(text.substring(0, colon), text.substring(colon + 1));
    }

    // Written out, as hashCode() is: see MigrationId.
    @Override
    public boolean equals(Object other) {
        return other instanceof Checksum checksum
                && value.equals(checksum.value)
                && algorithm.equals(checksum.algorithm);
    }

    @Override
    public int hashCode() {
        return 31 * algorithm.hashCode() + value.hashCode();
    }

    @Override
    public String toString() {
        return algorithm.isEmpty() ? value : algorithm + ":" + value;
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
