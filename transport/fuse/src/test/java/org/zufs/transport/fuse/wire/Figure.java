// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The boxes of the figure in a layout class's source. A row is 4 bytes; a box with a length in parentheses has that
 * length; two boxes in a row have 2 bytes each; what ends with three dots follows the structure and has no length.
 */
final class Figure {
    /** A box: the name in it and its length in bytes. */
    record Box(String name, int length) {
    }

    private static final Pattern LENGTH = Pattern.compile("(\\w+) \\((\\d+) bytes\\)");

    private Figure() {
    }

    static List<Box> boxes(String className) throws IOException {
        Path source = Path.of("src/main/java/org/zufs/transport/fuse/wire", className + ".java");
        List<Box> boxes = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(source)) {
            if (line.startsWith(" *  +-")) {
                addBoxes(boxes, rows);
                rows.clear();
            } else if (line.startsWith(" *  |")) {
                rows.add(line.substring(" *  |".length(), line.length() - 1));
            }
        }
        return boxes;
    }

    private static void addBoxes(List<Box> boxes, List<String> rows) {
        if (rows.isEmpty()) {
            return;
        }
        String[] cells = rows.getFirst().split("\\|");
        int width = Integer.BYTES / cells.length;
        for (String cell : cells) {
            String text = cell.strip();
            Matcher matcher = LENGTH.matcher(text);
            if (matcher.matches()) {
                boxes.add(new Box(matcher.group(1), Integer.parseInt(matcher.group(2))));
            } else {
                boxes.add(new Box(text, cells.length == 1 ? Integer.BYTES * rows.size() : width));
            }
        }
    }
}
