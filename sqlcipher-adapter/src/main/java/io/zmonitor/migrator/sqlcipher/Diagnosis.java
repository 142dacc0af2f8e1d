package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.DatabaseFile;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;

/**
 * Finds out why SQLite would not open a file. A wrong key, a plaintext file, garbage and a damaged first page are one and
 * the same result to it: the pages tell them apart.
 */
final class Diagnosis {
    // Spread over the file, to find one that the damage has spared.
    private static final int SAMPLES = 16;

    private final Opening opening;
    private final DatabaseFile database;
    private final CipherFormat format;

    Diagnosis(Opening opening) {
        this.opening = opening;
        this.database = opening.database();
        this.format = opening.format();
    }

    /** The refusal for this failure. Called when the connection that failed is closed. */
    MigrationException of(SQLException failure) {
        if (!opening.driver().encrypts()) {
            return CipherDriver.unavailable(database);
        }
        return switch (failure.getErrorCode()) {
            case SqliteResult.BUSY, SqliteResult.LOCKED ->
                Refusal.because(failure, ProblemCode.DATABASE_BUSY, database);
            case SqliteResult.CORRUPT -> Refusal.because(failure, ProblemCode.DAMAGED_DATABASE, database);
            case SqliteResult.NOTADB -> notADatabase(failure);
            default -> Refusal.because(failure, ProblemCode.OPENING_FAILED, database);
        };
    }

    private MigrationException notADatabase(SQLException failure) {
        ProblemCode code = ProblemCode.WRONG_KEY; // as long as nothing else is shown
        if (!OpenFiles.mayInclude(database.path())) {
            try (FileChannel channel = FileChannel.open(database.path(), StandardOpenOption.READ)) {
                code = byContent(new PageReader(channel, format.pageSize()));
            } catch (IOException e) {
                code = ProblemCode.OPENING_FAILED;
            }
        }
        return Refusal.because(failure, code, database);
    }

    private ProblemCode byContent(PageReader reader) throws IOException {
        byte[] first = reader.page(0);
        if (PlaintextHeader.startsWith(first)) {
            return ProblemCode.PLAINTEXT_DATABASE;
        }
        if (keyWroteAPage(reader, first)) {
            return ProblemCode.DAMAGED_DATABASE;
        }
        return looksEncrypted(first) ? ProblemCode.WRONG_KEY : ProblemCode.NOT_A_DATABASE;
    }

    private boolean keyWroteAPage(PageReader reader, byte[] first) throws IOException {
        long pages = reader.size() / format.pageSize();
        long step = Math.max(1, pages / SAMPLES);
        try (KeyProof proof = new KeyProof(format, opening.key())) {
            PageAuthentication authentication = proof.authentication(first);
            for (long number = 1; number <= pages; number += step) {
                if (authentication.authentic(reader.page((number - 1) * format.pageSize()), number)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * Whether the bytes could be ciphertext: their values are spread evenly. Pearson's chi-squared over 256 values is 255
     * for ciphertext, with a standard deviation of 23; text, zeros and most file formats are far above.
     */
    private static boolean looksEncrypted(byte[] page) {
        int[] counts = new int[256];
        for (byte b : page) {
            counts[b & 0xff]++;
        }
        double expected = page.length / 256.0;
        double chiSquared = 0;
        for (int count : counts) {
            chiSquared += (count - expected) * (count - expected) / expected;
        }
        return chiSquared < 500;
    }
}
