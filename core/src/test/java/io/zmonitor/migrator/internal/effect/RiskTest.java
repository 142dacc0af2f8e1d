package io.zmonitor.migrator.internal.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Migration;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationSource;
import io.zmonitor.migrator.Numbering;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.internal.resolve.MigrationSet;
import io.zmonitor.migrator.internal.resolve.MigrationSets;
import io.zmonitor.migrator.internal.resolve.ResolvedMigration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which migrations can lose something. */
class RiskTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE beds (id INTEGER)",
                "CREATE TABLE beds (id INTEGER); CREATE UNIQUE INDEX i ON beds (id)",
                "CREATE TRIGGER t AFTER INSERT ON beds BEGIN DELETE FROM beds; END",
                "CREATE VIEW v AS SELECT 'DROP TABLE beds'",
                "INSERT INTO beds VALUES (1)",
                "INSERT OR IGNORE INTO beds SELECT 2",
                "INSERT INTO beds VALUES (1) ON CONFLICT DO NOTHING",
                "WITH n AS (SELECT 1) INSERT INTO beds SELECT * FROM n",
                "-- @expect 0\nSELECT count(*) FROM beds",
                "PRAGMA user_version = 3",
                "BEGIN; CREATE TABLE beds (id INTEGER); COMMIT",
            })
    void only_adds(String script) {
        assertThat(Risk.isIn(resolved(MigrationId.schema(1), script))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE beds",
                "DROP VIEW v",
                "ALTER TABLE beds ADD COLUMN ward TEXT",
                "ALTER TABLE beds RENAME TO places",
                "DELETE FROM beds",
                "UPDATE beds SET id = 1",
                "REPLACE INTO beds VALUES (1)",
                "INSERT OR REPLACE INTO beds VALUES (1)",
                "INSERT INTO beds VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2",
                "WITH n AS (SELECT 1) DELETE FROM beds WHERE id IN n",
                "CREATE TABLE beds (id INTEGER); /* only */ dElEtE FROM beds",
                "REINDEX beds",
                "-- @no-transaction\nVACUUM",
            })
    void can_lose_something(String script) {
        assertThat(Risk.isIn(resolved(MigrationId.schema(1), script))).isTrue();
    }

    @Test
    void a_data_migration_is_one_whatever_it_says() {
        assertThat(Risk.isIn(resolved(MigrationId.data(1), "INSERT INTO beds VALUES (1)")))
                .isTrue();
        assertThat(Risk.isIn(resolved(MigrationId.seed(1), "INSERT INTO beds VALUES (1)")))
                .isFalse();
    }

    private static ResolvedMigration resolved(MigrationId id, String script) {
        Migration migration = SqlMigration.of(id, "a script", script);
        MigrationSet set = MigrationSets.resolve(MigrationSource.of(migration), Numbering.SHARED);
        return set.load(set.entries()).get(0);
    }
}
