package io.zmonitor.migrator.sqlcipher;

/**
 * A generation of SQLCipher, and the size of a file's pages: what a {@link SqlCipherKey} expects of a file. New databases
 * are SQLCipher 4; files of the older generations are opened, and brought to SQLCipher 4 by a transfer into a new file.
 * Immutable and thread-safe.
 *
 * <p>A generation's key derivation, hash and authentication belong together, as {@code PRAGMA cipher_compatibility} sets
 * them; a file whose settings were chosen one by one is not covered. With a raw key, 2 and 3 are the same.
 *
 * @param generation SQLCipher's major version, 1 to 4
 * @param pageSize bytes of a page: a power of two from 1024 to 65536, or 512 for SQLCipher 1, whose pages leave enough of it
 */
public record SqlCipherFormat(int generation, int pageSize) {
    /** SQLCipher 4, since 2018: SHA-512, 256,000 rounds, pages of 4096 bytes. What a key expects unless told otherwise. */
    public static final SqlCipherFormat V4 = new SqlCipherFormat(4, 4096);

    /** SQLCipher 3, since 2013: SHA-1, 64,000 rounds, pages of 1024 bytes. */
    public static final SqlCipherFormat V3 = new SqlCipherFormat(3, 1024);

    /** SQLCipher 2, since 2012: SHA-1, 4,000 rounds, pages of 1024 bytes. */
    public static final SqlCipherFormat V2 = new SqlCipherFormat(2, 1024);

    /** SQLCipher 1: as 2, but its pages carry no authentication code, so that damage cannot be told from data. */
    public static final SqlCipherFormat V1 = new SqlCipherFormat(1, 1024);

    // SQLite wants 480 bytes of each page for itself.
    private static final int SMALLEST_PAGE = 1024;
    private static final int SMALLEST_PAGE_OF_1 = 512;
    private static final int LARGEST_PAGE = 65536;

    /** Checks both. */
    public SqlCipherFormat {
        if (generation < 1 || generation > 4) {
            throw new IllegalArgumentException("There is no SQLCipher " + generation + " here, only 1 to 4");
        }
        int smallest = generation == 1 ? SMALLEST_PAGE_OF_1 : SMALLEST_PAGE;
        if (Integer.bitCount(pageSize) != 1 || pageSize < smallest || pageSize > LARGEST_PAGE) {
            throw new IllegalArgumentException("A page of " + pageSize + " bytes");
        }
    }

    /**
     * The same generation with pages of another size, for files that were made with {@code PRAGMA cipher_page_size}.
     *
     * @param bytes a power of two from 1024 to 65536
     */
    public SqlCipherFormat withPageSize(int bytes) {
        return new SqlCipherFormat(generation, bytes);
    }

    /** Names the generation and the page size, for people. */
    @Override
    public String toString() {
        return "SQLCipher " + generation + " with pages of " + pageSize + " bytes";
    }
}
