package io.zmonitor.migrator.schema;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A declared schema that cannot be used, or a database whose schema cannot be read. Nothing was changed. The message holds
 * the code, the place in the file if there is one, what happened and what to do.
 */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SchemaCode code;
    private final String summary;
    private final String remedy;
    private final transient @Nullable Place place;

    /**
     * A place in a file.
     *
     * @param file its name
     * @param line from 1
     * @param column from 1
     */
    public record Place(String file, int line, int column) {
        /** Refuses null. */
        public Place {
            Objects.requireNonNull(file, "file");
        }

        @Override
        public String toString() {
            return file + ":" + line + ":" + column;
        }
    }

    private SchemaException(SchemaCode code, @Nullable Place place, @Nullable Throwable cause, Object... values) {
        super(
                code.code() + " " + (place == null ? "" : place + " ") + code.summary(values) + " "
                        + code.remedy(values),
                cause);
        this.code = code;
        this.summary = code.summary(values);
        this.remedy = code.remedy(values);
        this.place = place;
    }

    /** A problem with these values in its sentences. */
    public static SchemaException of(SchemaCode code, Object... values) {
        return new SchemaException(Objects.requireNonNull(code, "code"), null, null, values);
    }

    /** The same problem, at this place. */
    public static SchemaException at(Place place, SchemaCode code, Object... values) {
        return new SchemaException(Objects.requireNonNull(code, "code"), Objects.requireNonNull(place), null, values);
    }

    /** Why, as a stable code. */
    public SchemaCode code() {
        return code;
    }

    /** What happened. */
    public String summary() {
        return summary;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }

    /** Where in the file; empty if it is about no place. */
    public Optional<Place> place() {
        return Optional.ofNullable(place);
    }
}
