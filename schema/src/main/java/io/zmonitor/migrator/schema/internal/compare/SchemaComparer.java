package io.zmonitor.migrator.schema.internal.compare;

import io.zmonitor.migrator.schema.SchemaDifference;
import io.zmonitor.migrator.schema.internal.model.Schema;
import io.zmonitor.migrator.schema.internal.model.Table;
import io.zmonitor.migrator.schema.internal.model.Trigger;
import io.zmonitor.migrator.schema.internal.model.View;
import io.zmonitor.migrator.schema.internal.model.VirtualTable;
import io.zmonitor.migrator.schema.internal.sql.Identifiers;
import io.zmonitor.migrator.schema.internal.sql.SqlText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The one notion of equality: its table is in docs/reference/database-yaml.md. */
public final class SchemaComparer {
    private final Schema expected;
    private final Schema actual;
    private final Predicate<String> unmanaged;
    private final DifferenceList findings = new DifferenceList();

    private SchemaComparer(Schema expected, Schema actual, Predicate<String> unmanaged) {
        this.expected = expected;
        this.actual = actual;
        this.unmanaged = unmanaged;
    }

    /** All differences, those of tables first. Objects whose name is unmanaged are noted, and not compared. */
    public static List<SchemaDifference> differences(Schema expected, Schema actual, Predicate<String> unmanaged) {
        return new SchemaComparer(Effective.of(expected), Effective.of(actual), unmanaged).compare();
    }

    /** The differences of one table, in schemas that are compared for the sake of its foreign keys. */
    public static List<SchemaDifference> differences(Table expected, Table actual, Schema schema) {
        DifferenceList findings = new DifferenceList();
        new TableComparison(Effective.of(expected), Effective.of(actual), schema, findings).compare();
        return findings.all();
    }

    private List<SchemaDifference> compare() {
        objects("table ", expected.tables(), actual.tables(), Table::name, this::table);
        objects("virtual table ", expected.virtualTables(), actual.virtualTables(), VirtualTable::name, this::virtual);
        objects("view ", expected.views(), actual.views(), View::name, this::view);
        objects("trigger ", expected.triggers(), actual.triggers(), Trigger::name, this::trigger);
        return findings.all();
    }

    private <T> void objects(
            String kind, List<T> declared, List<T> present, Function<T, String> name, BiConsumer<T, T> comparison) {
        Map<String, T> byName = byName(present, name);
        for (T each : declared) {
            T other = byName.remove(Identifiers.folded(name.apply(each)));
            if (other == null) {
                findings.missing(kind + name.apply(each));
            } else {
                comparison.accept(each, other);
            }
        }
        for (T undeclared : byName.values()) {
            if (unmanaged.test(name.apply(undeclared))) {
                findings.notManaged(kind + name.apply(undeclared));
            } else {
                findings.notDeclared(kind + name.apply(undeclared));
            }
        }
    }

    static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        Map<String, T> byName = new LinkedHashMap<>();
        all.forEach(each -> byName.put(Identifiers.folded(name.apply(each)), each));
        return byName;
    }

    private void table(Table declared, Table present) {
        new TableComparison(declared, present, expected, findings).compare();
    }

    private void virtual(VirtualTable declared, VirtualTable present) {
        findings.sql("virtual table " + declared.name(), "module", declared.module(), present.module());
    }

    private void view(View declared, View present) {
        if (!folded(declared.columns()).equals(folded(present.columns()))) {
            findings.differ(
                    "view " + declared.name(),
                    "columns",
                    String.join(", ", declared.columns()),
                    String.join(", ", present.columns()));
        }
        findings.sql("view " + declared.name(), "query", declared.select(), present.select());
    }

    private static List<String> folded(List<String> names) {
        return names.stream().map(Identifiers::folded).toList();
    }

    private void trigger(Trigger declared, Trigger present) {
        if (!SqlText.same(declared.definition(), present.definition())) {
            findings.differ("trigger " + declared.name(), "definition", declared.definition(), present.definition());
        }
    }
}
