package io.zmonitor.migrator.sqlcipher.internal.pages;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.PageScan;
import io.zmonitor.migrator.sqlcipher.Examination;
import io.zmonitor.migrator.sqlcipher.internal.file.FileChecks;
import io.zmonitor.migrator.sqlcipher.internal.key.DatabaseHeader;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is wrong with the pages of a file whose key is known to be right. */
public final class PageFindings {
    private static final int NAMED = 5;

    private final DatabaseFile database;
    private final KeyFit fit;
    private final byte[] first;
    private final FileChecks checks;

    public PageFindings(DatabaseFile database, KeyFit fit, byte[] firstPage, FileChecks checks) {
        this.database = database;
        this.fit = fit;
        this.first = firstPage;
        this.checks = checks;
    }

    /** The worst of them, and what all pages say. */
    public Examination judge() throws IOException {
        if (!fit.format().authenticates()) {
            return new Examination(withoutCodes(), Optional.of(fit.format().named()), Optional.empty());
        }
        SideEvidence beside = checks.leftByCrash() ? SideEvidence.of(database, fit) : SideEvidence.none();
        // What a crash left has lost pages and an end only after its recovery.
        PageScan scan = checks.leftByCrash() ? fit.authentication().scan(database.path()) : fit.scan(database.path());
        return new Examination(problem(beside, scan), Optional.of(fit.format().named()), Optional.of(scan));
    }

    private Optional<Problem> problem(SideEvidence beside, PageScan scan) {
        if (!fit.hasSaltOf(first) && !beside.covered().contains(1L)) {
            return found(ProblemCode.SALT_DAMAGED);
        }
        SortedSet<Long> damaged = new TreeSet<>(beside.damaged());
        damaged.addAll(scan.damaged());
        damaged.removeIf(
                number -> beside.covered().contains(number) && !beside.damaged().contains(number));
        // The size of what a crash left is right only after its recovery.
        Optional<Problem> cutOff = checks.leftByCrash() ? Optional.empty() : cutOff(damaged.contains(1L));
        if (cutOff.isPresent()) {
            return cutOff;
        }
        return damaged.isEmpty() ? notWritable() : found(ProblemCode.DAMAGED_PAGES, count(damaged), named(damaged));
    }

    // The key was told by the header of page 1 or of a copy of it, and nothing tells more.
    private Optional<Problem> withoutCodes() {
        Optional<Problem> cutOff = checks.leftByCrash() ? Optional.empty() : cutOff(false);
        return cutOff.isPresent() ? cutOff : notWritable();
    }

    private Optional<Problem> cutOff(boolean firstIsDamaged) {
        long size = database.path().toFile().length();
        int pageSize = fit.format().pageSize();
        if (size % pageSize != 0) {
            return found(ProblemCode.TRUNCATED_FILE, Long.toString(size));
        }
        long counted = firstIsDamaged
                ? 0
                : DatabaseHeader.of(fit.format(), fit.key(), first).pages();
        long pages = size / pageSize;
        return pages < counted
                ? found(ProblemCode.PAGES_MISSING, Long.toString(pages), Long.toString(counted))
                : Optional.empty();
    }

    private Optional<Problem> notWritable() {
        try {
            checks.requireWritable();
            return Optional.empty();
        } catch (MigrationException refusal) {
            return Optional.of(refusal.problem());
        }
    }

    private Optional<Problem> found(ProblemCode code, String... details) {
        return Optional.of(Problem.ofFile(code, database.path(), details));
    }

    private static String count(SortedSet<Long> pages) {
        return Integer.toString(pages.size());
    }

    private static String named(SortedSet<Long> pages) {
        String names = pages.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return pages.size() > NAMED ? names + ", …" : names;
    }
}
