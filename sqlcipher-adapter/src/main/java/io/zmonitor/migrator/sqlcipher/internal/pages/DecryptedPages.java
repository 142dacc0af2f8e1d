package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyDerivation;
import io.zmonitor.migrator.sqlcipher.internal.key.PageAuthentication;
import io.zmonitor.migrator.sqlcipher.internal.key.PageCipher;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * Pages as SQLite sees them through the driver's engine: decrypted, unless their authentication code is wrong; then as
 * they stand in the file, since the engine drops that error. Not thread-safe.
 */
public final class DecryptedPages implements SeenPages {
    private final CipherFormat format;
    private final RawKey key;
    private final PageAuthentication authentication;

    /** Of the file that this key and its salt belong to; wiped by the caller. */
    public DecryptedPages(CipherFormat format, RawKey key) {
        this.format = format;
        this.key = key;
        this.authentication = KeyDerivation.authentication(format, key);
    }

    @Override
    public int pageSize() {
        return format.pageSize();
    }

    @Override
    public byte[] asSeen(byte[] page, long number) {
        return isAuthentic(page, number) ? PageCipher.decrypted(format, key, page, number) : page;
    }

    /** {@inheritDoc} The key wrote it, if the format has codes. */
    @Override
    public boolean isAuthentic(byte[] page, long number) {
        return page.length == format.pageSize() && (!format.authenticates() || authentication.authentic(page, number));
    }

    @Override
    public boolean tellsAuthentic() {
        return format.authenticates();
    }

    @Override
    public byte[] decrypted(byte[] page, long number) {
        return PageCipher.decrypted(format, key, page, number);
    }

    /** {@inheritDoc} It is that of what the page encrypts to with the copy's initialisation vector. */
    @Override
    public Optional<Boolean> isCodeOf(byte[] damaged, byte[] plaintext, long number) {
        int end = end();
        if (!format.authenticates()
                || Arrays.equals(
                        damaged, end, damaged.length, new byte[damaged.length - end], 0, damaged.length - end)) {
            return Optional.empty();
        }
        byte[] copy = damaged.clone();
        int start = start(number);
        System.arraycopy(plaintext, start, copy, start, end - start);
        byte[] made = PageCipher.encrypted(format, key, copy, number);
        SeenPages.wipe(copy, damaged);
        return Optional.of(isAuthentic(made, number));
    }

    @Override
    public boolean isFirst(byte[] page) {
        if (!isAuthentic(page, 1)) {
            return false;
        }
        byte[] seen = asSeen(page, 1);
        boolean first = SeenPages.isHeader(seen, format.pageSize()) && (seen[20] & 0xff) == format.reserved();
        SeenPages.wipe(seen, page);
        return first;
    }

    /** {@inheritDoc} The salt is no page's content: a torn one is brought back by the engine in its own way. */
    @Override
    public int start(long number) {
        return number == 1 ? CipherFormat.SALT_SIZE : 0;
    }

    @Override
    public int end() {
        return format.pageSize() - format.reserved();
    }
}
