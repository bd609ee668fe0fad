// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as they need to be; the first is left-aligned, and so is the last if asked. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();
    private final boolean textLast;

    /** @param textLast whether the last column is text: left-aligned, and not padded */
    Table(boolean textLast) {
        this.textLast = textLast;
    }

    Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** {@return whether there is no row below the first} */
    boolean isEmpty() {
        return rows.size() <= 1;
    }

    @Override
    public String toString() {
        int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.length; column++) {
                boolean left = column == 0 || textLast && column == row.length - 1;
                String padding = " ".repeat(widths[column] - row[column].length());
                line.append(column == 0 ? "" : "  ").append(left ? row[column] + padding : padding + row[column]);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
