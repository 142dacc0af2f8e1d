package io.zmonitor.migrator.schema.internal.draft;

/**
 * A statement of a draft.
 *
 * @param sql without a semicolon
 * @param kind whether it changes something or expects something
 */
record Step(String sql, Kind kind) {
    enum Kind {
        /** Changes the schema, or copies rows. */
        CHANGE,
        /** A query that has to yield 0. */
        EXPECTS_0
    }

    static Step change(String sql) {
        return new Step(sql, Kind.CHANGE);
    }

    static Step expecting0(String query) {
        return new Step(query, Kind.EXPECTS_0);
    }

    /** As it stands in a script. The semicolon has a line of its own where the statement may end with a comment. */
    String text() {
        String end = sql.contains("--") ? "\n;\n" : ";\n";
        return (kind == Kind.EXPECTS_0 ? "-- @expect 0\n" : "") + sql + end;
    }
}
