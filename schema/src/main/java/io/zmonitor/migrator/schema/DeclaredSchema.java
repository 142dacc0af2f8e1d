package io.zmonitor.migrator.schema;

import io.zmonitor.migrator.schema.internal.draft.ScratchDatabase;
import io.zmonitor.migrator.schema.internal.generate.Ddl;
import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.yaml.DeclarationReader;
import io.zmonitor.migrator.schema.internal.yaml.DeclarationWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The schema that {@code database.yaml} declares: the source of truth for what a database should look like. Immutable and
 * thread-safe.
 */
public final class DeclaredSchema {
    /** The usual name of the file. */
    public static final String FILE_NAME = "database.yaml";

    private final Declaration declaration;
    private final String text;

    private DeclaredSchema(Declaration declaration) {
        this.declaration = declaration;
        this.text = DeclarationWriter.write(declaration);
    }

    /**
     * Reads a file in UTF-8.
     *
     * @throws SchemaException if it is not there, or with line and column of the first mistake in it
     */
    public static DeclaredSchema read(Path file) {
        String name = String.valueOf(Objects.requireNonNull(file, "file").getFileName());
        try {
            return parse(Files.readString(file), name);
        } catch (IOException e) {
            throw SchemaException.of(SchemaCode.FILE_MISSING, file);
        }
    }

    /**
     * Reads the content of a file.
     *
     * @param file its name, for messages
     * @throws SchemaException with line and column of the first mistake
     */
    public static DeclaredSchema parse(String content, String file) {
        Objects.requireNonNull(content, "content");
        return new DeclaredSchema(DeclarationReader.read(Objects.requireNonNull(file, "file"), content));
    }

    /**
     * Makes a declaration of what is in a database, to begin with one. Comments in the SQL of tables are lost, those in
     * views and triggers are kept.
     *
     * @throws SchemaException if the database cannot be read
     */
    public static DeclaredSchema importFrom(Connection connection) {
        return new DeclaredSchema(new Declaration(
                DatabaseSchema.schemaOf(Objects.requireNonNull(connection, "connection")), List.of(), List.of()));
    }

    /** The file's text as the library writes it: reading it and writing it again gives the same text. */
    public String text() {
        return text;
    }

    /** SHA-256 of {@link #text()}: the same for files that differ in spelling, order of properties and YAML comments. */
    public String fingerprint() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * What differs in a database from this declaration. Objects that it declares as unmanaged are listed as {@link
     * SchemaDifference.Severity#NOTE}. Only reads.
     *
     * @throws SchemaException if the database cannot be read
     */
    public List<SchemaDifference> differencesIn(Connection connection) {
        Objects.requireNonNull(connection, "connection");
        return DatabaseSchema.read(connection).differencesFrom(this);
    }

    /** The SQL files and the data dictionary that are made from this declaration. */
    public GeneratedFiles generated() {
        return GeneratedFiles.of(this);
    }

    /**
     * Builds the schema in an empty database, and makes SQLite compile each view and trigger. For the build: what the file's
     * SQL means, only SQLite knows.
     *
     * @throws SchemaException with {@link SchemaCode#REFUSED_BY_SQLITE} and what SQLite said
     */
    public void requireAcceptedBy(Scratch scratch) {
        try (ScratchDatabase database =
                new ScratchDatabase(Objects.requireNonNull(scratch, "scratch").open())) {
            database.run(Ddl.all(declaration.schema()));
            database.compile();
        } catch (ScratchDatabase.Refused e) {
            throw SchemaException.of(SchemaCode.REFUSED_BY_SQLITE, e.what(), e.said());
        } catch (SQLException e) {
            throw SchemaException.of(SchemaCode.NO_SCRATCH, "no connection", e.getErrorCode());
        }
    }

    /** What is declared. */
    Declaration declaration() {
        return declaration;
    }
}
