package io.zmonitor.migrator.cli.output;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds around it: streams, environment, and whether somebody is there to be asked.
 *
 * @param in what is piped into the command
 * @param out for the answer, and nothing else
 * @param err for progress, commentary and questions
 * @param environment the environment variables
 * @param person who can be asked; nothing if the command has no terminal
 */
public record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        @Nullable Person person) {
    /** Refuses nulls. */
    public Surroundings {
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
        environment = Map.copyOf(environment);
    }

    /** Somebody at a terminal. */
    public interface Person {
        /** What is typed after the question; nothing if there is nothing more to come. */
        @Nullable
        String answer(String question);

        /** What is typed after the question, without showing it; nothing if there is nothing more to come. */
        char @Nullable [] secret(String question);
    }
}
