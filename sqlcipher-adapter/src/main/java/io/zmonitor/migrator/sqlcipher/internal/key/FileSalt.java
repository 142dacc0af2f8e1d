package io.zmonitor.migrator.sqlcipher.internal.key;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The salt of a file: its first bytes, in clear. It is no secret; two files with one passphrase and one salt have one key.
 *
 * @param digits in hexadecimal, lower case
 */
public record FileSalt(String digits) {
    public static FileSalt of(RawKey salted) {
        return new FileSalt(HexFormat.of().formatHex(salted.salt()));
    }

    /** What this file begins with; this process must not have it open. */
    public static FileSalt of(DatabaseFile database) throws IOException {
        return new FileSalt(HexFormat.of().formatHex(UnopenedFile.firstBytes(database.path(), CipherFormat.SALT_SIZE)));
    }

    /** What a file begins with whose first page this is. */
    public static FileSalt ofPage(byte[] first) {
        return new FileSalt(HexFormat.of().formatHex(first, 0, CipherFormat.SALT_SIZE));
    }

    /** What a copy begins with that belongs to the caller alone, and may still be written by it. */
    public static FileSalt ofCopy(DatabaseFile copy) throws IOException {
        try (UnopenedFile file = UnopenedFile.ofCaller(copy.path(), StandardOpenOption.READ)) {
            return new FileSalt(
                    HexFormat.of().formatHex(file.reader(CipherFormat.SALT_SIZE).page(0)));
        }
    }

    /** What the driver says of the file that it has open: nothing of it needs to be read. */
    public static FileSalt of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet salt = statement.executeQuery("SELECT sqlite3mc_codec_data('cipher_salt')")) {
            String digits = salt.next() ? salt.getString(1) : null;
            if (digits == null || digits.length() != 2 * CipherFormat.SALT_SIZE) {
                throw new SQLException("The driver does not tell the salt");
            }
            return new FileSalt(digits.toLowerCase(Locale.ROOT));
        }
    }

    // Written out, as hashCode() is: what the compiler makes for a record links itself at run time, which takes long.
    @Override
    public boolean equals(Object other) {
        return other instanceof FileSalt salt && digits.equals(salt.digits);
    }

    @Override
    public int hashCode() {
        return digits.hashCode();
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(digits);
    }
}
