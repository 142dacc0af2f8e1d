package io.zmonitor.migrator.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.RollbackReport.Undone.Used;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackChoiceTest {
    @ParameterizedTest
    @CsvSource({
        "a, a, STORED, STORED_AND_PRESENT",
        "a, a, PRESENT, STORED_AND_PRESENT",
        "a, b, STORED, STORED_NOT_PRESENT",
        "a, b, PRESENT, PRESENT_NOT_STORED",
        "a, , STORED, ONLY_STORED",
        "a, , PRESENT, ONLY_STORED",
        ", b, STORED, ONLY_PRESENT",
        ", b, PRESENT, ONLY_PRESENT"
    })
    void one_script_wins(String stored, String present, Maintenance.RollbackScripts preferred, Used used) {
        assertThat(RollbackChoice.between(Optional.ofNullable(stored), Optional.ofNullable(present), preferred))
                .contains(used);
    }

    @Test
    void nothing_is_chosen_from_nothing() {
        assertThat(RollbackChoice.between(Optional.empty(), Optional.empty(), Maintenance.RollbackScripts.STORED))
                .isEmpty();
    }
}
