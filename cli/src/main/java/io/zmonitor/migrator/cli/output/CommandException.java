package io.zmonitor.migrator.cli.output;

import java.util.List;
import java.util.Objects;

/** A mistake in the command line or around it. The database was not touched. Never holds a key. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CommandCode code;
    private final transient List<String> values;

    private CommandException(CommandCode code, List<String> values) {
        super(code.code() + " " + code.summary(values));
        this.code = code;
        this.values = values;
    }

    /** A mistake with these values in its sentences. */
    public static CommandException of(CommandCode code, String... values) {
        return new CommandException(Objects.requireNonNull(code, "code"), List.of(values));
    }

    /** Why, as a stable code. */
    public CommandCode code() {
        return code;
    }

    /** What happened. */
    public String summary() {
        return code.summary(values);
    }

    /** What to do. */
    public String remedy() {
        return code.remedy(values);
    }
}
