package io.zmonitor.migrator.reliability.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.reliability.campaign.Tally;
import io.zmonitor.migrator.reliability.campaign.Workplace;
import io.zmonitor.migrator.reliability.oracle.Golden;
import io.zmonitor.migrator.reliability.oracle.Oracle;
import io.zmonitor.migrator.reliability.oracle.OtherSqlite;
import io.zmonitor.migrator.reliability.work.Journal;
import io.zmonitor.migrator.reliability.work.Monitors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of power at any moment of a life, recorded once and replayed many times. */
class PowerLossTest {
    @ParameterizedTest
    @EnumSource(Journal.class)
    void a_loss_of_power_loses_no_acknowledged_boundary_and_breaks_none(Journal journal) throws Exception {
        Tally tally = new Tally("power-" + journal);
        try (Workplace place = Workplace.open("power")) {
            Golden golden = Golden.lived(place.fresh("golden"), journal);
            Recording life =
                    Recording.of(place, golden.start(), 0, database -> Monitors.life(journal, 0, database));
            PowerLoss power = new PowerLoss(
                    place,
                    tally,
                    new AfterPower(golden, UnaryOperator.identity()),
                    new Oracle(golden, new OtherSqlite(place.made("other"))));
            power.strikes(life, 0, PowerLoss.states(900) / Journal.values().length);
        }
        assertThat(tally.closed()).isEmpty();
    }
}
