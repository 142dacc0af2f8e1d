package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All scenes, and the codes that have none, each with the reason why. */
final class FailureCases {
    /** A code that is here needs no scene; one that is neither here nor in a scene fails the build. */
    static final Map<ProblemCode, String> EXEMPT = Map.of(
            ProblemCode.NO_PERMISSION,
            "the tests may run as an administrator, who may do everything: PermissionTest plays it as another user,"
                    + " and a path is all that it says",
            ProblemCode.NO_SPACE_FOR_COPY,
            "takes a small disk, which not every user may mount: MaintenanceDiskTest plays it, and two paths and two"
                    + " numbers are all that it says",
            ProblemCode.PURGE_FAILED,
            "takes a mount, which not every user may make: LeftoversTest plays it, and a path and a type are all that it"
                    + " says",
            ProblemCode.TOO_MANY_FILES,
            "takes seconds: LocationInputs plays it, before anything is opened or read, and a folder and a number are all"
                    + " that it says",
            ProblemCode.NAME_NOT_ENCODABLE,
            "needs a process with another locale: SurroundingsTest plays it, before anything is opened or read, and a name"
                    + " and an encoding are all that it says",
            ProblemCode.NATIVE_LIBRARY_UNAVAILABLE,
            "a process that has loaded the library cannot fail to load it: thrown before a key is given to the driver, and"
                    + " a path is all that it says");

    private FailureCases() {}

    static List<FailureCase> all() {
        List<FailureCase> all = new ArrayList<>();
        all.addAll(OpeningScenes.all());
        all.addAll(CrashScenes.all());
        all.addAll(LedgerScenes.all());
        all.addAll(StepScenes.all());
        all.addAll(BatchScenes.all());
        all.addAll(BackupScenes.all());
        all.addAll(SafetyNetScenes.all());
        all.addAll(SwapScenes.all());
        all.addAll(CheckScenes.all());
        all.addAll(CipherScenes.all());
        all.addAll(ScriptScenes.all());
        all.addAll(SchemaScenes.all());
        return all;
    }
}
