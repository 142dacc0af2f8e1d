package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All scenes, and the codes that have none, each with the reason why. */
final class Scenes {
    /** A code that is here needs no scene; one that is neither here nor in a scene fails the build. */
    static final Map<ProblemCode, String> EXEMPT = Map.ofEntries(
            Map.entry(
                    ProblemCode.RECOVERY_INCOMPLETE,
                    "needs a storage that lies: the numbers of pages are all that it says"),
            Map.entry(ProblemCode.UNREADABLE, "the tests may run as an administrator, who may read everything"),
            Map.entry(ProblemCode.NO_PERMISSION, "the tests may run as an administrator, who may do everything"),
            Map.entry(ProblemCode.CHANGED_SINCE_RECOVERY, "a scene is still to be written"),
            Map.entry(ProblemCode.SPACE_SHORT, "a scene is still to be written"),
            Map.entry(ProblemCode.OTHER_WRITER, "a scene is still to be written"),
            Map.entry(ProblemCode.INTEGRITY_BROKEN, "a scene is still to be written"),
            Map.entry(ProblemCode.SALT_DAMAGED, "the path of a file is all that it says"),
            Map.entry(ProblemCode.REPLACEMENT_NOT_VERIFIED, "a scene is still to be written"),
            Map.entry(ProblemCode.REPLACEMENT_FAILED, "a scene is still to be written"),
            Map.entry(ProblemCode.ORIGINAL_CHANGED, "a scene is still to be written"),
            Map.entry(ProblemCode.TRANSFER_FAILED, "a scene is still to be written"),
            Map.entry(ProblemCode.TRANSFER_UNEQUAL, "a scene is still to be written"),
            Map.entry(
                    ProblemCode.AFTERMATH_FAILED, "like RESULT_DAMAGED: the name of a result code is all that it says"),
            Map.entry(ProblemCode.BACKUP_UNUSABLE, "a scene is still to be written"),
            Map.entry(ProblemCode.NATIVE_CACHE_UNSAFE, "is about a folder, before there is any key or row"),
            Map.entry(ProblemCode.TOO_MANY_FILES, "a count of files is all that it says"),
            Map.entry(ProblemCode.BACKUP_FAILED, "a scene is still to be written"),
            Map.entry(ProblemCode.BACKUP_NOT_VERIFIED, "a scene is still to be written"),
            Map.entry(ProblemCode.DAMAGED_BEFORE_RUN, "a scene is still to be written"),
            Map.entry(ProblemCode.RESTORE_FAILED, "a scene is still to be written"),
            Map.entry(ProblemCode.SWAP_UNCLEAR, "a scene is still to be written"),
            Map.entry(ProblemCode.SWAP_OF_A_LINK, "a scene is still to be written"));

    private Scenes() {}

    static List<Scene> all() {
        List<Scene> all = new ArrayList<>();
        all.addAll(OpeningScenes.all());
        all.addAll(CrashScenes.all());
        all.addAll(LedgerScenes.all());
        all.addAll(StepScenes.all());
        all.addAll(BackupScenes.all());
        all.addAll(CipherScenes.all());
        all.addAll(ScriptScenes.all());
        return all;
    }
}
