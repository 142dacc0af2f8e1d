package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.internal.result.Results;
import io.zmonitor.migrator.internal.script.ScriptText;
import java.util.ArrayList;
import java.util.List;

/** Repeatables given as objects. */
final class GivenRepeatables implements PlacedSet {
    private final List<RepeatableMigration> given;

    GivenRepeatables(List<RepeatableMigration> given) {
        this.given = given;
    }

    @Override
    public String place() {
        return "the given repeatables";
    }

    @Override
    public String chain() {
        List<String> parts = new ArrayList<>();
        for (RepeatableMigration repeatable : given) {
            parts.add(repeatable.name() + "=" + repeatable.checksum());
        }
        parts.sort(null);
        return String.join(";", parts);
    }

    @Override
    public List<SourceEntry> entries() {
        return List.of();
    }

    @Override
    public List<ResolvedMigration> load(List<SourceEntry> pending) {
        return List.of();
    }

    @Override
    public List<String> contents(long number) {
        return new ArrayList<>();
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public List<SourceRollback> rollbacks(List<SourceEntry> applied) {
        return List.of();
    }

    @Override
    public List<SourceEntry.Repeatable> repeatables() {
        List<SourceEntry.Repeatable> entries = new ArrayList<>();
        for (RepeatableMigration repeatable : given) {
            entries.add(entry(repeatable));
        }
        return Repeatables.inOrder(entries);
    }

    @Override
    public List<ResolvedRepeatable> loadRepeatables() {
        repeatables();
        List<ResolvedRepeatable> loaded = new ArrayList<>();
        for (RepeatableMigration repeatable : given) {
            loaded.add(
                    RepeatableReader.read(entry(repeatable), new ScriptText(repeatable.file(), repeatable.script())));
        }
        return Repeatables.withoutConflict(loaded);
    }

    private static SourceEntry.Repeatable entry(RepeatableMigration repeatable) {
        return new Results.RepeatableEntryData(repeatable.name(), repeatable.checksum(), repeatable.file());
    }
}
