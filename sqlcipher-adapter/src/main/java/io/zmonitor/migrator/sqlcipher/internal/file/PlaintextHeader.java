package io.zmonitor.migrator.sqlcipher.internal.file;

import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The 16 bytes with which every database begins that is not encrypted (sqlite.org/fileformat2.html, section 1.3). */
public final class PlaintextHeader {
    /** How many bytes of page 1 are the header. */
    public static final int SIZE = 100;

    private static final String TEXT = "SQLite format 3\0";

    private PlaintextHeader() {}

    public static boolean startsWith(byte[] firstBytes) {
        byte[] header = TEXT.getBytes(StandardCharsets.US_ASCII);
        return Arrays.equals(header, Arrays.copyOf(firstBytes, header.length));
    }

    /** The page size that a page 1 says, or 0 if it is too short to say one. */
    public static int pageSize(byte[] firstBytes) {
        if (firstBytes.length < SIZE) {
            return 0;
        }
        int said = ((firstBytes[16] & 0xff) << 8) | (firstBytes[17] & 0xff);
        return said == 1 ? 0x10000 : said; // 65536 does not fit into two bytes
    }

    /** Whether the file has it; no, if the file must not or cannot be read now. */
    public static boolean isIn(DatabaseFile database) {
        if (OpenFiles.include(database.path())) {
            return false;
        }
        try {
            return startsWith(UnopenedFile.firstBytes(database.path(), TEXT.length()));
        } catch (IOException e) {
            return false;
        }
    }
}
