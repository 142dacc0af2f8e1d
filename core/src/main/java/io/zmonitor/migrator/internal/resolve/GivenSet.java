package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.RepeatableEntry;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.SqlMigration;
import java.util.ArrayList;
import java.util.List;

/** Migrations given as objects. */
final class GivenSet implements PlacedSet {
    private final List<Migration> migrations;
    private final Numbering numbering;

    GivenSet(List<Migration> migrations, Numbering numbering) {
        this.migrations = migrations;
        this.numbering = numbering;
    }

    @Override
    public String place() {
        return "the given migrations";
    }

    // Not hashed: Java-coded migrations beside a lock file must not cost a boot with nothing to do a message digest.
    @Override
    public String chain() {
        List<String> parts = new ArrayList<>();
        for (Migration migration : migrations) {
            parts.add(migration.id() + "=" + migration.checksum() + rollbackHash(migration));
        }
        parts.sort(null);
        return String.join(";", parts);
    }

    private static String rollbackHash(Migration migration) {
        if (migration instanceof SqlMigration sql && sql.rollback().isPresent()) {
            return "/" + ScriptText.sha256(sql.rollback().get());
        }
        return "";
    }

    @Override
    public List<SourceEntry> entries() {
        List<PlacedEntry> entries = new ArrayList<>();
        for (Migration migration : migrations) {
            SourceEntry entry =
                    new SourceEntry(migration.id(), migration.description(), migration.checksum(), fileOf(migration));
            entries.add(new PlacedEntry(entry, place()));
        }
        return PlacedEntry.inOrder(entries, numbering);
    }

    @Override
    public List<RepeatableEntry> repeatables() {
        return List.of();
    }

    @Override
    public List<ResolvedRepeatable> loadRepeatables() {
        return List.of();
    }

    private static String fileOf(Migration migration) {
        return migration instanceof SqlMigration sql
                ? sql.file()
                : migration.getClass().getName();
    }

    @Override
    public List<ResolvedMigration> load(List<SourceEntry> pending) {
        List<ResolvedMigration> loaded = new ArrayList<>();
        for (SourceEntry entry : pending) {
            loaded.add(resolved(entry, find(entry.id())));
        }
        return loaded;
    }

    private Migration find(MigrationId id) {
        for (Migration migration : migrations) {
            if (migration.id().equals(id)) {
                return migration;
            }
        }
        throw new IllegalArgumentException("not in this set: " + id);
    }

    private static ResolvedMigration resolved(SourceEntry entry, Migration migration) {
        if (migration instanceof SqlMigration sql) {
            ScriptText text = new ScriptText(sql.file(), sql.script());
            String rollbackFile = "rollback of " + sql.file();
            return ScriptReader.read(
                    entry, text, sql.rollback().map(rollback -> new ScriptText(rollbackFile, rollback)));
        }
        return new ResolvedMigration.OfCode(entry, (JavaMigration) migration);
    }
}
