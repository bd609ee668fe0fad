// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.zufs.fs.pmem.format.BlobLayout;
import org.zufs.fs.pmem.format.BucketLayout;
import org.zufs.fs.pmem.format.ChunkLayout;
import org.zufs.fs.pmem.format.ExtentLayout;
import org.zufs.fs.pmem.format.GroupLayout;
import org.zufs.fs.pmem.format.InodeLayout;
import org.zufs.fs.pmem.format.LogRecordLayout;
import org.zufs.fs.pmem.format.OrphanLayout;
import org.zufs.fs.pmem.format.SharesLayout;
import org.zufs.fs.pmem.format.SuperblockLayout;
import org.zufs.fs.pmem.format.UnitKind;
import org.zufs.fs.pmem.format.UnitLayout;

/**
 * The page about the format says what the layout classes say. Run with {@code -Dzufs.docs.write=true} to write its
 * second half again.
 */
class MediaFormatTest {
    private static final String BEGIN = "<!-- generated from the layout classes: begin -->\n";
    private static final String END = "<!-- generated from the layout classes: end -->\n";
    private static final Pattern FIGURE = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* \\}</pre>", Pattern.DOTALL);
    private static final Pattern CONSTANT = Pattern.compile(
            "    /\\*\\*(.*?)\\*/\\s+public static final (?:int|long) (\\w+) =", Pattern.DOTALL);
    private static final List<Class<?>> LAYOUTS = List.of(UnitLayout.class, UnitKind.class, SuperblockLayout.class,
            LogRecordLayout.class, OrphanLayout.class, GroupLayout.class, ChunkLayout.class, InodeLayout.class,
            ExtentLayout.class, BucketLayout.class, BlobLayout.class, SharesLayout.class);

    @Test
    void shouldSayWhatTheLayoutClassesSay() throws Exception {
        Path page = root().resolve("docs/media-format.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        StringBuilder wanted = new StringBuilder();
        for (Class<?> layout : LAYOUTS) {
            wanted.append(section(layout));
        }
        if (Boolean.getBoolean("zufs.docs.write")) {
            Files.writeString(page, text.substring(0, begin) + wanted + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end)).as("run this test with -Dzufs.docs.write=true to write it again")
                .isEqualTo(wanted.toString());
    }

    private static String section(Class<?> layout) throws Exception {
        String source = Files.readString(root().resolve("fs/pmem/src/main/java")
                .resolve(layout.getName().replace('.', '/') + ".java"));
        StringBuilder section = new StringBuilder("\n## " + layout.getSimpleName() + "\n");
        Matcher figures = FIGURE.matcher(source);
        while (figures.find()) {
            section.append('\n');
            figures.group(1).lines().map(line -> line.replaceFirst("^ \\* ?", "")).forEach(line ->
                    section.append(line.isBlank() ? "" : "    " + line).append('\n'));
        }
        StringBuilder table = new StringBuilder();
        Matcher constants = CONSTANT.matcher(source);
        while (constants.find()) {
            Field field = layout.getField(constants.group(2));
            long value = field.getLong(null);
            String shown = value > 99_999 || value < 0 ? "0x" + Long.toHexString(value).toUpperCase() : "" + value;
            table.append("| ").append(field.getName()).append(" | ").append(shown).append(" | ")
                    .append(plain(constants.group(1))).append(" |\n");
        }
        return section + (table.isEmpty() ? "" : "\n| constant | value | meaning |\n|---|---|---|\n" + table);
    }

    /** A doc comment as one line of plain text. */
    private static String plain(String comment) {
        return comment.replaceAll("\\n\\s*\\*", " ").replaceAll("\\{@(?:link|linkplain|code) #?([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ").replace("|", "\\|").strip();
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/glossary.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
