package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.SourceEntry.Content.Rollback;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Migrations given as objects. */
final class InMemorySet implements PlacedSet {
    private final List<Migration> migrations;
    private final Numbering numbering;

    InMemorySet(List<Migration> migrations, Numbering numbering) {
        this.migrations = migrations;
        this.numbering = numbering;
    }

    @Override
    public String place() {
        return "the given migrations";
    }

    // Java-coded migrations alone, as they stand beside a lock file, must not cost a boot with nothing to do a digest.
    @Override
    public String chain() {
        List<String> parts = new ArrayList<>();
        for (Migration migration : migrations) {
            parts.add(migration.id() + "=" + migration.checksum() + rollbackHash(migration));
        }
        parts.sort(null);
        String chain = String.join(";", parts);
        return hasScripts() ? ScriptText.sha256(chain) : chain;
    }

    private boolean hasScripts() {
        for (Migration migration : migrations) {
            if (migration instanceof SqlMigration) {
                return true;
            }
        }
        return false;
    }

    private static String rollbackHash(@Nullable Migration migration) {
        if (migration instanceof SqlMigration sql && sql.rollback().isPresent()) {
            return "/" + ScriptText.sha256(sql.rollback().get());
        }
        return "";
    }

    @Override
    public List<SourceEntry> entries() {
        List<PlacedEntry> entries = new ArrayList<>();
        for (Migration migration : migrations) {
            SourceEntry entry = new Results.SourceEntryData(
                    migration.id(), migration.description(), migration.checksum(), fileOf(migration));
            entries.add(new PlacedEntry(entry, place()));
        }
        return PlacedEntry.inOrder(entries, numbering);
    }

    @Override
    public List<SourceEntry.Repeatable> repeatables() {
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
        Map<MigrationId, Migration> byId = byId();
        List<ResolvedMigration> loaded = new ArrayList<>();
        for (SourceEntry entry : pending) {
            Migration migration = byId.get(entry.id());
            if (migration == null) {
                throw new IllegalArgumentException("not in this set: " + entry.id());
            }
            loaded.add(resolved(entry, migration));
        }
        return loaded;
    }

    @Override
    public List<String> contents(long number) {
        Map<MigrationId, Migration> byId = byId();
        List<String> contents = new ArrayList<>();
        for (SourceEntry entry : entries()) {
            if (entry.id().number() <= number) {
                contents.add(Snapshot.content(entry, rollbackHash(byId.get(entry.id()))));
            }
        }
        return contents;
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public List<SourceRollback> rollbacks(List<SourceEntry> applied) {
        Map<MigrationId, Migration> byId = byId();
        List<SourceRollback> rollbacks = new ArrayList<>();
        for (SourceEntry entry : applied) {
            Migration migration = byId.get(entry.id());
            if (migration instanceof JavaMigration.Revertible code) {
                rollbacks.add(new SourceRollback.OfCode(entry, code));
            } else if (migration instanceof SqlMigration sql && sql.rollback().isPresent()) {
                rollbacks.add(new SourceRollback.OfScript(
                        entry, rollbackFile(sql), sql.rollback().get()));
            }
        }
        return rollbacks;
    }

    private Map<MigrationId, Migration> byId() {
        Map<MigrationId, Migration> byId = new TreeMap<>();
        for (Migration migration : migrations) {
            byId.put(migration.id(), migration);
        }
        return byId;
    }

    private static String rollbackFile(SqlMigration migration) {
        return "rollback of " + migration.file();
    }

    private static ResolvedMigration resolved(SourceEntry entry, Migration migration) {
        if (migration instanceof SqlMigration sql) {
            ScriptText text = new ScriptText(sql.file(), sql.script());
            return ScriptReader.read(
                    entry, text, sql.rollback().map(rollback -> new ScriptText(rollbackFile(sql), rollback)));
        }
        Rollback rollback = migration instanceof JavaMigration.Revertible ? Rollback.JAVA_CODE : Rollback.NONE;
        SourceEntry known = Results.withContent(
                entry, new Results.ContentData(SourceEntry.Header.NONE, Optional.empty(), rollback));
        return new ResolvedMigration.OfCode(known, (JavaMigration) migration);
    }
}
