/** Tests of migrations that are written in SQL: {@link io.zmonitor.migrator.testkit.sql.SqlTests}. */
package io.zmonitor.migrator.testkit.sql;
