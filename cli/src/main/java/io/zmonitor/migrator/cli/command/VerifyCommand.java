package io.zmonitor.migrator.cli.command;

import io.zmonitor.migrator.Verification;
import io.zmonitor.migrator.cli.output.ExitCode;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.schema.DeclaredSchema;
import io.zmonitor.migrator.schema.SchemaDifference;
import io.zmonitor.migrator.spi.DatabaseFile;
import io.zmonitor.migrator.spi.Purpose;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The records of the database: audit, ledger, lock file, and the schema as it was left. */
@Command(
        name = "verify",
        description =
                "Compare the audit, the ledger, the scripts and the schema. Writes nothing. Ends with 3 if something differs.",
        footer = {
            "",
            "Example:",
            "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations verify --schema database.yaml"
        })
public final class VerifyCommand implements Act {
    @Option(names = "--schema", paramLabel = "FILE", description = "Also compare with this declared schema.")
    @Nullable
    Path schema;

    @Override
    public Result run(CommandSession session) throws SQLException {
        Verification verification = session.migrator().maintenance().verify();
        List<Json.Fields> findings = new ArrayList<>();
        Text text = new Text();
        for (Verification.Finding finding : verification.findings()) {
            findings.add(finding(place(finding), subject(finding), finding.text()));
            text.line("  " + finding.text());
        }
        for (SchemaDifference difference : differences(session)) {
            findings.add(finding("DECLARED_SCHEMA", difference.object(), difference.sentence()));
            text.line("  " + difference.sentence());
        }
        Text head = new Text()
                .line(session.databaseName() + ": " + Text.counted(verification.auditRows(), "row") + " of the audit, "
                        + Text.counted(findings.size(), "finding"));
        verification
                .newest()
                .ifPresent(newest -> text.line("Newest row of the audit: " + newest.number() + " " + newest.hash()));
        Json.Fields document = Json.with("database", session.database())
                .with("auditRows", verification.auditRows())
                .with(
                        "newest",
                        verification
                                .newest()
                                .map(newest ->
                                        Json.with("number", newest.number()).with("hash", newest.hash())))
                .with("findings", findings);
        Result result = Result.fine(document, head.block(text.toString()));
        return findings.isEmpty() ? result : result.exiting(ExitCode.FOUND);
    }

    private static Json.Fields finding(String place, String subject, String text) {
        return Json.with("place", place).with("subject", subject).with("text", text);
    }

    private static String place(Verification.Finding finding) {
        if (finding instanceof Verification.Finding.InAudit) {
            return "AUDIT";
        }
        if (finding instanceof Verification.Finding.InLedger) {
            return "LEDGER";
        }
        return finding instanceof Verification.Finding.InSource ? "SOURCE" : "SCHEMA";
    }

    private static String subject(Verification.Finding finding) {
        if (finding instanceof Verification.Finding.InAudit inAudit) {
            return Long.toString(inAudit.row());
        }
        return finding instanceof Verification.Finding.InLedger inLedger
                ? inLedger.migration().toString()
                : "";
    }

    private List<SchemaDifference> differences(CommandSession session) throws SQLException {
        if (schema == null) {
            return List.of();
        }
        DeclaredSchema declared = DeclaredSchema.read(schema);
        try (Connection connection = session.opener().open(new DatabaseFile(session.database()), Purpose.READING)) {
            return declared.differencesIn(connection);
        }
    }
}
