package io.zmonitor.migrator.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process took, from outside. Linux only: it reads the kernel's accounts.
 *
 * @param wall milliseconds from its start to its end
 * @param cpu milliseconds of processor time, user and system, in steps of 10
 * @param peak its largest resident memory in kilobytes
 */
record Run(double wall, double cpu, double peak) {
    private static final int TICK = 10; // milliseconds: the kernel's unit for these two numbers

    /** Starts the command, waits for its end and measures it; one that fails is an error. */
    static Run of(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("benchmark", ".txt");
        long cpu = ofChildren();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        long peak = 0;
        while (process.isAlive()) {
            peak = Math.max(peak, peakOf(process.pid()));
            Thread.sleep(3);
        }
        double wall = (System.nanoTime() - start) / 1e6;
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + "\n" + Files.readString(output));
        }
        Files.delete(output);
        return new Run(wall, (ofChildren() - cpu) * TICK, peak);
    }

    // Fields 16 and 17 of the process's own account: what its ended children took. Its name may hold blanks.
    private static long ofChildren() throws IOException {
        String account = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = account.substring(account.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }

    private static long peakOf(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0; // it has ended meanwhile
        }
    }
}
