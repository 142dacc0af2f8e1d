package io.zmonitor.migrator.testkit.assertj;

import io.zmonitor.migrator.testkit.internal.compare.Literals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row that a test expects. Immutable and thread-safe. */
public final class Row {
    private final List<String> literals = new ArrayList<>();

    Row(@Nullable Object... values) {
        for (@Nullable Object value : Objects.requireNonNull(values, "values")) {
            literals.add(Literals.of(value));
        }
    }

    List<String> literals() {
        return List.copyOf(literals);
    }

    /** Its values as SQLite writes them. */
    @Override
    public String toString() {
        return "(" + String.join(", ", literals) + ")";
    }
}
