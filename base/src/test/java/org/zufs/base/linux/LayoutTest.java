// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutTest {
    private static final Pattern FIGURE_ROW = Pattern.compile("^ \\* {2,}(\\d+) {2,}(\\d+) {2}\\S.*$");
    private static final Pattern FIGURE_END = Pattern.compile("^ \\* +(\\d+) +LENGTH$");

    /** Constant, offset, length; for LENGTH: constant, length, alignment. */
    private record Row(String layout, String constant, int first, int second) {
        static Row of(String line) {
            String[] fields = line.split(" ");
            return new Row(fields[0], fields[1], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
        }
    }

    static List<String> frozenLayouts() throws Exception {
        return frozen().stream().map(Row::layout).distinct().toList();
    }

    @Test
    void shouldKeepTheFrozenOffsets() throws Exception {
        for (Row row : frozen()) {
            assertThat(constant(row.layout, row.constant)).as(row.toString()).isEqualTo(row.first);
        }
    }

    @Test
    void shouldAgreeWithTheSystemHeaders(@TempDir Path directory) throws Exception {
        List<String> printed = NativeProgram.run(NativeProgram.SOURCES.resolve("layouts.c"), directory);
        for (String line : printed) {
            Row row = Row.of(line);
            assertThat(constant(row.layout, row.constant)).as(line).isEqualTo(row.first);
            if (row.constant.equals("LENGTH")) {
                assertThat(constant(row.layout, "ALIGNMENT")).as(line).isEqualTo(row.second);
            }
        }
        for (Row row : frozen()) {
            String line = row.layout + " " + row.constant + " " + row.first + " " + row.second;
            if (!row.layout.equals("DirentLayout") || !row.constant.equals("LENGTH")) {
                assertThat(printed).contains(line);
            }
        }
    }

    /** The figure in the class comment names every byte once, in order, and ends at LENGTH. */
    @ParameterizedTest
    @MethodSource("frozenLayouts")
    void shouldDrawEveryByteInTheFigure(String layout) throws Exception {
        Path source = Path.of("src/main/java/org/zufs/base/linux", layout + ".java");
        List<Integer> offsets = new ArrayList<>();
        int next = 0;
        int end = -1;
        for (String line : Files.readAllLines(source)) {
            Matcher row = FIGURE_ROW.matcher(line);
            Matcher last = FIGURE_END.matcher(line);
            if (row.matches()) {
                assertThat(Integer.parseInt(row.group(1))).as(layout + ": " + line).isEqualTo(next);
                offsets.add(next);
                next += Integer.parseInt(row.group(2));
            } else if (last.matches()) {
                end = Integer.parseInt(last.group(1));
            }
        }
        assertThat(end).isEqualTo(next).isEqualTo(constant(layout, "LENGTH"));
        for (Row row : frozen()) {
            if (row.layout.equals(layout) && !row.constant.equals("LENGTH")) {
                assertThat(offsets).as(row.toString()).contains(row.first);
            }
        }
    }

    @Test
    void shouldKnowStatOnBothArchitectures() {
        boolean wide = Architecture.CURRENT == Architecture.X86_64;
        assertThat(StatLayout.LENGTH).isEqualTo(wide ? 144 : 128);
        assertThat(StatLayout.MODE_OFFSET).isEqualTo(wide ? 24 : 16);
        assertThat(StatLayout.LINKS_OFFSET).isEqualTo(wide ? 16 : 20);
        assertThat(StatLayout.RDEV_OFFSET).isEqualTo(wide ? 40 : 32);
        assertThat(StatLayout.SIZE_OFFSET).isEqualTo(48);
        assertThat(StatLayout.MODIFIED_SECONDS_OFFSET).isEqualTo(88);
    }

    private static int constant(String layout, String name) throws ReflectiveOperationException {
        return LayoutTest.class.getClassLoader().loadClass("org.zufs.base.linux." + layout).getField(name).getInt(null);
    }

    private static List<Row> frozen() throws Exception {
        try (InputStream in = LayoutTest.class.getResourceAsStream("layouts.txt")) {
            return Stream.of(new String(in.readAllBytes()).split("\n")).filter(line -> !line.startsWith("#"))
                    .map(Row::of).toList();
        }
    }
}
