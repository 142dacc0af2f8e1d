package io.zmonitor.migrator.sqlcipher;

import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.PageAuthentication;
import io.zmonitor.migrator.sqlcipher.internal.key.PageScanner;
import io.zmonitor.migrator.sqlcipher.internal.key.RawKey;
import io.zmonitor.migrator.sqlcipher.internal.open.KeyProof;
import io.zmonitor.migrator.testkit.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Measures the authentication of all pages against SQLite's own checks, on files of the given sizes, interleaved:
 * {@code ScanSpeedMain FOLDER ROUNDS MIB…}. No part of the build; {@code docs/maintainers/measurements.md} has its figures.
 */
final class ScanSpeedMain {
    private static final String LARGE_CACHE = "PRAGMA cache_size = -262144";
    private static final String DEFAULT_CACHE = "PRAGMA cache_size = -2000";

    private final DatabaseFile database;
    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();

    private ScanSpeedMain(DatabaseFile database) {
        this.database = database;
    }

    public static void main(String... arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[1]);
        for (String size : Arrays.asList(arguments).subList(2, arguments.length)) {
            Path file = Path.of(arguments[0], size + " MiB.db");
            Files.deleteIfExists(file);
            ScanSpeedMain measured = new ScanSpeedMain(Databases.make(file, Keys.raw()));
            measured.fill(Integer.parseInt(size));
            for (int round = 0; round < rounds; round++) {
                measured.measure(round == 0 && rounds > 1);
            }
            measured.print();
            Files.delete(file);
        }
    }

    private void fill(int mebibytes) throws Exception {
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(
                    connection,
                    "CREATE TABLE vital (id INTEGER PRIMARY KEY, kind TEXT, value REAL, at TEXT)",
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + 15_700 * mebibytes
                            + ") INSERT INTO vital SELECT i, 'kind ' || (i % 7), i * 0.25, '2026-01-01T00:00:' || i FROM n",
                    "CREATE INDEX vital_kind ON vital (kind, at)");
        }
    }

    private void measure(boolean warmingUp) throws Exception {
        Map<String, Cost> round = new LinkedHashMap<>();
        byte[] key = Keys.rawBytes(1);
        try (RawKey raw = new RawKey(key);
                KeyProof proof = new KeyProof(CipherFormat.SQLCIPHER_4, raw)) {
            PageAuthentication authentication = proof.authentication(proof.firstPage(database.path()));
            round.put("scan", timed(() -> authentication.scan(database.path())));
            round.put("scan, 1 thread", timed(() -> new PageScanner(authentication, 1).scan(database.path())));
        }
        round.put("quick_check", check(DEFAULT_CACHE, "PRAGMA quick_check"));
        round.put("quick_check, 256 MiB cache", check(LARGE_CACHE, "PRAGMA quick_check"));
        round.put("integrity_check, 256 MiB cache", check(LARGE_CACHE, "PRAGMA integrity_check"));
        round.put("integrity_check", check(DEFAULT_CACHE, "PRAGMA integrity_check"));
        if (!warmingUp) {
            round.forEach((name, cost) ->
                    costs.computeIfAbsent(name, it -> new ArrayList<>()).add(cost));
        }
    }

    private Cost check(String cache, String check) throws Exception {
        try (Connection connection = Keys.raw().open(database)) {
            Sql.execute(connection, cache);
            return timed(() -> Sql.text(connection, check));
        }
    }

    /** Something to be timed. */
    @FunctionalInterface
    private interface Work {
        Object run() throws Exception;
    }

    private static Cost timed(Work work) throws Exception {
        double cpu = cpu();
        long start = System.nanoTime();
        if (work.run() == null) {
            throw new IllegalStateException();
        }
        return new Cost((System.nanoTime() - start) / 1e9, cpu() - cpu);
    }

    // Of all threads, the compiler's too: hence a round to warm up.
    private static double cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** Seconds of a clock, and seconds of processors: under load only the second ones can be compared. */
    private record Cost(double wall, double cpu) {}

    private void print() throws Exception {
        System.out.printf("%s: %,d bytes%n", database.path().getFileName(), Files.size(database.path()));
        double quickWall = median("quick_check", Cost::wall);
        double quickCpu = median("quick_check", Cost::cpu);
        for (String name : costs.keySet()) {
            double wall = median(name, Cost::wall);
            double cpu = median(name, Cost::cpu);
            System.out.printf(
                    "  %-32s %7.3f s %5.2f of quick_check, %7.3f s of processors %5.2f%n",
                    name, wall, wall / quickWall, cpu, cpu / quickCpu);
        }
    }

    private double median(String name, ToDoubleFunction<Cost> which) {
        double[] sorted = Objects.requireNonNull(costs.get(name)).stream()
                .mapToDouble(which)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
