package io.zmonitor.migrator.sqlcipher;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Decrypts pages with a proven key, in plain JDK code: what SQLite sees of them. Not thread-safe. */
final class PageCipher {
    private static final int IV_SIZE = 16;

    private final CipherFormat format;
    private final SecretKeySpec key;
    private final Cipher cipher;

    // The key's copy inside SecretKeySpec cannot be wiped: the JDK offers no way.
    PageCipher(CipherFormat format, RawKey salted) {
        this.format = format;
        byte[] encryptionKey = salted.encryptionKey();
        try {
            this.key = new SecretKeySpec(encryptionKey, "AES");
            this.cipher = Cipher.getInstance("AES/CBC/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks AES", e);
        } finally {
            Arrays.fill(encryptionKey, (byte) 0);
        }
    }

    /** A copy of the page with its usable part decrypted; the caller wipes it. The salt in page 1 stays. */
    byte[] decrypted(byte[] encrypted, long number) {
        int start = number == 1 ? CipherFormat.SALT_SIZE : 0;
        int end = usableSize();
        byte[] page = encrypted.clone();
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(encrypted, end, IV_SIZE));
            cipher.doFinal(encrypted, start, end - start, page, start);
            return page;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks AES", e);
        }
    }

    /** How many bytes of a page are SQLite's. */
    int usableSize() {
        return format.macOffset() - IV_SIZE;
    }
}
