package io.zmonitor.migrator.testkit.contract;

import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.SqlMigration;
import java.util.Map;

/** Sets that keep the contract, and sets that break it; {@link MigrationsContractTest} runs them. */
final class SetsForTheContract {
    private SetsForTheContract() {}

    private static final SqlMigration BEDS = schema(
                    1, "CREATE TABLE bed (id INTEGER PRIMARY KEY, label TEXT); CREATE INDEX bed_label ON bed (label);")
            .withRollback("-- @rows bed may decrease\nDROP TABLE bed;");

    private static SqlMigration schema(long number, String script) {
        return SqlMigration.of(MigrationId.schema(number), "step " + number, script);
    }

    private static MigrationSource with(String script, String rollback) {
        return MigrationSource.of(BEDS, schema(2, script).withRollback(rollback));
    }

    static class Good extends MigrationsContract {
        @Override
        protected MigrationSource migrations() {
            return with("ALTER TABLE bed ADD COLUMN ward TEXT;", "ALTER TABLE bed DROP COLUMN ward;");
        }
    }

    static class FailsOnRows extends MigrationsContract {
        @Override
        protected MigrationSource migrations() {
            return MigrationSource.of(
                    BEDS,
                    schema(2, "CREATE UNIQUE INDEX only ON bed (label COLLATE NOCASE);")
                            .withRollback("DROP INDEX only;"),
                    schema(3, "ALTER TABLE bed ADD COLUMN ward TEXT;")
                            .withRollback("ALTER TABLE bed DROP COLUMN ward;"));
        }
    }

    static class LosesRowsUndeclared extends MigrationsContract {
        @Override
        protected MigrationSource migrations() {
            return with("DELETE FROM bed WHERE label = 'nobody has it';", "SELECT 1;");
        }
    }

    static class RollbackThatForgets extends MigrationsContract {
        @Override
        protected MigrationSource migrations() {
            return with(
                    "ALTER TABLE bed ADD COLUMN ward TEXT; CREATE INDEX bed_ward ON bed (ward, id);",
                    "DROP INDEX bed_ward;");
        }
    }

    static class RollbackThatChangesRows extends MigrationsContract {
        @Override
        protected MigrationSource migrations() {
            return with("UPDATE bed SET label = upper(label);", "UPDATE bed SET label = lower(label);");
        }
    }

    static class KnownToChangeRows extends RollbackThatChangesRows {
        @Override
        protected Map<Long, String> rollbacksThatChangeRows() {
            return Map.of(2L, "nobody knows the case");
        }
    }

    static class RollbackThatRefusesNewerRows extends MigrationsContract {
        @Override
        protected MigrationSource migrations() {
            return with(
                    "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);",
                    "-- @expect 0\nSELECT count(*) FROM note;\n-- @rows note may decrease\nDROP TABLE note;");
        }
    }

    static class RollbackThatLosesNewerRows extends MigrationsContract {
        @Override
        protected MigrationSource migrations() {
            return with("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);", "DROP TABLE note;");
        }
    }

    static class WithoutRollbacks extends MigrationsContract {
        @Override
        protected MigrationSource migrations() {
            return MigrationSource.of(schema(1, "CREATE TABLE bed (id INTEGER PRIMARY KEY);"));
        }
    }

    static class WithoutRollbacksForAReason extends WithoutRollbacks {
        @Override
        protected String noRollbacksBecause() {
            return "released before there were any";
        }
    }

    static class Empty extends MigrationsContract {
        @Override
        protected MigrationSource migrations() {
            return MigrationSource.of();
        }
    }
}
