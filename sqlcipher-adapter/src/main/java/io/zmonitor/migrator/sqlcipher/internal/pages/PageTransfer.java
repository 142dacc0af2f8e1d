package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.file.PageReader;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.PageCipher;
import io.zmonitor.migrator.sqlcipher.internal.key.PageSealing;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes the pages of a database into a new file of the same format, each encrypted anew: no statement of SQLite's is
 * run, so it does not matter what the schema calls. Both keys have the salt of their file; the caller wipes them.
 *
 * @param format of both files
 * @param from the old file, cleanly closed
 * @param oldKey its key
 * @param to the new file
 * @param newKey its key
 */
public record PageTransfer(CipherFormat format, DatabaseFile from, RawKey oldKey, DatabaseFile to, RawKey newKey) {
    /**
     * Writes all pages, reads them back and compares them.
     *
     * @return what is wrong; empty if the new file holds what the old one does
     */
    public Optional<String> run() throws IOException {
        try (UnopenedFile source = UnopenedFile.toRead(from.path());
                UnopenedFile target =
                        UnopenedFile.ofCaller(to.path(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            PageReader pages = source.reader(format.pageSize());
            long count = pages.size() / format.pageSize();
            if (count * format.pageSize() != pages.size()) {
                return Optional.of("the old file does not end with a page");
            }
            Optional<String> flaw = write(pages, count, target);
            target.channel().force(true);
            return flaw.isPresent() ? flaw : compared(pages, count, target);
        }
    }

    private Optional<String> write(PageReader pages, long count, UnopenedFile target) throws IOException {
        DecryptedPages old = new DecryptedPages(format, oldKey);
        PageSealing sealing = new PageSealing(format, newKey);
        for (long number = 1; number <= count; number++) {
            byte[] page = pages.wholePage((number - 1) * format.pageSize());
            byte[] sealed = page;
            if (!isBlank(page)) {
                if (!old.isAuthentic(page, number)) {
                    return Optional.of("page " + number + " of the old file is damaged");
                }
                byte[] plaintext = PageCipher.decrypted(format, oldKey, page, number);
                sealed = sealing.sealed(plaintext, number);
                Arrays.fill(plaintext, (byte) 0);
            }
            ByteBuffer buffer = ByteBuffer.wrap(sealed);
            while (buffer.hasRemaining()) {
                target.channel().write(buffer, (number - 1) * format.pageSize() + buffer.position());
            }
        }
        return Optional.empty();
    }

    private Optional<String> compared(PageReader pages, long count, UnopenedFile target) throws IOException {
        PageReader written = target.reader(format.pageSize());
        if (written.size() != count * format.pageSize()) {
            return Optional.of("the number of pages");
        }
        DecryptedPages old = new DecryptedPages(format, oldKey);
        DecryptedPages fresh = new DecryptedPages(format, newKey);
        for (long number = 1; number <= count; number++) {
            byte[] was = pages.wholePage((number - 1) * format.pageSize());
            byte[] is = written.wholePage((number - 1) * format.pageSize());
            boolean same = isBlank(was)
                    ? isBlank(is)
                    : fresh.isAuthentic(is, number)
                            && isSame(old.decrypted(was, number), fresh.decrypted(is, number), number);
            if (!same) {
                return Optional.of("page " + number);
            }
        }
        return Optional.empty();
    }

    private boolean isSame(byte[] was, byte[] is, long number) {
        int start = number == 1 ? CipherFormat.SALT_SIZE : 0;
        int end = format.pageSize() - format.reserved();
        boolean same = Arrays.equals(was, start, end, is, start, end);
        SeenPages.wipe(was, is);
        return same;
    }

    // SQLite leaves holes where it never wrote a free page.
    private static boolean isBlank(byte[] page) {
        for (byte part : page) {
            if (part != 0) {
                return false;
            }
        }
        return true;
    }
}
