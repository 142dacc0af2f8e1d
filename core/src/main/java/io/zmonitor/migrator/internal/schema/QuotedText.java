package io.zmonitor.migrator.internal.schema;

import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts in double quotes in a schema, {@code CHECK (st IN ("open", "shut"))}. A build of SQLite that takes them for texts
 * has made the object, Python's for example; the driver's takes them for columns (sqlite.org/quirks.html, section 8). It
 * still reads such a schema, but fails to rename a table or drop a column, to compile such a view or trigger, and to make
 * the schema anew in a copy. Which texts these are, SQLite says itself, on an empty twin of the schema.
 */
public final class QuotedText {
    private static final String MEMORY = "jdbc:sqlite::memory:";
    private static final String SCHEMA = "SELECT type, name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL"
            + " AND lower(name) NOT GLOB 'sqlite_*' ORDER BY type <> 'table', rowid";
    private static final String PROBE = "zmonitor_probe";
    private static final int MOST_PAGES = 10_000;
    private static final Pattern MISSING = Pattern.compile("no such column: (.+?)\\)?$");
    private static final Pattern OBJECT = Pattern.compile("error in (\\w+) (.+?)(?: after \\w+)?: no such column: ");

    /**
     * An object with such texts.
     *
     * @param type table, index, view or trigger
     * @param name its name, as the schema spells it
     * @param texts what stands in double quotes
     */
    public record Found(String type, String name, Set<String> texts) {
        /** The object and the texts. */
        public String described() {
            return type + " " + name + " has " + '"' + String.join("\", \"", texts) + '"';
        }
    }

    private static final class Definition {
        private final String type;
        private final String name;
        private final Set<String> texts = new LinkedHashSet<>();
        private String sql;
        private boolean made;

        Definition(String type, String name, String sql) {
            this.type = type;
            this.name = name;
            this.sql = sql;
        }
    }

    private final SqlConnection twin;
    private final List<Definition> schema;

    private QuotedText(SqlConnection twin, List<Definition> schema) {
        this.twin = twin;
        this.schema = schema;
    }

    /** Those in the schema of a database; empty if there are none, or SQLite does not say. Nothing of it is changed. */
    public static List<Found> in(SqlConnection database) throws SQLException {
        List<Definition> schema =
                database.list(SCHEMA, row -> new Definition(row.getString(1), row.getString(2), row.getString(3)));
        if (schema.stream().noneMatch(definition -> definition.sql.indexOf('"') >= 0)) {
            return List.of();
        }
        try (Connection connection = DriverManager.getConnection(MEMORY)) {
            return new QuotedText(new SqlConnection(connection), schema).found();
        } catch (SQLException e) {
            return List.of(); // it only explains a failure, or warns of one
        }
    }

    /** Objects and texts in words; empty if there are none. */
    public static Optional<String> described(SqlConnection database) throws SQLException {
        List<String> found = in(database).stream().map(Found::described).toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
    }

    /** The same, if a statement failed over one of them. */
    public static Optional<String> failing(SqlConnection database, SQLException failure) throws SQLException {
        Matcher missing = MISSING.matcher(String.valueOf(failure.getMessage()));
        boolean over = missing.find()
                && in(database).stream().anyMatch(found -> found.texts().contains(missing.group(1)));
        return over ? described(database) : Optional.empty();
    }

    private List<Found> found() throws SQLException {
        twin.execute("PRAGMA max_page_count = " + MOST_PAGES);
        for (Definition definition : schema) {
            make(definition);
        }
        twin.execute("CREATE TABLE " + PROBE + " (a)");
        probe();
        return schema.stream()
                .filter(definition -> !definition.texts.isEmpty())
                .map(definition -> new Found(definition.type, definition.name, definition.texts))
                .toList();
    }

    // What fails for another reason is a shadow table that is there, or needs what only the application has.
    private void make(Definition definition) throws SQLException {
        boolean again = true;
        while (again) {
            try {
                twin.execute(definition.sql);
                definition.made = true;
                again = false;
            } catch (SQLException e) {
                again = isPlain(e) && mend(definition, String.valueOf(e.getMessage()));
            }
        }
    }

    // A renaming compiles every view, trigger, CHECK and index of the schema, and names the one that fails.
    private void probe() throws SQLException {
        boolean again = true;
        while (again) {
            try {
                twin.execute("ALTER TABLE " + PROBE + " RENAME TO " + PROBE + "_2");
                again = false;
            } catch (SQLException e) {
                Optional<Definition> failing = isPlain(e) ? failing(String.valueOf(e.getMessage())) : Optional.empty();
                again = failing.isPresent() && mend(failing.get(), String.valueOf(e.getMessage()));
                if (again) {
                    twin.execute("DROP " + failing.get().type + " " + SqlConnection.quoted(failing.get().name));
                    make(failing.get());
                }
            }
        }
    }

    private Optional<Definition> failing(String message) {
        Matcher named = OBJECT.matcher(message);
        return !named.find()
                ? Optional.empty()
                : schema.stream()
                        .filter(definition -> definition.made
                                && definition.type.equals(named.group(1))
                                && Names.areSame(definition.name, named.group(2)))
                        .findFirst();
    }

    // A text in double quotes that no column has the name of is the same text in single quotes.
    private static boolean mend(Definition definition, String message) {
        Matcher missing = MISSING.matcher(message);
        if (!missing.find()) {
            return false;
        }
        String text = missing.group(1);
        String mended = definition.sql.replace(SqlConnection.quoted(text), "'" + text.replace("'", "''") + "'");
        boolean changed = !mended.equals(definition.sql);
        if (changed) {
            definition.sql = mended;
            definition.texts.add(text);
        }
        return changed;
    }

    private static boolean isPlain(SQLException e) {
        return ResultCode.of(e).isPlainError();
    }
}
