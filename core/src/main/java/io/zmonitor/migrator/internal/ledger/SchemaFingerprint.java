package io.zmonitor.migrator.internal.ledger;

import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.math.BigInteger;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What stands for the application's schema as SQLite stores it, without the ledger's and SQLite's own tables: the sum of
 * the SHA-256 of each object. So it is the same in whatever order they come, and one object more costs one hash, however
 * many there are.
 *
 * @param sum modulo 2 to the power of 256
 */
public record SchemaFingerprint(BigInteger sum) {
    /** The fingerprint of no objects. */
    static final SchemaFingerprint EMPTY = new SchemaFingerprint(BigInteger.ZERO);

    private static final int BITS = 256;
    private static final int DIGITS = 64;
    private static final BigInteger MASK = BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.ONE);

    /** The fingerprint of the schema as it is in the transaction that is open. */
    public static String of(SqlConnection database) throws SQLException {
        SchemaFingerprint all = EMPTY;
        for (@Nullable String[] row : SchemaRow.all(database)) {
            all = all.with(SchemaRow.of(SchemaRow.identity(row), row));
        }
        return all.hex();
    }

    /** The SHA-256 of one object's definition. */
    public static String ofText(String definition) {
        FieldHash hash = new FieldHash();
        hash.add(definition);
        return hash.hex();
    }

    /** With one object more. */
    SchemaFingerprint with(SchemaRow row) {
        return new SchemaFingerprint(sum.add(row.hash()).and(MASK));
    }

    /** With one of its objects less. */
    SchemaFingerprint without(SchemaRow row) {
        return new SchemaFingerprint(sum.subtract(row.hash()).and(MASK));
    }

    /** As the state row has it: 64 digits. */
    String hex() {
        String digits = sum.toString(16);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }
}
