package io.zmonitor.migrator.sqlcipher.internal.open;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.Examination;
import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.file.Ciphertext;
import io.zmonitor.migrator.sqlcipher.internal.file.FileChecks;
import io.zmonitor.migrator.sqlcipher.internal.file.FileLocks;
import io.zmonitor.migrator.sqlcipher.internal.file.OpenFiles;
import io.zmonitor.migrator.sqlcipher.internal.file.PlaintextHeader;
import io.zmonitor.migrator.sqlcipher.internal.file.UnopenedFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.DerivedKeys;
import io.zmonitor.migrator.sqlcipher.internal.pages.DecryptedPages;
import io.zmonitor.migrator.sqlcipher.internal.pages.KeyFit;
import io.zmonitor.migrator.sqlcipher.internal.pages.PageFindings;
import io.zmonitor.migrator.sqlcipher.internal.pages.Recovery;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * Tells by its bytes why a file cannot be used. To SQLite, a wrong key, a plaintext file, garbage and a damaged first page
 * are one and the same result: the pages tell them apart. Only reads, and needs no driver.
 */
public final class Examiner {
    private final DatabaseFile database;
    private final CipherFormat expected;
    private final DerivedKeys keys;
    private final List<Path> backups;
    private final FileChecks checks;

    /**
     * An examination that is not begun yet.
     *
     * @param keys wiped by the caller
     * @param backups files that may have been made from this one, the newest first
     */
    public Examiner(DatabaseFile database, CipherFormat expected, DerivedKeys keys, List<Path> backups) {
        this.database = database;
        this.expected = expected;
        this.keys = keys;
        this.backups = backups;
        this.checks = new FileChecks(database);
    }

    /** All that can be told, the worst as the problem. What another process changes meanwhile is in use. */
    public Examination examine() {
        try {
            checks.beforeExamining();
            if (OpenFiles.include(database.path()) || FileLocks.writerIsAt(database.path())) {
                return found(problem(ProblemCode.DATABASE_BUSY));
            }
            FileState before = FileState.of(database.path());
            Examination found = content();
            boolean quiet = found.isSound() || FileState.of(database.path()).equals(before);
            return quiet ? found : found(problem(ProblemCode.DATABASE_BUSY));
        } catch (MigrationException refusal) {
            return found(refusal.problem());
        } catch (EOFException e) {
            return found(problem(ProblemCode.DATABASE_BUSY)); // cut off by somebody while it was read
        } catch (IOException e) {
            return found(problem(ProblemCode.OPENING_FAILED, e.getClass().getSimpleName()));
        }
    }

    private Examination content() throws IOException {
        byte[] first = firstPage();
        if (PlaintextHeader.startsWith(first)) {
            return found(problem(ProblemCode.PLAINTEXT_DATABASE));
        }
        Optional<KeyFit> found = new KeySearch(database, expected, keys, backups).find();
        if (found.isEmpty()) {
            return found(withoutKey(first));
        }
        KeyFit fit = found.get();
        if (!fit.format().equals(expected)) {
            SqlCipherFormat format = fit.format().named();
            return found(
                    format,
                    problem(
                            ProblemCode.OTHER_CIPHER_FORMAT,
                            format.toString(),
                            expected.named().toString()));
        }
        Optional<Problem> judged = judged(fit);
        if (judged.isPresent() && judged.get().code() == ProblemCode.JOURNAL_OF_ANOTHER_ENGINE) {
            return found(judged.get());
        }
        Examination examined = new PageFindings(database, fit, first, checks).judge();
        return examined.isSound() && judged.isPresent()
                ? new Examination(judged, examined.format(), examined.pages())
                : examined;
    }

    private Optional<Problem> judged(KeyFit fit) throws IOException {
        try {
            new Recovery(database, new DecryptedPages(expected, fit.key())).requireJudged();
            return Optional.empty();
        } catch (MigrationException refusal) {
            return Optional.of(refusal.problem());
        }
    }

    private Problem withoutKey(byte[] first) {
        long size = database.path().toFile().length();
        if (checks.leftByCrash()) {
            return problem(ProblemCode.KEY_NOT_PROVED);
        }
        if (!Ciphertext.looksLike(first)) {
            return problem(ProblemCode.NOT_A_DATABASE); // whatever its length: a text or a jar is no cut-off database
        }
        return size % expected.pageSize() == 0
                ? problem(ProblemCode.WRONG_KEY)
                : problem(ProblemCode.TRUNCATED_FILE, Long.toString(size));
    }

    private byte[] firstPage() throws IOException {
        return UnopenedFile.firstBytes(database.path(), expected.pageSize());
    }

    private Problem problem(ProblemCode code, String... details) {
        return Problem.ofFile(code, database.path(), details);
    }

    /** By what is noticed that somebody wrote to a file meanwhile. Asked by name: nothing is opened. */
    private record FileState(long size, FileTime modified) {
        static FileState of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileState(attributes.size(), attributes.lastModifiedTime());
        }
    }

    private static Examination found(Problem problem) {
        return new Examination(Optional.of(problem), Optional.empty(), Optional.empty());
    }

    private static Examination found(SqlCipherFormat format, Problem problem) {
        return new Examination(Optional.of(problem), Optional.of(format), Optional.empty());
    }
}
