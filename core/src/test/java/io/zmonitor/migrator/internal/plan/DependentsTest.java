package io.zmonitor.migrator.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.plan.Dependents.Derived;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DependentsTest {
    private static final Derived BEDS = new Derived("view beds", "beds", Set.of("select", "patients"));
    private static final Derived OVER_BEDS = new Derived("view over_beds", "over_beds", Set.of("select", "beds"));
    private static final Derived ON_VIEW = new Derived("trigger on_view", "", Set.of("over_beds", "log"));
    private static final Derived ELSEWHERE = new Derived("view elsewhere", "elsewhere", Set.of("log"));
    private static final List<Derived> ALL = List.of(ON_VIEW, OVER_BEDS, BEDS, ELSEWHERE);

    @Test
    void depend_directly_and_through_views() {
        assertThat(Dependents.of(ALL, Set.of("patients")))
                .containsExactlyInAnyOrder("view beds", "view over_beds", "trigger on_view");
        assertThat(Dependents.of(ALL, Set.of("log"))).containsExactlyInAnyOrder("trigger on_view", "view elsewhere");
    }

    @Test
    void nothing_depends_on_what_nobody_names() {
        assertThat(Dependents.of(ALL, Set.of("wards"))).isEmpty();
        assertThat(Dependents.of(ALL, Set.of())).isEmpty();
        assertThat(Dependents.of(List.of(), Set.of("patients"))).isEmpty();
    }

    @Test
    void views_that_name_each_other_come_to_an_end() {
        Derived one = new Derived("view one", "one", Set.of("two"));
        Derived two = new Derived("view two", "two", Set.of("one", "patients"));

        assertThat(Dependents.of(List.of(one, two), Set.of("patients"))).containsExactly("view two", "view one");
    }

    @Test
    void a_trigger_provides_nothing_that_another_could_name() {
        Derived trigger = new Derived("trigger beds", "", Set.of("patients"));

        assertThat(Dependents.of(List.of(trigger, OVER_BEDS), Set.of("patients")))
                .containsExactly("trigger beds");
    }
}
