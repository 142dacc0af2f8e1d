package io.zmonitor.migrator.internal.run;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.internal.backup.Soundness;
import io.zmonitor.migrator.internal.open.FileAccess;
import io.zmonitor.migrator.internal.sql.ResultCode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a database file is like after a change, read from the storage again.
 *
 * @param flaw what is wrong with it; empty if nothing is
 * @param verdict whether the change has made it worse
 */
record ResultProof(String flaw, Verdict verdict) {
    private static final ResultProof SOUND = new ResultProof("", Verdict.NOT_PROVED);

    // It could be opened before, with this key: whatever the file is taken for now, it is damage.
    private static final Set<ProblemCode> DAMAGE = EnumSet.of(
            ProblemCode.WRONG_KEY,
            ProblemCode.PLAINTEXT_DATABASE,
            ProblemCode.NOT_A_DATABASE,
            ProblemCode.EMPTY_FILE,
            ProblemCode.TRUNCATED_FILE,
            ProblemCode.DAMAGED_DATABASE,
            ProblemCode.DATABASE_MISSING);

    /** Whether the database is worse than before. */
    enum Verdict {
        /** It is damaged, or lacks what was committed. */
        PROVED,
        /** It is not, or storage, locks or permissions do not let anybody say so. */
        NOT_PROVED
    }

    /** Tells whether what was committed is there. */
    @FunctionalInterface
    interface Kept {
        boolean isIn(Session session) throws SQLException;
    }

    boolean isWorse() {
        return verdict == Verdict.PROVED;
    }

    /** After a commit: every page, and what was committed. The connection's own settings are put back before. */
    static ResultProof of(Session session, FileAccess file, Kept kept) {
        return look(session, file, kept, session.settings()::restore);
    }

    /** What is done with the connection before it is closed. */
    @FunctionalInterface
    private interface Farewell {
        void say() throws SQLException;
    }

    private static ResultProof look(Session session, FileAccess file, Kept kept, Farewell farewell) {
        try {
            farewell.say();
            file.disconnect();
            Optional<String> damage = new Soundness(file.held()).damage(file.database());
            if (damage.isPresent()) {
                return new ResultProof(damage.get(), Verdict.PROVED);
            }
            session.reopen();
            return kept.isIn(session)
                    ? SOUND
                    : new ResultProof("the ledger is not the one that was committed", Verdict.PROVED);
        } catch (SQLException e) {
            ResultCode code = ResultCode.of(e);
            return new ResultProof("SQLite says " + code.name(), proved(code.isDamage()));
        } catch (MigrationException e) {
            ProblemCode code = e.problem().code();
            return new ResultProof("opening it says " + code.code(), proved(DAMAGE.contains(code)));
        } catch (IOException e) {
            return new ResultProof("reading it says " + e.getClass().getSimpleName(), Verdict.NOT_PROVED);
        }
    }

    /** After a failure of which nobody knows what it left: an opening comes first, since SQLite may have to recover. */
    static ResultProof afterFailure(Session session, FileAccess file) {
        Kept anything = again -> again.database().number("SELECT count(*) FROM sqlite_schema") >= 0;
        ResultProof opened = look(session, file, anything, () -> {});
        return opened.flaw().isEmpty() ? look(session, file, anything, () -> {}) : opened;
    }

    private static Verdict proved(boolean damage) {
        return damage ? Verdict.PROVED : Verdict.NOT_PROVED;
    }
}
