package io.zmonitor.migrator.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A question has no effect: from its code, through whatever of ours it calls, no file is written, moved or deleted, and
 * no statement is executed that may write. What an interface hides is not followed.
 */
final class WriteNothing extends ArchCondition<JavaMethod> {
    /** Read by hand: they execute, and nothing is another afterwards. */
    private static final Set<String> ONLY_READ = Set.of(
            "SqlConnection.inTransaction", // BEGIN, and ROLLBACK if that was possible
            "FileVerifier.inconsistency"); // PRAGMAs on a connection of its own, to a copy

    private static final Set<String> OF_FILES = Set.of(
            "write",
            "writeString",
            "move",
            "copy",
            "delete",
            "deleteIfExists",
            "createFile",
            "createDirectory",
            "createDirectories",
            "createTempFile",
            "createTempDirectory",
            "createLink",
            "createSymbolicLink",
            "newOutputStream",
            "newBufferedWriter",
            "setPosixFilePermissions",
            "setLastModifiedTime");
    private static final Set<String> OF_CHANNELS = Set.of("write", "truncate", "setLength", "force", "transferFrom");
    private static final Set<String> OF_STATEMENTS =
            Set.of("executeUpdate", "executeLargeUpdate", "executeBatch", "commit");

    WriteNothing() {
        super("write nothing");
    }

    @Override
    public void check(JavaMethod question, ConditionEvents events) {
        Deque<List<JavaCodeUnit>> paths = new ArrayDeque<>(List.of(List.<JavaCodeUnit>of(question)));
        Set<JavaCodeUnit> seen = new HashSet<>(Set.of(question));
        while (!paths.isEmpty()) {
            List<JavaCodeUnit> path = paths.remove();
            JavaCodeUnit last = path.get(path.size() - 1);
            for (JavaAccess<?> call : last.getCallsFromSelf()) {
                if (isWriting(call)) {
                    events.add(SimpleConditionEvent.violated(
                            question,
                            Stream.concat(
                                            path.stream().map(WriteNothing::named),
                                            Stream.of(call.getTarget().getFullName()))
                                    .toList()
                                    .toString()));
                    return;
                }
                Optional<?> target = call.getTarget().resolveMember();
                if (target.isPresent()
                        && target.get() instanceof JavaCodeUnit next
                        && !ONLY_READ.contains(named(next))
                        && seen.add(next)) {
                    paths.add(Stream.concat(path.stream(), Stream.of(next)).toList());
                }
            }
        }
    }

    private static boolean isWriting(JavaAccess<?> call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getTarget().getName();
        return switch (owner) {
            case "java.nio.file.Files" -> OF_FILES.contains(name);
            case "java.nio.channels.FileChannel", "java.nio.channels.SeekableByteChannel", "java.io.RandomAccessFile" ->
                OF_CHANNELS.contains(name);
            case "java.io.FileOutputStream" -> true;
            default ->
                owner.startsWith("java.sql.")
                        ? OF_STATEMENTS.contains(name)
                        : isExecuting(owner) && name.equals("execute");
        };
    }

    private static boolean isExecuting(String owner) {
        return owner.equals("io.zmonitor.migrator.internal.sql.SqlConnection");
    }

    private static String named(JavaCodeUnit unit) {
        return unit.getOwner().getSimpleName() + "." + unit.getName();
    }
}
