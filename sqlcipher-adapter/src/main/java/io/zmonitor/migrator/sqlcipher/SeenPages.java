package io.zmonitor.migrator.sqlcipher;

/**
 * Pages as SQLite sees them through the driver's engine: decrypted, unless their authentication code is wrong; then as
 * they stand in the file, since the engine drops that error. Not thread-safe.
 */
final class SeenPages {
    private final CipherFormat format;
    private final RawKey key;
    private final PageAuthentication authentication;

    /** Of the file that this key and its salt belong to; wiped by the caller. */
    SeenPages(CipherFormat format, RawKey key) {
        this.format = format;
        this.key = key;
        this.authentication = KeyDerivation.authentication(format, key);
    }

    /** What SQLite sees of a page; the caller wipes it if it matters. */
    byte[] asSeen(byte[] page, long number) {
        return isAuthentic(page, number) ? PageCipher.decrypted(format, key, page, number) : page;
    }

    /** Whether the key wrote this page, as far as the format tells. */
    boolean isAuthentic(byte[] page, long number) {
        return page.length == format.pageSize() && (!format.authenticates() || authentication.authentic(page, number));
    }

    /** How many bytes of a page are SQLite's. */
    int usableSize() {
        return format.pageSize() - format.reserved();
    }
}
