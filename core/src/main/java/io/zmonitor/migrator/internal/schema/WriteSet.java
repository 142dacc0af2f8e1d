package io.zmonitor.migrator.internal.schema;

import io.zmonitor.migrator.internal.sql.ResultCode;
import io.zmonitor.migrator.internal.sql.SqlConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one statement can do to the rows of the main database, with all triggers and foreign-key actions that it fires:
 * SQLite's own answer, read from the program that EXPLAIN lists (driver facts 43 to 46). Tables are root pages here; {@link
 * MainTables} knows their names. What is not understood counts as able to do anything.
 */
public final class WriteSet {
    // Every operation of SQLite 3.40 to 3.50. One with another name may do what these do not: see everything().
    private static final Set<String> KNOWN = Set.of(("Savepoint AutoCommit Transaction Checkpoint JournalMode Vacuum"
                    + " VFilter VUpdate Init Goto Gosub InitCoroutine Yield MustBeInt Jump Once If IfNot IsType Not"
                    + " IfNullRow SeekLT SeekLE SeekGE SeekGT IfNotOpen IfNoHope NoConflict NotFound Found SeekRowid"
                    + " NotExists Last IfSmaller IfSizeBetween IfEmpty SorterSort Sort Rewind SorterNext Prev Next IdxLE IdxGT IdxLT Or And"
                    + " IdxGE RowSetRead RowSetTest Program FkIfZero IsNull NotNull Ne Eq Gt Le Lt Ge ElseEq IfPos"
                    + " IfNotZero DecrJumpZero IncrVacuum VNext Filter PureFunc Function Return EndCoroutine"
                    + " HaltIfNull Halt Integer Int64 String String8 BeginSubrtn Null SoftNull Blob Variable Move Copy"
                    + " SCopy IntCopy FkCheck ResultRow CollSeq AddImm RealAffinity Cast Permutation Compare IsTrue"
                    + " ZeroOrNull Offset Column TypeCheck Affinity MakeRecord Count ReadCookie SetCookie ReopenIdx"
                    + " BitAnd BitOr ShiftLeft ShiftRight Add Subtract Multiply Divide Remainder Concat OpenRead"
                    + " OpenWrite BitNot OpenDup OpenAutoindex OpenEphemeral SorterOpen SequenceTest OpenPseudo Close"
                    + " ColumnsUsed SeekScan SeekHit Sequence NewRowid Insert RowCell Delete ResetCount SorterCompare"
                    + " SorterData RowData Rowid NullRow SeekEnd IdxInsert SorterInsert IdxDelete DeferredSeek IdxRowid"
                    + " FinishSeek Destroy Clear ResetSorter CreateBtree SqlExec ParseSchema LoadAnalysis DropTable"
                    + " DropIndex Real DropTrigger IntegrityCk RowSetAdd Param FkCounter MemMax OffsetLimit AggInverse"
                    + " AggStep AggStep1 AggValue AggFinal Expire CursorLock CursorUnlock TableLock VBegin VCreate VDestroy VOpen"
                    + " VCheck VInitIn VColumn VRename Pagecount MaxPgcnt ClrSubtype GetSubtype SetSubtype FilterAdd Trace"
                    + " CursorHint ReleaseReg Noop Explain Abortable")
            .split(" "));
    private static final String SEQUENCES = "sqlite_sequence";
    private static final int MAIN = 0;
    // OPFLAG_ISUPDATE, or OPFLAG_AUXDELETE: the half of an UPDATE, or a row whose index entry goes, too.
    private static final long HALF = 4;
    private static final long REPLACING = 5;

    private static final WriteSet EVERYTHING = new WriteSet(true);

    private final boolean everything;
    private final Set<Long> written = new HashSet<>();
    private final Set<Long> counted = new HashSet<>();
    private final Set<Long> removed = new HashSet<>();
    private final Set<String> dropped = new HashSet<>();
    private boolean virtual;
    private boolean virtualRemoved;
    private boolean sequences;

    private WriteSet(boolean everything) {
        this.everything = everything;
    }

    private record Operation(
            long address,
            String name,
            long p1,
            long p2,
            long p3,
            @Nullable String p4,
            long p5) {
        private static final class Reader implements SqlConnection.Row<Operation> {
            @Override
            public Operation read(ResultSet row) throws SQLException {
                String name = String.valueOf(row.getString(2));
                if (!isTelling(name)) {
                    return new Operation(row.getLong(1), name, 0, 0, 0, null, 0);
                }
                return new Operation(
                        row.getLong(1),
                        name,
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getLong(7));
            }

            // Of the others, which are most, nobody asks for what they work with.
            private static boolean isTelling(String name) {
                return switch (name) {
                    case "Insert", "IdxInsert", "Clear", "Delete", "DropTable", "VUpdate" -> true;
                    default -> name.contains("Open") || name.startsWith("Reopen");
                };
            }
        }
    }

    /**
     * What is put before a statement that is not to run. With a blank at its end, a vertical tab at the statement's
     * beginning would be white space and no error any more, and SQLite runs some pragmas while it compiles them: a script
     * would change the key.
     */
    public static final String EXPLAIN = "EXPLAIN/**/";

    /** That of a statement of which nothing is known. */
    public static WriteSet everything() {
        return EVERYTHING;
    }

    /** That of the first statement in this text, as the schema is now; empty if it does not compile. */
    public static Optional<WriteSet> of(SqlConnection database, String sql) throws SQLException {
        List<Operation> program;
        try {
            program = database.list(EXPLAIN + sql, new Operation.Reader());
        } catch (SQLException e) {
            if (ResultCode.of(e).isPlainError()) {
                return Optional.empty();
            }
            return Optional.of(EVERYTHING);
        }
        return Optional.of(read(program));
    }

    private static WriteSet read(List<Operation> program) {
        WriteSet set = new WriteSet(false);
        List<Operation> part = new ArrayList<>();
        boolean understood = !program.isEmpty();
        for (Operation operation : program) {
            understood &= KNOWN.contains(operation.name());
            // Programs of triggers and of foreign keys follow one after the other, each with cursors of its own.
            if (operation.address() == 0 && !part.isEmpty()) {
                understood &= set.add(part);
                part.clear();
            }
            part.add(operation);
        }
        understood &= set.add(part);
        return understood ? set : EVERYTHING;
    }

    // False if a row is removed through a cursor that nothing has opened.
    private boolean add(List<Operation> part) {
        Map<Long, Set<Long>> roots = new HashMap<>();
        Set<Long> opened = new HashSet<>();
        Set<Long> inserting = new HashSet<>();
        for (Operation operation : part) {
            if (operation.name().equals("OpenWrite") && operation.p3() == MAIN) {
                Set<Long> opening = roots.getOrDefault(operation.p1(), new HashSet<>());
                opening.add(operation.p2());
                roots.put(operation.p1(), opening);
                written.add(operation.p2());
            }
            if (operation.name().equals("Insert") || operation.name().equals("IdxInsert")) {
                inserting.add(operation.p1());
            }
            if (operation.name().contains("Open") || operation.name().startsWith("Reopen")) {
                opened.add(operation.p1());
            }
        }
        boolean understood = true;
        for (Operation operation : part) {
            switch (operation.name()) {
                case "Clear" -> clear(operation);
                case "Delete" -> {
                    understood &= opened.contains(operation.p1());
                    delete(
                            operation,
                            roots.getOrDefault(operation.p1(), Set.of()),
                            (operation.p5() & HALF) != 0 && inserting.contains(operation.p1()));
                }
                case "Insert" -> sequences |= SEQUENCES.equals(operation.p4());
                case "DropTable" -> {
                    if (operation.p1() == MAIN && operation.p4() != null) {
                        dropped.add(operation.p4());
                    }
                }
                case "VUpdate" -> {
                    virtual = true;
                    virtualRemoved |= operation.p2() == 1 || operation.p5() == REPLACING;
                }
                default -> {
                    // It leaves rows alone.
                }
            }
        }
        return understood;
    }

    private void clear(Operation operation) {
        if (operation.p2() == MAIN) {
            written.add(operation.p1());
            counted.add(operation.p1());
            removed.add(operation.p1());
            sequences |= SEQUENCES.equals(operation.p4());
        }
    }

    // Without a name it is the half of an UPDATE that moves a row, and the other half may replace a row that is there.
    private void delete(Operation operation, Set<Long> roots, boolean isHalf) {
        counted.addAll(roots);
        if (operation.p4() != null && !isHalf) {
            removed.addAll(roots);
        }
        sequences |= SEQUENCES.equals(operation.p4()) && !roots.isEmpty();
    }

    /** Whether it may do anything. */
    public boolean isEverything() {
        return everything;
    }

    /** Tables and indexes whose rows it can add, change or remove. */
    public Set<Long> written() {
        return written;
    }

    /** Tables and indexes from which a row may go: those that must be counted. */
    public Set<Long> counted() {
        return counted;
    }

    /** Of these, the ones from which it takes rows by what it says, not only by replacing others. */
    public Set<Long> removed() {
        return removed;
    }

    /** Tables and views that it drops, as they are spelt in the schema. */
    public Set<String> dropped() {
        return dropped;
    }

    /** Whether it writes to a virtual table: SQLite does not say to which. */
    public boolean writesVirtual() {
        return virtual;
    }

    /** Whether it can remove a row of a virtual table by what it says. */
    public boolean removesVirtual() {
        return virtualRemoved;
    }

    /** Whether it can lower a counter: it names {@code sqlite_sequence}, or drops a table. */
    public boolean lowersCounters() {
        return everything || sequences || !dropped.isEmpty();
    }

    /** Whether no row can go, and no counter fall. */
    public boolean isHarmless() {
        return !everything && counted.isEmpty() && !virtual && !lowersCounters();
    }
}
