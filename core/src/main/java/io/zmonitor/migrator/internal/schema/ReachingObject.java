package io.zmonitor.migrator.internal.schema;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.script.NameRule;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An object of the schema whose definition reaches beyond the database: SQLite would read a file or load code as soon as
 * a statement touches it. Found by name, since the driver has no authorizer (driver fact 13).
 *
 * @param object its type and name
 * @param reaches what it calls
 */
public record ReachingObject(String object, String reaches) {
    // The words are searched by SQLite, so that most schemas cost one query and no token is read.
    private static final String SUSPECTS = suspects();

    private static final String READ = "SELECT type, name, sql FROM sqlite_schema WHERE " + SUSPECTS
            + " UNION ALL SELECT 'temp ' || type, name, sql FROM sqlite_temp_schema WHERE " + SUSPECTS;

    private static String suspects() {
        List<String> suspects = new ArrayList<>();
        for (String mark : NameRule.marks()) {
            suspects.add("instr(lower(sql), '" + mark + "') > 0");
        }
        return String.join(" OR ", suspects);
    }

    /**
     * Looks for one before anything else is asked.
     *
     * @param name what the database is called
     * @throws MigrationException if there is one
     */
    public static void refuseIn(SqlConnection database, Path name) throws SQLException {
        Optional<ReachingObject> found = first(database);
        if (found.isPresent()) {
            throw MigrationException.refusing(Problem.ofFile(
                    ProblemCode.SCHEMA_REACHES_OUT,
                    name,
                    found.get().object(),
                    found.get().reaches()));
        }
    }

    /** The first of them; nothing if the schema keeps to its database. */
    public static Optional<ReachingObject> first(SqlConnection database) throws SQLException {
        for (String[] suspect : database.rows(READ, 3)) {
            Optional<String> reaches = NameRule.reachingOut(suspect[2]);
            if (reaches.isPresent()) {
                return Optional.of(new ReachingObject(suspect[0] + " " + suspect[1], reaches.get()));
            }
        }
        return Optional.empty();
    }
}
