package io.zmonitor.migrator.schema.internal.rule;

import io.zmonitor.migrator.Check;
import io.zmonitor.migrator.schema.internal.model.Declaration;
import io.zmonitor.migrator.schema.internal.model.Rule;
import io.zmonitor.migrator.schema.internal.model.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks for rows that break a rule. Says how many, and the numbers of the first ones, never what they hold. */
public final class RuleCheck implements Check {
    /** How many rows are named for each rule. */
    static final int NAMED_ROWS = 5;

    private final Declaration declaration;

    /** Of the rules of this declaration. */
    public RuleCheck(Declaration declaration) {
        this.declaration = declaration;
    }

    @Override
    public String name() {
        return "validation rules";
    }

    @Override
    public String description() {
        return "rows keep the rules of the declared schema";
    }

    @Override
    public Verdict check(Check.Context context) throws SQLException {
        Findings findings = new Findings(context.phase());
        for (Table table : declaration.schema().tables()) {
            List<Rule> rules = new ArrayList<>();
            for (Rule rule : declaration.rules()) {
                if (rule.table().equals(table.name()) && compiles(rule, context.connection(), findings)) {
                    rules.add(rule);
                }
            }
            if (!rules.isEmpty()) {
                badRows(new RuleQuery(table, rules), context.connection(), findings);
            }
        }
        return findings.verdict();
    }

    // Before the run a table or a column may not be there yet.
    private static boolean compiles(Rule rule, Connection connection, Findings findings) {
        try (Statement statement = connection.createStatement();
                ResultSet program = statement.executeQuery(RuleQuery.probe(rule))) {
            return program.next();
        } catch (SQLException e) {
            findings.notCompiled(rule, e.getErrorCode());
            return false;
        }
    }

    private static void badRows(RuleQuery query, Connection connection, Findings findings) throws SQLException {
        List<BadRows> bad = query.rules().stream().map(BadRows::new).toList();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query.sql())) {
            while (rows.next()) {
                String number = rows.getString(1);
                for (int i = 0; i < bad.size(); i++) {
                    if (rows.getBoolean(i + 2)) {
                        bad.get(i).add(number == null ? "" : number);
                    }
                }
            }
        }
        bad.forEach(findings::add);
    }

    /** The rows that break one rule. */
    private static final class BadRows {
        private final Rule rule;
        private final List<String> first = new ArrayList<>();
        private long count;

        BadRows(Rule rule) {
            this.rule = rule;
        }

        void add(String number) {
            count++;
            if (first.size() < NAMED_ROWS && !number.isEmpty()) {
                first.add(number);
            }
        }

        String sentence() {
            String rows = count == 1 ? " row" : " rows";
            String named = first.isEmpty() ? "" : ", number " + String.join(", ", first);
            String more = first.isEmpty() || first.size() == count ? "" : " and others";
            String message = rule.message().isEmpty() ? "" : ": " + rule.message();
            return "the rule " + rule.name() + " is broken by " + count + rows + " of " + rule.table() + named + more
                    + message;
        }
    }

    /** What was found, sorted by what it means for the run. */
    private static final class Findings {
        private final Phase phase;
        private final List<String> refusals = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        Findings(Phase phase) {
            this.phase = phase;
        }

        void notCompiled(Rule rule, int result) {
            String sentence = "the rule " + rule.name() + " of " + rule.table()
                    + " cannot be evaluated here (SQLite result " + result + ")";
            (phase == Phase.PRE ? warnings : refusals).add(sentence);
        }

        void add(BadRows bad) {
            if (bad.count > 0) {
                boolean refuses = bad.rule.severity() == Rule.Severity.ERROR && bad.rule.action() == Rule.Action.FAIL;
                (refuses ? refusals : warnings).add(bad.sentence());
            }
        }

        Verdict verdict() {
            List<String> all = new ArrayList<>(refusals);
            all.addAll(warnings);
            String finding = String.join("; ", all);
            if (!refusals.isEmpty()) {
                return Verdict.fail(
                        finding, "Correct these rows with a data migration, or the rules in database.yaml.");
            }
            return warnings.isEmpty() ? Verdict.pass() : Verdict.warn(finding);
        }
    }
}
