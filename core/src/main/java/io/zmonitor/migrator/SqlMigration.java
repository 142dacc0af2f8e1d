package io.zmonitor.migrator;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A migration written as an SQL script. The text is held normalised: without a byte-order mark, line ends as LF.
 * Immutable and thread-safe.
 */
public final class SqlMigration implements Migration {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final MigrationId id;
    private final String description;
    private final String file;
    private final String script;
    private final Optional<String> rollback;

    // Worked out when it is first asked for. A race only works it out twice: both give equal, immutable values.
    private volatile @Nullable Checksum checksum;

    private SqlMigration(MigrationId id, String description, String file, String script, Optional<String> rollback) {
        this.id = Objects.requireNonNull(id, "id");
        this.description = Objects.requireNonNull(description, "description");
        this.file = Objects.requireNonNull(file, "file");
        this.script = script;
        this.rollback = rollback;
    }

    /** A migration with this script; in messages its {@link #file()} is called like its id. */
    public static SqlMigration of(MigrationId id, String description, String script) {
        return new SqlMigration(
                id, description, id + ".sql", normalised(Objects.requireNonNull(script, "script")), Optional.empty());
    }

    /** A copy that is called {@code file} in messages, for example {@code schema/0001_initial_schema.sql}. */
    public SqlMigration inFile(String newFile) {
        return new SqlMigration(id, description, newFile, script, rollback);
    }

    /** A copy with a script that undoes the migration. */
    public SqlMigration withRollback(String rollbackScript) {
        return new SqlMigration(
                id,
                description,
                file,
                script,
                Optional.of(normalised(Objects.requireNonNull(rollbackScript, "rollbackScript"))));
    }

    @Override
    public MigrationId id() {
        return id;
    }

    @Override
    public String description() {
        return description;
    }

    /** The file it was read from, relative to the migrations' folder, with {@code /} between the parts. */
    public String file() {
        return file;
    }

    /** The normalised text. */
    public String script() {
        return script;
    }

    /** The normalised text of the script that undoes it, if it has one. */
    public Optional<String> rollback() {
        return rollback;
    }

    @Override
    public Checksum checksum() {
        Checksum known = checksum;
        if (known == null) {
            known = Checksum.ofText(script);
            checksum = known;
        }
        return known;
    }

    /** The text as it is checked and run: the byte-order mark dropped, CRLF and lone CR as LF. */
    public static String normalised(String text) {
        Objects.requireNonNull(text, "text");
        String marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        return marked.indexOf('\r') < 0 ? marked : marked.replace("\r\n", "\n").replace('\r', '\n');
    }

    @Override
    public String toString() {
        return id + " " + description;
    }
}
