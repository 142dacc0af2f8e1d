package io.zmonitor.migrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The contract, run on sets that break it. */
class MigrationsContractTest {
    @Test
    void sets_that_keep_it_pass() {
        assertThat(failures(SetsForTheContract.Good.class)).isEmpty();
        assertThat(failures(SetsForTheContract.KnownToChangeRows.class)).isEmpty();
        assertThat(failures(SetsForTheContract.RollbackThatRefusesNewerRows.class))
                .isEmpty();
        assertThat(failures(SetsForTheContract.WithoutRollbacksForAReason.class))
                .isEmpty();
    }

    @Test
    void a_migration_that_fails_on_rows_fails_alone() {
        assertThat(failures(SetsForTheContract.FailsOnRows.class))
                .hasSize(2)
                .allSatisfy(
                        failure -> assertThat(failure).contains("schema-0002").contains("UNIQUE"));
    }

    @Test
    void rows_that_can_go_undeclared_are_told_with_the_directive() {
        assertThat(failures(SetsForTheContract.LosesRowsUndeclared.class))
                .singleElement()
                .asString()
                .contains("-- @rows <table> may decrease")
                .contains("bed");
    }

    @Test
    void a_rollback_that_is_not_the_inverse_is_told_by_what_differs() {
        assertThat(failures(SetsForTheContract.RollbackThatForgets.class))
                .singleElement()
                .asString()
                .contains("The rollback leaves another schema than the one before the migration")
                .contains("bed.ward")
                .contains("Correct the rollback script.");
        assertThat(failures(SetsForTheContract.RollbackThatChangesRows.class))
                .singleElement()
                .asString()
                .contains("changes rows:")
                .contains("label was 'Bed', is 'bed'")
                .contains("rollbacksThatChangeRows()");
    }

    @Test
    void a_rollback_that_drops_what_the_newer_build_wrote_has_to_say_so() {
        assertThat(failures(SetsForTheContract.RollbackThatLosesNewerRows.class))
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure).contains("note"));
    }

    @Test
    void a_contract_that_found_nothing_fails() {
        assertThat(failures(SetsForTheContract.WithoutRollbacks.class))
                .singleElement()
                .asString()
                .contains("nothing was tested")
                .contains("noRollbacksBecause()");
        assertThat(failures(SetsForTheContract.Empty.class)).isNotEmpty();
    }

    private static List<String> failures(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .allEvents()
                .failed()
                .stream()
                .map(MigrationsContractTest::told)
                .toList();
    }

    private static String told(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .map(Throwable::toString)
                .orElse("");
    }
}
