package io.zmonitor.migrator.sqlcipher.internal.key;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts and decrypts a page in plain JDK code: AES-256 in CBC mode, in every generation of SQLCipher. */
public final class PageCipher {
    private PageCipher() {}

    /**
     * A page as SQLite sees it, but for the salt, which stays where the first page's header text would be. The caller wipes
     * it.
     */
    public static byte[] decrypted(CipherFormat format, RawKey key, byte[] page, long number) {
        return turned(Cipher.DECRYPT_MODE, format, key, page, number);
    }

    /** A page that was decrypted, with the initialisation vector that it ends with. */
    public static byte[] encrypted(CipherFormat format, RawKey key, byte[] plaintext, long number) {
        return turned(Cipher.ENCRYPT_MODE, format, key, plaintext, number);
    }

    private static byte[] turned(int mode, CipherFormat format, RawKey key, byte[] page, long number) {
        int start = number == 1 ? CipherFormat.SALT_SIZE : 0;
        int end = format.pageSize() - format.reserved();
        byte[] turned = page.clone();
        byte[] encryptionKey = key.encryptionKey();
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(encryptionKey, "AES"),
                    new IvParameterSpec(page, end, CipherFormat.INITIALISATION_VECTOR_SIZE));
            cipher.doFinal(page, start, end - start, turned, start);
            return turned;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks AES", e);
        } finally {
            Arrays.fill(encryptionKey, (byte) 0);
        }
    }
}
