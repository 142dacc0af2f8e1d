package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.Refusal;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyMaterial;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;

/** The URLs of a database file: {@code file:} URIs in which every special byte of the path is percent-encoded. */
public final class SqlCipherUrl {
    private SqlCipherUrl() {}

    /**
     * Holds the path and nothing else. With a plain path instead of a URI the driver would parse settings out of it, and
     * test the folder by creating and deleting the file, which lost data when two processes did it at once.
     */
    public static String of(DatabaseFile database) {
        return "jdbc:sqlite:" + file(database);
    }

    /** The URI by which SQLite opens the file to read it; it holds the path and nothing of a key. */
    static String toRead(DatabaseFile database) {
        return file(database) + "?mode=ro";
    }

    /** The URI of a file that SQLite is to make with this key. Secret: it holds the key, as hexadecimal digits. */
    public static String withKey(DatabaseFile empty, CipherFormat format, KeyMaterial key) {
        Properties settings = new Properties();
        format.describeTo(settings);
        StringBuilder uri = new StringBuilder(file(empty)).append('?');
        settings.forEach(
                (name, value) -> uri.append(name).append('=').append(value).append('&'));
        byte[] bytes = key.forDriver().getBytes(StandardCharsets.UTF_8);
        try {
            return uri.append("hexkey=").append(HexFormat.of().formatHex(bytes)).toString();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static String file(DatabaseFile database) {
        URI uri = database.path().toUri();
        if (!"file".equals(uri.getScheme())) {
            // A path of another file system provider: the driver would take it for a relative one.
            throw Refusal.of(ProblemCode.PATH_NOT_A_FILE, database.path());
        }
        return uri.toASCIIString();
    }
}
