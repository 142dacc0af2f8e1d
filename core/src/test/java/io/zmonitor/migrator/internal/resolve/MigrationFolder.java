package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of scripts that a test makes. */
record MigrationFolder(Path path) {
    MigrationFolder with(String file, String text) throws IOException {
        return with(file, text.getBytes(StandardCharsets.UTF_8));
    }

    MigrationFolder with(String file, byte[] bytes) throws IOException {
        Path target = path.resolve(file);
        Files.createDirectories(target.getParent());
        Files.write(target, bytes);
        return this;
    }

    /** Two migrations and a rollback. */
    MigrationFolder withThreeScripts() throws IOException {
        return with("schema/0001_initial.sql", "-- Version: 0001\nCREATE TABLE a (b);\n")
                .with("data/0002_fill.sql", "INSERT INTO a VALUES (1);\n")
                .with("rollback/0001_rollback.sql", "DROP TABLE a;\n");
    }

    MigrationSet resolve() {
        return MigrationSets.resolve(MigrationSource.directory(path), Numbering.SHARED);
    }

    List<ResolvedMigration> load() {
        MigrationSet set = resolve();
        List<SourceEntry> entries = set.entries();
        return set.load(entries);
    }
}
