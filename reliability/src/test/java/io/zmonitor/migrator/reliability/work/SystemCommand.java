package io.zmonitor.migrator.reliability.work;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;

/** A command of the operating system, run to its end. */
public final class SystemCommand {
    private SystemCommand() {}

    /** Whether there is such a command. */
    public static boolean isThere(String name) throws IOException {
        return complaint("sh", "-c", "command -v " + name).isEmpty();
    }

    /** What it complains about; empty if all went well. */
    public static String complaint(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : String.join(" ", command) + ": " + said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(String.join(" ", command));
        }
    }

    /** Runs it, and fails if it does. */
    public static void required(String... command) throws IOException {
        String complaint = complaint(command);
        if (!complaint.isEmpty()) {
            throw new IllegalStateException(complaint);
        }
    }
}
