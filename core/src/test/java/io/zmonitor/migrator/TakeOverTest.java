package io.zmonitor.migrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zmonitor.migrator.TakeOver.Declaration;
import org.junit.jupiter.api.Test;

class TakeOverTest {
    @Test
    void declarations_are_kept_in_their_order_and_copies_do_not_touch_the_original() {
        TakeOver evidence = TakeOver.byEvidence();

        TakeOver declared = evidence.withRow(6, MigrationId.data(3), "renumbered")
                .withoutRow(7, "withdrawn")
                .withApplied(MigrationId.schema(4), "seen")
                .withNotApplied(MigrationId.seed(1), "not seen");

        assertThat(evidence.declarations()).isEmpty();
        assertThat(declared.declarations())
                .containsExactly(
                        new Declaration.RowIs(6, MigrationId.data(3), "renumbered"),
                        new Declaration.RowIsNone(7, "withdrawn"),
                        new Declaration.Applied(MigrationId.schema(4), "seen"),
                        new Declaration.NotApplied(MigrationId.seed(1), "not seen"));
    }

    @Test
    void nothing_is_so_without_a_reason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TakeOver.byEvidence().withoutRow(7, " "))
                .withMessageContaining("reason");
    }
}
