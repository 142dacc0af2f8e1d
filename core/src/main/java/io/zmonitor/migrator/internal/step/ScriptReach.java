package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.internal.schema.WriteSet;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import io.zmonitor.migrator.internal.sql.StatementHead;
import io.zmonitor.migrator.internal.sql.StatementHead.Kind;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the statements of a script reach, asked of SQLite before the first of them runs.
 *
 * @param sets what those can write that compile already, by the key of their head
 * @param changes whether one changes the schema, or a setting: then a later one may be compiled to something else
 * @param drops whether one drops a table
 * @param isHarmless whether none can remove a row, lower a counter, or move a table; while foreign keys are not enforced
 */
record ScriptReach(Map<String, WriteSet> sets, boolean changes, boolean drops, boolean isHarmless) {
    static ScriptReach of(SqlConnection database, List<StatementHead> statements) throws SQLException {
        Map<String, WriteSet> sets = new HashMap<>();
        boolean changes = false;
        boolean drops = false;
        boolean extending = false;
        boolean uncompiled = false;
        boolean harmless = true;
        for (StatementHead head : statements) {
            changes |= head.changesProgrammes();
            drops |= head.kind() == Kind.DROPS && head.object().equals("TABLE");
            extending |= head.addsColumn();
            harmless &= !head.changesProgrammes() || head.makesTable() || head.addsColumn();
            if (head.mayRemove() && !sets.containsKey(head.key())) {
                Optional<WriteSet> set = WriteSet.of(database, head.sql());
                if (set.isPresent()) {
                    sets.put(head.key(), set.get());
                }
                // What does not compile yet adds rows to a table that the step makes, which has no trigger.
                uncompiled |= set.isEmpty();
                harmless &= set.isPresent() ? set.get().isHarmless() : head.isPlainInsert() && !head.replaces();
            }
        }
        // Or to one that gets a column, which may have triggers.
        return new ScriptReach(sets, changes, drops, harmless && !(extending && uncompiled));
    }
}
