package io.zmonitor.migrator.cli.look;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.cli.output.ExitCode;
import io.zmonitor.migrator.cli.output.Json;
import io.zmonitor.migrator.cli.output.Result;
import io.zmonitor.migrator.cli.session.Act;
import io.zmonitor.migrator.cli.session.CommandSession;
import io.zmonitor.migrator.health.Health;
import io.zmonitor.migrator.health.HealthCategory;
import io.zmonitor.migrator.health.HealthFormats;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How the database is, and what somebody has to do. */
@Command(
        name = "health",
        description = "How the database is, and what somebody has to do. Writes nothing to it and takes no lock.",
        footer = {
            "",
            "Examples:",
            "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations health",
            "  zmonitor-migrator --db ward.db --key-file ward.key --migrations migrations health --prometheus /var/lib/node/ward.prom"
        })
public final class HealthCommand implements Act {
    @Option(
            names = "--nagios",
            description = "One line for Nagios, and its exit codes: 0 fine, 1 warning, 2 critical, 3 not known.")
    boolean nagios;

    @Option(
            names = "--prometheus",
            paramLabel = "FILE",
            description = "Write the numbers for a collector: beside the file, and renamed.")
    @Nullable
    Path prometheus;

    @Override
    public Result run(CommandSession session) throws IOException {
        Health health = Health.of(session.database(), session.opener(), session.configured());
        if (prometheus != null) {
            HealthFormats.writePrometheus(health, prometheus);
        }
        Json.Fields document = Json.with("health", new Json.Raw(HealthFormats.json(health)));
        if (nagios) {
            return new Result(
                    ExitCode.numbered(HealthFormats.nagiosCode(health)), document, HealthFormats.nagios(health));
        }
        return new Result(exit(health), document, HealthFormats.text(health));
    }

    private static ExitCode exit(Health health) {
        if (health.problem().isPresent()) {
            ProblemCode code = health.problem().get().code();
            return ExitCode.of(code);
        }
        return health.category() == HealthCategory.FINE ? ExitCode.FINE : ExitCode.FOUND;
    }
}
