package io.zmonitor.migrator.crash;

import io.zmonitor.migrator.Atomicity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A {@link MonitorProcess} as the test that started it sees it. */
final class ChildMonitor implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;

    private ChildMonitor(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts one; its temporary files go into the folder, and the native library is unpacked there. */
    static ChildMonitor start(Path temporary) throws IOException {
        return start(temporary, MonitorProcess.class);
    }

    /** Starts a process with another main class that speaks the same way. */
    static ChildMonitor start(Path temporary, Class<?> main) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.io.tmpdir=" + temporary,
                NativeLibrary.option(temporary),
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                ClassPath.ofTests(),
                main.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ChildMonitor child = new ChildMonitor(process);
        child.answer();
        return child;
    }

    void boot(Atomicity atomicity, int standStillAt, Path database) {
        order(atomicity + " " + standStillAt + " " + database);
    }

    void order(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its next answer; waits for it. */
    String answer() {
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the child has ended");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: no hook runs, nothing is flushed or closed. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
