package io.zmonitor.migrator.cli.session;

import io.zmonitor.migrator.Backup;
import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.DatabaseVersion;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationReport;
import io.zmonitor.migrator.MigrationStatus;
import io.zmonitor.migrator.Rehearsal;
import io.zmonitor.migrator.SourceEntry;
import io.zmonitor.migrator.Warning;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The library's records as documents and as text: one way to say each, for all commands. */
public final class Reports {
    private Reports() {}

    public static Json.Fields version(DatabaseVersion version) {
        return Json.with("number", version.number())
                .with("schema", version.schema())
                .with("data", version.data())
                .with("seed", version.seed());
    }

    public static String words(DatabaseVersion version) {
        return "version " + version.number() + " (schema " + version.schema() + ", data " + version.data() + ", seed "
                + version.seed() + ")";
    }

    public static Json.Fields step(SourceEntry entry) {
        return Json.with("id", entry.id())
                .with("description", entry.description())
                .with("file", entry.file());
    }

    public static Json.Fields withSql(SourceEntry entry) {
        return step(entry).with("sql", entry.content().flatMap(SourceEntry.Content::sql));
    }

    public static Json.Fields applied(MigrationReport.Applied applied) {
        return step(applied.source())
                .with("tookMillis", applied.took().toMillis())
                .with("badRows", applied.badRows());
    }

    public static List<Json.Fields> warnings(List<Warning> warnings) {
        return warnings.stream()
                .map(warning -> Json.with("kind", warning.kind()).with("text", warning.text()))
                .toList();
    }

    public static void warnings(List<Warning> warnings, Text text) {
        for (Warning warning : warnings) {
            text.line("Warning: " + warning.text());
        }
    }

    public static Json.Fields backup(Backup backup) {
        return Json.with("file", backup.file())
                .with("takenAt", Text.moment(backup.takenAt()))
                .with("bytes", backup.bytes());
    }

    public static Optional<Json.Fields> backup(Optional<Backup> backup) {
        return backup.map(Reports::backup);
    }

    public static List<String> ids(List<MigrationId> ids) {
        return ids.stream().map(MigrationId::toString).toList();
    }

    public static List<String> dueNames(List<MigrationStatus.Repeatable> repeatables) {
        return repeatables.stream()
                .filter(MigrationStatus.Repeatable::isDue)
                .map(MigrationStatus.Repeatable::name)
                .toList();
    }

    public static Json.Fields check(Check.Result result) {
        Json.Fields fields = Json.with("check", result.check()).with("phase", result.phase());
        Check.Verdict verdict = result.verdict();
        if (verdict instanceof Check.Verdict.Fail fail) {
            fields.with("verdict", "FAIL").with("finding", fail.finding()).with("remedy", fail.remedy());
        } else if (verdict instanceof Check.Verdict.Warn warn) {
            fields.with("verdict", "WARN").with("finding", warn.finding()).with("remedy", null);
        } else {
            fields.with("verdict", "PASS").with("finding", null).with("remedy", null);
        }
        return fields.with("tookMillis", result.took().toMillis());
    }

    public static void check(Check.Result result, Text text) {
        Check.Verdict verdict = result.verdict();
        if (verdict instanceof Check.Verdict.Fail fail) {
            text.line("  FAIL  " + result.check() + ": " + fail.finding());
            text.line("        " + fail.remedy());
        } else if (verdict instanceof Check.Verdict.Warn warn) {
            text.line("  WARN  " + result.check() + ": " + warn.finding());
        } else {
            text.line("  PASS  " + result.check());
        }
    }

    public static Json.Fields table(Rehearsal.Table table) {
        return Json.with("table", table.table()).with("before", table.before()).with("after", table.after());
    }

    public static void tables(List<Rehearsal.Table> tables, Text text) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("table", "rows before", "rows after"));
        for (Rehearsal.Table table : tables) {
            if (table.differ()) {
                rows.add(List.of(table.table(), count(table.before()), count(table.after())));
            }
        }
        text.table(rows);
    }

    public static String count(java.util.OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : "no table";
    }
}
