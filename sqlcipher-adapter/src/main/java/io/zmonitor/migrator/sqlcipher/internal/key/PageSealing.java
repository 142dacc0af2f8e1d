package io.zmonitor.migrator.sqlcipher.internal.key;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and authenticates pages in plain JDK code as SQLCipher does: the opposite of {@link PageCipher} and {@link
 * PageAuthentication}. Not thread-safe.
 */
public final class PageSealing {
    private final CipherFormat format;
    private final RawKey key;
    private final PageAuthentication authentication;
    private final SecureRandom random = new SecureRandom();

    /** Of a file whose key has its salt; the caller wipes the key. */
    public PageSealing(CipherFormat format, RawKey key) {
        this.format = format;
        this.key = key;
        this.authentication = KeyDerivation.authentication(format, key);
    }

    /** A page as it stands in the file. What SQLite does not see of the plaintext is not read. */
    public byte[] sealed(byte[] plaintext, long number) {
        int start = number == 1 ? CipherFormat.SALT_SIZE : 0;
        int end = format.pageSize() - format.reserved();
        byte[] page = new byte[format.pageSize()];
        byte[] vector = new byte[CipherFormat.INITIALISATION_VECTOR_SIZE];
        random.nextBytes(vector);
        byte[] encryptionKey = key.encryptionKey();
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(encryptionKey, "AES"), new IvParameterSpec(vector));
            cipher.doFinal(plaintext, start, end - start, page, start);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks AES", e);
        } finally {
            Arrays.fill(encryptionKey, (byte) 0);
        }
        System.arraycopy(vector, 0, page, end, vector.length);
        if (number == 1) {
            System.arraycopy(key.salt(), 0, page, 0, CipherFormat.SALT_SIZE);
        }
        authentication.seal(page, number);
        return page;
    }
}
