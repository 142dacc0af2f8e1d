package io.zmonitor.migrator.sqlcipher.internal.key;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Decrypts a page in plain JDK code: AES-256 in CBC mode, in every generation of SQLCipher. */
public final class PageCipher {
    private PageCipher() {}

    /**
     * A page as SQLite sees it, but for the salt, which stays where the first page's header text would be. The caller wipes
     * it.
     */
    public static byte[] decrypted(CipherFormat format, RawKey key, byte[] page, long number) {
        int start = number == 1 ? CipherFormat.SALT_SIZE : 0;
        int end = format.pageSize() - format.reserved();
        byte[] plaintext = page.clone();
        byte[] encryptionKey = key.encryptionKey();
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(encryptionKey, "AES"),
                    new IvParameterSpec(page, end, CipherFormat.INITIALISATION_VECTOR_SIZE));
            cipher.doFinal(page, start, end - start, plaintext, start);
            return plaintext;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks AES", e);
        } finally {
            Arrays.fill(encryptionKey, (byte) 0);
        }
    }
}
