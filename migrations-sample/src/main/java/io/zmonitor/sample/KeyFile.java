package io.zmonitor.sample;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;

/**
 * A file with a raw key of 32 bytes, written as 64 hexadecimal digits. Stands for the key store that a real device has.
 *
 * <p>Keys pass through byte arrays only, which are wiped: a {@code String} cannot be.
 *
 * @param path the file
 */
record KeyFile(Path path) {
    private static final int KEY_LENGTH = 32;
    private static final int DIGITS = 2 * KEY_LENGTH;
    private static final byte LINE_END = '\n';

    /** Whether the file is there. */
    boolean exists() {
        return Files.exists(path);
    }

    /** Makes the file, readable by its owner only, with a new random key; its folder as well. Never overwrites one. */
    void create() {
        byte[] key = new byte[KEY_LENGTH];
        byte[] digits = new byte[DIGITS + 1];
        try {
            new SecureRandom().nextBytes(key);
            for (int i = 0; i < KEY_LENGTH; i++) {
                digits[2 * i] = (byte) Character.forDigit((key[i] >> 4) & 0xF, 16);
                digits[2 * i + 1] = (byte) Character.forDigit(key[i] & 0xF, 16);
            }
            digits[DIGITS] = LINE_END;
            write(digits);
        } catch (IOException e) {
            throw new BootRefusal("The key file " + path + " cannot be made.", e);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(digits, (byte) 0);
        }
    }

    /**
     * The key. The caller wipes it.
     *
     * @throws BootRefusal if the file is missing, cannot be read, or holds anything else than 64 hexadecimal digits
     */
    byte[] fetch() {
        byte[] digits = read();
        byte[] key = new byte[KEY_LENGTH];
        try {
            boolean valid = lengthWithoutLineEnd(digits) == DIGITS;
            for (int i = 0; valid && i < KEY_LENGTH; i++) {
                int high = Character.digit(digits[2 * i], 16);
                int low = Character.digit(digits[2 * i + 1], 16);
                valid = high >= 0 && low >= 0;
                key[i] = (byte) (high << 4 | low);
            }
            if (!valid) {
                Arrays.fill(key, (byte) 0);
                throw new BootRefusal("The key file " + path + " does not hold 64 hexadecimal digits.");
            }
            return key;
        } finally {
            Arrays.fill(digits, (byte) 0);
        }
    }

    /** Proves that {@link #fetch()} will succeed, and forgets the key at once. */
    void check() {
        Arrays.fill(fetch(), (byte) 0);
    }

    private byte[] read() {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new BootRefusal("The key file " + path + " cannot be read.", e);
        }
    }

    private void write(byte[] digits) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Set<StandardOpenOption> newFile = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(path, newFile, ownerOnly())) {
            ByteBuffer rest = ByteBuffer.wrap(digits);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** A file system without POSIX permissions has no attribute for this; its folders are the owner's by default. */
    private FileAttribute<?>[] ownerOnly() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static int lengthWithoutLineEnd(byte[] digits) {
        int length = digits.length;
        while (length > 0 && (digits[length - 1] == '\n' || digits[length - 1] == '\r')) {
            length--;
        }
        return length;
    }
}
