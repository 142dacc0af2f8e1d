package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.cli.session.Reports;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What can be said of a backup.
 *
 * @param backup which
 * @param version of its schema; empty if it was not opened, or cannot be
 * @param oldestBuild the oldest build that may open it; empty if its migrations do not say
 * @param problem the code of why it cannot be opened; empty if it can, or if nobody tried
 * @param kept why the policy keeps it; empty if it does not, or if that is not known
 */
record BackupFacts(
        Backup backup,
        Optional<DatabaseVersion> version,
        OptionalLong oldestBuild,
        Optional<String> problem,
        List<String> kept) {
    private static final int VERSIONS = 3;

    static List<BackupFacts> of(List<Backup> newestFirst, CommandSession session, boolean opening) {
        List<BackupFacts> facts = new ArrayList<>();
        List<DatabaseVersion> seen = new ArrayList<>();
        for (Backup backup : newestFirst) {
            BackupFacts opened = opening ? opened(backup, session) : unopened(backup);
            List<String> kept = new ArrayList<>();
            if (facts.size() < session.backups().kept()) {
                kept.add("among the newest " + session.backups().kept());
            }
            if (opened.version().isPresent() && !seen.contains(opened.version().get())) {
                seen.add(opened.version().get());
                if (seen.size() <= VERSIONS) {
                    kept.add("newest of version " + opened.version().get());
                }
            }
            facts.add(new BackupFacts(backup, opened.version(), opened.oldestBuild(), opened.problem(), kept));
        }
        return facts;
    }

    /** What is found without opening it. */
    static BackupFacts unopened(Backup backup) {
        return new BackupFacts(backup, Optional.empty(), OptionalLong.empty(), Optional.empty(), List.of());
    }

    private static BackupFacts opened(Backup backup, CommandSession session) {
        try {
            List<MigrationStatus> status = Migrator.forDatabase(backup.file(), session.opener())
                    .withSource(MigrationSource.of())
                    .withNumbering(session.numbering())
                    .status();
            List<MigrationStatus.LedgerEntry> entries =
                    status.stream().flatMap(each -> each.inLedger().stream()).toList();
            DatabaseVersion version = DatabaseVersion.of(
                    entries.stream().map(MigrationStatus.LedgerEntry::id).toList());
            return new BackupFacts(backup, Optional.of(version), oldest(entries, version), Optional.empty(), List.of());
        } catch (MigrationException e) {
            return new BackupFacts(
                    backup,
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.of(e.problem().code().code()),
                    List.of());
        }
    }

    // A build may open it if the newest migration says so; else it takes the build that wrote it, or a later one.
    private static OptionalLong oldest(List<MigrationStatus.LedgerEntry> entries, DatabaseVersion version) {
        OptionalLong oldest = OptionalLong.empty();
        for (MigrationStatus.LedgerEntry entry : entries) {
            if (entry.id().number() == version.number()) {
                oldest = entry.compatibleWith();
            }
        }
        return oldest.isPresent() ? oldest : OptionalLong.of(version.number());
    }

    String versionWords() {
        if (problem.isPresent()) {
            return "cannot be opened: " + problem.get();
        }
        return version.map(DatabaseVersion::toString).orElse("?");
    }

    Json.Fields document() {
        return Reports.backup(backup)
                .with("version", version.map(Reports::version))
                .with("oldestBuild", oldestBuild)
                .with("problem", problem)
                .with("kept", kept);
    }
}
