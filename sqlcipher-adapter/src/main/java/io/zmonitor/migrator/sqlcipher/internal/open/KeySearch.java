package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.DatabaseHeader;
import io.zmonitor.migrator.sqlcipher.internal.key.DerivedKeys;
import io.zmonitor.migrator.sqlcipher.internal.pages.KeyFit;
import io.zmonitor.migrator.sqlcipher.internal.pages.SideFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Searches how a key could fit a file: the salt and the format with which its pages authenticate. A passphrase costs one
 * derivation for each salt and each way of deriving: at most three for the file's own salt, and one for each other salt
 * that page 1 has in its side files and in the given backups. A raw key costs none.
 */
final class KeySearch {
    private static final int MOST_BACKUPS = 3;

    private final DatabaseFile database;
    private final CipherFormat expected;
    private final DerivedKeys keys;
    private final List<Path> backups;

    /**
     * A search.
     *
     * @param keys wiped by the caller
     * @param backups files that may have been made from this one, the newest first
     */
    KeySearch(DatabaseFile database, CipherFormat expected, DerivedKeys keys, List<Path> backups) {
        this.database = database;
        this.expected = expected;
        this.keys = keys;
        this.backups = backups;
    }

    /** The first fit in the order of likelihood, or nothing. */
    Optional<KeyFit> find() throws IOException {
        byte[] salt = firstPage(database.path(), expected);
        if (salt.length < CipherFormat.SALT_SIZE) {
            return Optional.empty();
        }
        salt = Arrays.copyOf(salt, CipherFormat.SALT_SIZE);
        Optional<KeyFit> fit = withSalt(expected, salt);
        if (fit.isEmpty()) {
            KeyProof proof = new KeyProof(expected, keys);
            fit = new SideFiles(expected.pageSize(), proof::fits).find(database).map(this::fitOf);
        }
        for (CipherFormat other : otherFormats()) {
            if (fit.isEmpty()) {
                fit = withSalt(other, salt);
            }
        }
        return fit.isPresent() ? fit : withSaltOfABackup();
    }

    private Optional<KeyFit> withSalt(CipherFormat format, byte[] salt) throws IOException {
        KeyFit fit = new KeyFit(format, keys.of(format, salt));
        if (!format.authenticates()) {
            byte[] first = firstPage(database.path(), format);
            boolean whole = first.length == format.pageSize();
            return whole && DatabaseHeader.of(format, fit.key(), first).plausible()
                    ? Optional.of(fit)
                    : Optional.empty();
        }
        return fit.wroteAnyOf(database.path(), 1) ? Optional.of(fit) : Optional.empty();
    }

    // A backup that the key fits tells the salt that the file should have.
    private Optional<KeyFit> withSaltOfABackup() throws IOException {
        for (Path backup : backups.subList(0, Math.min(MOST_BACKUPS, backups.size()))) {
            if (Files.isRegularFile(backup) && Files.isReadable(backup) && !OpenFiles.include(backup)) {
                byte[] first = firstPage(backup, expected);
                if (new KeyProof(expected, keys).fits(first)) {
                    Optional<KeyFit> fit = withSalt(expected, Arrays.copyOf(first, CipherFormat.SALT_SIZE));
                    if (fit.isPresent()) {
                        return fit;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private KeyFit fitOf(byte[] firstPage) {
        return new KeyFit(expected, keys.of(expected, Arrays.copyOf(firstPage, CipherFormat.SALT_SIZE)));
    }

    // The page sizes cost nothing, since nothing is derived for them.
    private List<CipherFormat> otherFormats() {
        List<CipherFormat> others = new ArrayList<>();
        for (SqlCipherFormat generation :
                List.of(SqlCipherFormat.V4, SqlCipherFormat.V3, SqlCipherFormat.V2, SqlCipherFormat.V1)) {
            IntStream.concat(IntStream.of(generation.pageSize()), pageSizes(generation))
                    .mapToObj(size -> CipherFormat.of(generation.withPageSize(size)))
                    .filter(format -> !format.equals(expected) && !others.contains(format))
                    .forEach(others::add);
        }
        return others;
    }

    private static IntStream pageSizes(SqlCipherFormat generation) {
        int smallest = generation.equals(SqlCipherFormat.V1) ? 512 : 1024;
        return IntStream.iterate(smallest, size -> size <= 65536, size -> 2 * size);
    }

    private static byte[] firstPage(Path file, CipherFormat format) throws IOException {
        return UnopenedFile.firstBytes(file, format.pageSize());
    }
}
