// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.util.List;
import java.util.Map;

/** Shows maps of names to strings, numbers, lists and maps: to people in lines and tables, to programs as JSON. */
final class FactText {
    private static final String INDENT = "  ";

    private FactText() {
    }

    /** {@return one JSON value, without line ends} */
    static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                StringBuilder text = new StringBuilder("{");
                map.forEach((name, inner) -> text.append(text.length() == 1 ? "" : ",")
                        .append(StatText.quote(name.toString())).append(':').append(json(inner)));
                yield text.append('}').toString();
            }
            case List<?> list -> {
                StringBuilder text = new StringBuilder("[");
                list.forEach(inner -> text.append(text.length() == 1 ? "" : ",").append(json(inner)));
                yield text.append(']').toString();
            }
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> StatText.quote(value.toString());
        };
    }

    /** {@return lines for people: a name and its value each; lists of maps as tables} */
    static String text(Map<String, Object> facts) {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder();
        facts.forEach((name, value) -> {
            switch (value) {
                case List<?> list when list.isEmpty() -> text.append(line(name, width, "none"));
                case List<?> list when list.getFirst() instanceof Map<?, ?> -> text.append(name).append('\n')
                        .append(table(list));
                case List<?> list -> text.append(line(name, width, list.toString()));
                default -> text.append(line(name, width, printable(value.toString())));
            }
        });
        return text.toString();
    }

    private static String line(String name, int width, String value) {
        return (name + " ".repeat(width - name.length()) + INDENT + value).stripTrailing() + "\n";
    }

    private static String table(List<?> rows) {
        Table table = new Table(false);
        Map<?, ?> first = (Map<?, ?>) rows.getFirst();
        table.row(first.keySet().stream().map(name -> INDENT + name).toArray(String[]::new));
        for (Object row : rows) {
            table.row(((Map<?, ?>) row).values().stream().map(value -> INDENT + printable(value.toString()))
                    .toArray(String[]::new));
        }
        return table.toString();
    }

    /** Names come from others: nothing in them may steer the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
