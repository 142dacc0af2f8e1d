package io.zmonitor.migrator.testkit.contract;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.testkit.LockFileContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A migration that loses or breaks something, and its good twin; all of them are in {@code bad-migrations.sql}.
 *
 * @param facts its type, which check catches it, and what that says
 * @param scripts {@code before}, {@code bad}, {@code good}, and others where they are needed
 */
record BadMigration(String name, Map<String, String> facts, Map<String, String> scripts) {
    static final ThreadLocal<MigrationSource> SUBJECT = ThreadLocal.withInitial(MigrationSource::of);
    static final ThreadLocal<Path> FOLDER = ThreadLocal.withInitial(() -> Path.of("."));
    private static final String FILE = "bad-migrations.sql";

    /** All of them. */
    static List<BadMigration> all() {
        List<BadMigration> all = new ArrayList<>();
        for (String part : text().split("(?m)^=== ", -1)) {
            if (!part.isBlank()) {
                all.add(parsed(part));
            }
        }
        return all;
    }

    static String text() {
        try (InputStream in = BadMigration.class.getResourceAsStream(FILE)) {
            return new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BadMigration parsed(String part) {
        String[] blocks = part.split("(?m)^--- ", -1);
        String[] head = blocks[0].strip().split("\n", -1);
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 1; i < head.length; i++) {
            String[] pair = head[i].split(": ", 2);
            facts.put(pair[0], pair[1]);
        }
        Map<String, String> scripts = new LinkedHashMap<>();
        for (int i = 1; i < blocks.length; i++) {
            String[] pair = blocks[i].split("\n", 2);
            scripts.put(pair[0], pair[1]);
        }
        return new BadMigration(head[0].strip(), facts, scripts);
    }

    String script(String of) {
        return Objects.requireNonNull(scripts.get(of), of);
    }

    String fact(String of) {
        return facts.getOrDefault(of, "");
    }

    /** The set with the script of this name as its second migration. */
    MigrationSource source(String script) {
        SqlMigration first = SqlMigration.of(MigrationId.schema(1), "before", script("before"));
        MigrationId id = switch (facts.getOrDefault("type", "schema")) {
            case "data" -> MigrationId.data(2);
            case "seed" -> MigrationId.seed(2);
            default -> MigrationId.schema(2);
        };
        SqlMigration second = SqlMigration.of(id, script, script(script));
        Optional<String> undo = Optional.ofNullable(scripts.get("undo of " + script));
        return MigrationSource.of(first, undo.map(second::withRollback).orElse(second));
    }

    @Override
    public String toString() {
        return name;
    }

    /** The contract, of the set that is looked at. */
    static class Subject extends MigrationsContract {
        @Override
        protected MigrationSource migrations() {
            return SUBJECT.get();
        }

        @Override
        protected String noRollbacksBecause() {
            return "not what is asked here";
        }
    }

    /** The contract, of the folder that is looked at. */
    static class Locked extends LockFileContract {
        @Override
        protected Path migrations() {
            return FOLDER.get();
        }
    }
}
