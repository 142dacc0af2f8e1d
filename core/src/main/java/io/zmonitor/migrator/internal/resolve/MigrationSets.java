package io.zmonitor.migrator.internal.resolve;

import io.zmonitor.migrator.JavaMigration;
import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.SqlMigration;
import java.util.List;
import java.util.stream.Collectors;

/** stub */
public final class MigrationSets {
    private MigrationSets() {}

    /** stub */
    public static MigrationSet resolve(MigrationSource source, Numbering numbering) {
        List<Migration> given = ((MigrationSource.Given) source).migrations();
        List<SourceEntry> entries = given.stream()
                .map(m -> new SourceEntry(
                        m.id(),
                        m.description(),
                        m.checksum(),
                        m instanceof SqlMigration s ? s.file() : m.getClass().getName()))
                .sorted((a, b) -> numbering.order().compare(a.id(), b.id()))
                .toList();
        return new MigrationSet() {
            @Override
            public String chain() {
                return entries.stream().map(SourceEntry::toString).collect(Collectors.joining());
            }

            @Override
            public List<SourceEntry> entries() {
                return entries;
            }

            @Override
            public List<ResolvedMigration> load(List<SourceEntry> pending) {
                return pending.stream().map(e -> one(e)).toList();
            }

            private ResolvedMigration one(SourceEntry e) {
                Migration m = given.stream()
                        .filter(x -> x.id().equals(e.id()))
                        .findFirst()
                        .orElseThrow();
                return m instanceof SqlMigration s
                        ? new ResolvedMigration.OfScript(e, ScriptParser.parse(s.file(), s.script()), s.rollback())
                        : new ResolvedMigration.OfCode(e, (JavaMigration) m);
            }
        };
    }
}
