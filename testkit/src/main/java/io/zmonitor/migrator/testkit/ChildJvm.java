package io.zmonitor.migrator.testkit;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A virtual machine in a real process of its own, that talks in lines and may be killed at any moment. Started by
 * {@link ChildCommand}; {@link #close} kills it if it still runs, and nothing else. For one thread.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Process process;
    private final ChildOutput out;
    private final ChildOutput err;
    private final Writer in;

    private ChildJvm(Process process) {
        this.process = process;
        this.out = new ChildOutput(process.getInputStream(), "out of " + process.pid());
        this.err = new ChildOutput(process.getErrorStream(), "err of " + process.pid());
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    static ChildJvm start(List<String> command) throws IOException {
        return new ChildJvm(new ProcessBuilder(command).start());
    }

    /** Writes a line to its standard input. */
    public void say(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    /**
     * The next line of its standard output; waits for it.
     *
     * @throws AssertionError if none comes within a minute or before it ends
     */
    public String line() {
        try {
            return out.next(PATIENCE).orElseThrow(() -> new AssertionError("the child said nothing: " + err.soFar()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The process's number in the operating system, for signals to it alone. */
    public long pid() {
        return process.pid();
    }

    /**
     * SIGKILL: no hook runs, nothing is flushed or closed, and SQLite's locks are gone when this returns.
     *
     * @throws AssertionError if it survives a minute
     */
    public void kill() {
        process.toHandle().destroyForcibly(); // Process itself would close what is not read yet
        awaitEnd("be killed");
    }

    /**
     * Waits for the child's end. No more lines can be said to it afterwards.
     *
     * @throws AssertionError if it has not ended after a minute
     */
    public ChildOutcome outcome() throws IOException {
        in.close();
        awaitEnd("end");
        try {
            return new ChildOutcome(process.exitValue(), out.all(PATIENCE), err.all(PATIENCE));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void awaitEnd(String deed) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the child did not " + deed + " within a minute: " + err.soFar());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted while waiting for the child", e);
    }
}
