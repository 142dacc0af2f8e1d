package io.zmonitor.migrator.internal.step;

import io.zmonitor.migrator.internal.sql.StatementHead;
import java.sql.SQLException;

/** Is told of the statements of Java code, right before and right after each. What it throws keeps the statement from running. */
interface StatementWatch {
    /** A statement is about to run; of a script it stands on this line, of code on none (0). */
    void before(StatementHead statement, int line) throws SQLException;

    /** It ran. */
    void after(StatementHead statement) throws SQLException;

    /** A text of several statements, or one that nobody can read, is about to run. */
    void beforeAny() throws SQLException;

    /** It ran, or it failed somewhere. */
    void afterAny() throws SQLException;
}
