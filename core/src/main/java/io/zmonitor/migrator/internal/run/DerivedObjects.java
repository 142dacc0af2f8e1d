package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.internal.plan.Dependents;
import io.zmonitor.migrator.internal.resolve.DerivedObject;
import io.zmonitor.migrator.internal.script.Tokens;
import io.zmonitor.migrator.internal.sql.Names;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The views and triggers of the database as they are at one moment of the run. */
final class DerivedObjects {
    private record Definition(DerivedObject object, String name, String sql) {}

    private static final String QUERY =
            "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY type, name";

    private final SqlConnection database;
    private final Map<String, Definition> definitions = new LinkedHashMap<>();

    private DerivedObjects(SqlConnection database) {
        this.database = database;
    }

    static DerivedObjects read(SqlConnection database) throws SQLException {
        DerivedObjects objects = new DerivedObjects(database);
        database.list(
                        QUERY,
                        row -> new Definition(
                                DerivedObject.parse(row.getString(1) + " " + Names.fold(row.getString(2))),
                                row.getString(2),
                                row.getString(3)))
                .forEach(definition ->
                        objects.definitions.put(definition.object().toString(), definition));
        return objects;
    }

    boolean has(String object) {
        return definitions.containsKey(object);
    }

    /** Its definition as SQLite keeps it; empty if there is no such object. */
    String definition(String object) {
        Definition definition = definitions.get(object);
        return definition == null ? "" : definition.sql();
    }

    /** Its name as SQL text, in quotes and with its schema. */
    String quoted(String object) {
        Definition definition = definitions.get(object);
        return "main." + SqlConnection.quoted(definition == null ? object : definition.name());
    }

    /** Drops it if it is there. A view takes its own triggers along. */
    void drop(String object) throws SQLException {
        Definition definition = definitions.remove(object);
        if (definition != null) {
            String word = definition.object().kind().word().toUpperCase(Locale.ROOT);
            database.execute("DROP " + word + " IF EXISTS " + "main." + SqlConnection.quoted(definition.name()));
        }
    }

    /** All of them, as the pure part wants to see them. */
    List<Dependents.Derived> mentions() {
        List<Dependents.Derived> all = new ArrayList<>();
        definitions.forEach((object, definition) -> {
            boolean view = definition.object().kind() == DerivedObject.Kind.VIEW;
            String provides = view ? definition.object().name() : "";
            all.add(new Dependents.Derived(object, provides, Tokens.names(definition.sql())));
        });
        return all;
    }
}
