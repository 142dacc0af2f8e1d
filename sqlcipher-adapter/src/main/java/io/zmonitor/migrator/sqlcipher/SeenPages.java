package io.zmonitor.migrator.sqlcipher;

/**
 * Pages as SQLite sees them through the driver's engine: decrypted, unless their authentication code is wrong; then as
 * they stand in the file, since the engine drops that error. Not thread-safe.
 */
final class SeenPages {
    private final PageAuthentication authentication;
    private final PageCipher cipher;

    SeenPages(PageAuthentication authentication, PageCipher cipher) {
        this.authentication = authentication;
        this.cipher = cipher;
    }

    /** What SQLite sees of a page; the caller wipes it if it matters. */
    byte[] asSeen(byte[] page, long number) {
        return isAuthentic(page, number) ? cipher.decrypted(page, number) : page;
    }

    /** Whether the key wrote this page. */
    boolean isAuthentic(byte[] page, long number) {
        return authentication.authentic(page, number);
    }

    /** How many bytes of a page are SQLite's. */
    int usableSize() {
        return cipher.usableSize();
    }
}
