package io.zmonitor.migrator.cli;

import io.zmonitor.migrator.cli.output.Surroundings;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The process: streams, signals and the exit code. */
public final class Main {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private Main() {}

    /** Runs one command line, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.setProperty(LOG_LEVEL, Arrays.asList(arguments).contains("--verbose") ? "debug" : "off");
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Thread working = Thread.currentThread();
        // A signal ends the statement that is running, and the run undoes its work; a kill would leave that to the next
        // call.
        Thread hook = new Thread(() -> interrupt(working), "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        int code = new Tool(new Surroundings(System.in, out, err, System.getenv(), person(err))).execute(arguments);
        out.flush();
        if (removed(hook)) {
            System.exit(code);
        }
    }

    // False while the system ends the process: then the signal decides about the exit code.
    private static boolean removed(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static void interrupt(Thread working) {
        working.interrupt();
        try {
            working.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Surroundings.@Nullable Person person(PrintStream err) {
        return Optional.ofNullable(System.console())
                .filter(Main::isTerminal)
                .map(console -> new AtConsole(console, err))
                .orElse(null);
    }

    // Since JDK 22 there is a console without a terminal, too; before, the method is not there.
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    private record AtConsole(Console console, PrintStream err) implements Surroundings.Person {
        @Override
        public @Nullable String answer(String question) {
            err.print(question);
            err.flush();
            return console.readLine();
        }

        @Override
        public char @Nullable [] secret(String question) {
            err.print(question);
            err.flush();
            return console.readPassword();
        }
    }
}
