package io.zmonitor.migrator.sqlcipher.internal.key;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the decrypted first page says of its file (sqlite.org/fileformat2.html, section 1.3). The first 16 bytes are the
 * salt's, so that nothing is read from there.
 *
 * @param plausible whether it is the header of a file of the expected format: a key that does not fit decrypts to noise
 * @param pages how many pages the file has, or 0 if the header does not say
 */
public record DatabaseHeader(boolean plausible, long pages) {
    private static final int SIZE = 100;

    /** Reads the header of this page 1. */
    public static DatabaseHeader of(CipherFormat format, RawKey salted, byte[] firstPage) {
        byte[] page = PageCipher.decrypted(format, salted, firstPage, 1);
        try {
            ByteBuffer header = ByteBuffer.wrap(page, 0, SIZE);
            boolean counted = header.getInt(24) == header.getInt(92); // changed by a version that keeps the count
            long pages = counted ? Integer.toUnsignedLong(header.getInt(28)) : 0;
            return new DatabaseHeader(isPlausible(header, format), pages);
        } finally {
            Arrays.fill(page, (byte) 0);
        }
    }

    // 8 bytes that are always the same, and 20 that are zero.
    private static boolean isPlausible(ByteBuffer header, CipherFormat format) {
        int pageSize = Short.toUnsignedInt(header.getShort(16));
        return (pageSize == 1 ? 65536 : pageSize) == format.pageSize()
                && header.get(18) >= 1
                && header.get(18) <= 2
                && header.get(19) >= 1
                && header.get(19) <= 2
                && Byte.toUnsignedInt(header.get(20)) == format.reserved()
                && header.get(21) == 64
                && header.get(22) == 32
                && header.get(23) == 32
                && header.getLong(72) == 0
                && header.getLong(80) == 0;
    }
}
