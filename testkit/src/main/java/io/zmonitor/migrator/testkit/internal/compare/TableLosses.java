package io.zmonitor.migrator.testkit.internal.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of one table before and after: by primary key if it has one, otherwise as many of each as there were. */
final class TableLosses {
    private static final int SHOWN_OF_A_COLUMN = 3;

    private final TableContent before;
    private final TableContent after;
    private final Allowed allowed;
    private final Map<Integer, Integer> places = new LinkedHashMap<>();

    TableLosses(TableContent before, TableContent after, Allowed allowed) {
        this.before = before;
        this.after = after;
        this.allowed = allowed;
        for (int i = 0; i < before.columns().size(); i++) {
            int place = place(i);
            if (place >= 0) {
                places.put(i, place);
            }
        }
    }

    // A column that was renamed stands where it stood, and its new name is new.
    private int place(int of) {
        int same = after.place(before.columns().get(of));
        boolean renamed = same < 0
                && before.root() == after.root()
                && before.columns().size() <= after.columns().size()
                && before.place(after.columns().get(of)) < 0;
        return renamed ? of : same;
    }

    void addTo(List<Loss> losses) {
        columns(losses);
        List<Integer> key = before.key().stream().map(before::place).toList();
        if (!key.isEmpty() && key.stream().allMatch(places::containsKey)) {
            Map<List<String>, List<String>> rows = byKey(before, key);
            Map<List<String>, List<String>> others =
                    byKey(after, key.stream().map(places::get).toList());
            if (rows.size() == before.rows().size()) {
                compare(key, rows, others, losses);
                return;
            }
        }
        compareAsMany(losses);
    }

    // What the script drops by name is meant; a column that a rebuild leaves out may have been forgotten.
    private void columns(List<Loss> losses) {
        for (int i = 0; i < before.columns().size(); i++) {
            int column = i;
            String object = "column " + before.name() + "." + before.columns().get(i);
            long values = before.rows().stream()
                    .filter(row -> !row.get(column).equals("NULL"))
                    .count();
            if (!places.containsKey(i) && values > 0 && !allowed.allowsObject(object)) {
                losses.add(new Loss(
                        object + " is gone with its " + values + " values: no statement drops it by name",
                        ".mayGo(\"" + object + "\")"));
            }
        }
    }

    private static Map<List<String>, List<String>> byKey(TableContent table, List<Integer> key) {
        Map<List<String>, List<String>> rows = new LinkedHashMap<>();
        for (List<String> row : table.rows()) {
            rows.put(key.stream().map(row::get).toList(), row);
        }
        return rows;
    }

    private void compare(
            List<Integer> key,
            Map<List<String>, List<String>> rows,
            Map<List<String>, List<String>> others,
            List<Loss> losses) {
        List<Loss> gone = new ArrayList<>();
        Map<Integer, List<Loss>> changed = new LinkedHashMap<>();
        rows.forEach((values, row) -> {
            List<String> other = others.get(values);
            String place = before.name() + "[" + described(key, values) + "]";
            if (other == null) {
                gone.add(new Loss(place + " is gone", ".rowsMayGo(\"" + before.name() + "\")"));
                return;
            }
            places.forEach((from, to) -> {
                String column = before.columns().get(from);
                if (!allowed.isSame(row.get(from), other.get(to)) && !allowed.allowsValue(before.name(), column)) {
                    changed.computeIfAbsent(from, of -> new ArrayList<>())
                            .add(new Loss(
                                    place + ": " + column + " was " + row.get(from) + ", is " + other.get(to),
                                    ".valuesMayChange(\"" + before.name() + "\", \"" + column + "\")"));
                }
            });
        });
        if (!allowed.allowsRows(before.name())) {
            add(gone, "rows of " + before.name(), losses);
        }
        changed.forEach((column, all) ->
                add(all, "values of " + before.name() + "." + before.columns().get(column), losses));
    }

    private static void add(List<Loss> all, String what, List<Loss> losses) {
        losses.addAll(all.subList(0, Math.min(SHOWN_OF_A_COLUMN, all.size())));
        if (all.size() > SHOWN_OF_A_COLUMN) {
            losses.add(new Loss(
                    "and " + (all.size() - SHOWN_OF_A_COLUMN) + " more " + what,
                    all.get(0).remedy()));
        }
    }

    private String described(List<Integer> key, List<String> values) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            parts.add(before.columns().get(key.get(i)) + "=" + values.get(i));
        }
        return String.join(", ", parts);
    }

    private void compareAsMany(List<Loss> losses) {
        List<Integer> compared = places.keySet().stream()
                .filter(column ->
                        !allowed.allowsValue(before.name(), before.columns().get(column)))
                .toList();
        Map<List<String>, Integer> left = new HashMap<>();
        for (List<String> row : after.rows()) {
            left.merge(compared.stream().map(places::get).map(row::get).toList(), 1, Integer::sum);
        }
        List<Loss> gone = new ArrayList<>();
        for (List<String> row : before.rows()) {
            List<String> values = compared.stream().map(row::get).toList();
            if (left.merge(values, -1, Integer::sum) < 0) {
                gone.add(new Loss(
                        before.name() + "[" + described(compared, values) + "] is gone or changed",
                        ".valuesMayChange(\"" + before.name() + "\", …) or .rowsMayGo(\"" + before.name() + "\")"));
            }
        }
        if (!allowed.allowsRows(before.name())) {
            add(gone, "rows of " + before.name(), losses);
        }
    }
}
