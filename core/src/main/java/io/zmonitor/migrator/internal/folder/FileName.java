package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.internal.sql.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script's name says: a pure function of the name, read by {@link FileNameReader}. */
public sealed interface FileName {
    /** Relative to the migrations' folder, with {@code /} between the parts. */
    String path();

    /**
     * A script that changes the database forward.
     *
     * @param path relative to the migrations' folder
     * @param id its type and number
     * @param description the name's last part, underscores as blanks
     */
    record Forward(String path, MigrationId id, String description) implements FileName {}

    /**
     * A script of views and triggers.
     *
     * @param path relative to the migrations' folder
     * @param name the file's name without its ending
     */
    record Repeatable(String path, String name) implements FileName {}

    /**
     * What all migrations up to a number leave in an empty database.
     *
     * @param path relative to the migrations' folder
     * @param number the highest number that it covers
     */
    record Snapshot(String path, long number) implements FileName {}

    /**
     * A script that undoes a migration.
     *
     * @param path relative to the migrations' folder
     * @param number the migration's
     * @param type the migration's, if the folder says it
     * @param words the name's last part, underscores as blanks; may be empty
     */
    record Rollback(String path, long number, @Nullable MigrationType type, String words) implements FileName {
        public boolean fits(MigrationId id) {
            return id.number() == number && (type == null || type == id.type());
        }

        /** Whether the words say what this migration's description says. */
        public boolean names(String description) {
            List<String> said = List.of(Names.fold(description).split(" +", -1));
            return !words.isEmpty()
                    && said.containsAll(List.of(Names.fold(words).split(" +", -1)));
        }
    }
}
