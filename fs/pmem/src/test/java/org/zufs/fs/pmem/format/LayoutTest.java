// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layouts are what pools of today have on their media. */
class LayoutTest {
    /** Of a constant; wordCount 0: it is no field. */
    private record Row(String layout, String constant, long value, int wordCount) {
        static Row of(String line) {
            String[] parts = line.split(" ");
            return new Row(parts[0], parts[1], Long.parseLong(parts[2]),
                    parts.length > 3 ? Integer.parseInt(parts[3]) : 0);
        }
    }

    private record Words(long first, long last) {
    }

    private static List<Row> frozen() throws Exception {
        try (InputStream lines = LayoutTest.class.getResourceAsStream("layouts.txt")) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#")).map(Row::of).toList();
        }
    }

    static Stream<String> layouts() throws Exception {
        return frozen().stream().map(Row::layout).distinct();
    }

    static Stream<String> layoutsWithFields() throws Exception {
        return frozen().stream().filter(row -> row.wordCount > 0).map(Row::layout).distinct();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void shouldKeepTheFrozenConstants(String layout) throws Exception {
        List<String> found = new ArrayList<>();
        for (Field field : Class.forName("org.zufs.fs.pmem.format." + layout).getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                found.add(field.getName() + " " + ((Number) field.get(null)).longValue());
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(frozen().stream()
                .filter(row -> row.layout.equals(layout)).map(row -> row.constant + " " + row.value).toList());
    }

    @Test
    void shouldNameEveryLayout() throws Exception {
        List<String> named = layouts().toList();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/org/zufs/fs/pmem/format"))) {
            assertThat(sources.map(path -> path.getFileName().toString().replace(".java", ""))
                    .filter(name -> name.endsWith("Layout"))).isSubsetOf(named);
        }
    }

    @ParameterizedTest
    @MethodSource("layoutsWithFields")
    void shouldNotLetFieldsOverlap(String layout) throws Exception {
        long next = UnitLayout.BODY;
        for (Row row : fields(layout)) {
            assertThat(row.value).as(row.toString()).isGreaterThanOrEqualTo(next);
            next = row.value + row.wordCount;
        }
        assertThat(next).isLessThanOrEqualTo(wordCount(layout));
    }

    /** The figure names each word once, in order; each field is a row, and what is no field is 0. */
    @ParameterizedTest
    @MethodSource("layoutsWithFields")
    void shouldDrawEveryWordInTheFigure(String layout) throws Exception {
        List<Words> drawn = new ArrayList<>();
        List<Words> zeros = new ArrayList<>();
        String figure = figure(layout);
        int at = 0;
        for (long next = 0; next < wordCount(layout);) {
            Matcher row = Pattern.compile("(?<!\\S)" + next + "(?:\\.\\.(\\d+))? +(\\S+)").matcher(figure);
            assertThat(row.find(at)).as("word " + next + " in the figure").isTrue();
            long last = row.group(1) == null ? next : Long.parseLong(row.group(1));
            (row.group(2).equals("0") ? zeros : drawn).add(new Words(next, last));
            next = last + 1;
            at = row.end();
        }
        List<Words> expected = new ArrayList<>(List.of(new Words(0, 0), new Words(1, 1)));
        fields(layout).forEach(row -> expected.add(new Words(row.value, row.value + row.wordCount - 1)));
        assertThat(drawn).isEqualTo(expected);
    }

    private static List<Row> fields(String layout) throws Exception {
        return frozen().stream().filter(row -> row.layout.equals(layout) && row.wordCount > 0)
                .sorted(Comparator.comparingLong(Row::value)).toList();
    }

    private static int wordCount(String layout) {
        return layout.equals("BlobLayout") ? BlobLayout.WORD_COUNT : UnitLayout.WORD_COUNT;
    }

    private static String figure(String layout) throws Exception {
        String source = Files.readString(Path.of("src/main/java/org/zufs/fs/pmem/format", layout + ".java"));
        int start = source.indexOf("{@code", source.indexOf("<pre>")) + "{@code".length();
        return source.substring(start, source.indexOf("}</pre>", start)).replaceAll("\n \\*", "\n");
    }

    @Test
    void shouldKeepTheFrozenChecks() {
        assertThat(UnitLayout.mix(0, 0)).isZero();
        assertThat(Long.toHexString(UnitLayout.mix(5, 0x0123456789ABCDEFL))).isEqualTo("bfcc85bac314ba2f");
        assertThat(Long.toHexString(UnitLayout.seed(4096, 0x5EED))).isEqualTo("3b4b4209c175b49c");
        assertThat(Long.toHexString(UnitLayout.checkOfEmpty(512, 7, UnitLayout.header(UnitKind.INODE, 3))))
                .isEqualTo("5a348f4f9481bb96");
        assertThat(Long.toHexString(UnitLayout.header(UnitKind.INODE, 3))).isEqualTo("300000104");
        assertThat(Long.toHexString(LogRecordLayout.header(12))).isEqualTo("4c66757a0000000c");
        assertThat(LogRecordLayout.wordCount(LogRecordLayout.header(12))).isEqualTo(12);
        assertThat(LogRecordLayout.wordCount(12)).isEqualTo(-1);
    }
}
