// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zufs.transport.fuse.wire.LayoutTable.Field;
import org.zufs.transport.fuse.wire.LayoutTable.Structure;

/** Freezes every structure of the wire, and compares it with the kernel's header where that is installed. */
class LayoutTest {
    static List<Structure> structures() {
        return LayoutTable.read();
    }

    @Test
    void shouldPinEveryLayoutClass() throws IOException {
        TreeSet<String> sources = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/org/zufs/transport/fuse/wire"))) {
            files.map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(name -> name.endsWith("Layout")).forEach(sources::add);
        }
        assertThat(structures()).extracting(Structure::className).containsExactlyInAnyOrderElementsOf(sources);
    }

    @ParameterizedTest
    @MethodSource("structures")
    void shouldHavePinnedOffsets(Structure structure) throws ReflectiveOperationException {
        assertThat(constant(structure, "LENGTH")).as("length").isEqualTo(structure.length());
        assertThat(constant(structure, "ALIGNMENT")).as("alignment").isEqualTo(structure.alignment());
        for (Field field : structure.fields()) {
            assertThat(constant(structure, field.constant())).as(field.name()).isEqualTo(field.offset());
        }
    }

    @ParameterizedTest
    @MethodSource("structures")
    void shouldNameEveryOffsetInTheTable(Structure structure) throws ReflectiveOperationException {
        List<String> pinned = structure.fields().stream().map(Field::constant).toList();
        Class<?> type = type(structure);
        List<String> inside = new ArrayList<>();
        for (var constant : type.getDeclaredFields()) {
            if (constant.getName().endsWith("_OFFSET") && constant.getInt(null) < structure.length()) {
                inside.add(constant.getName());
            }
        }
        // NAME_OFFSET inside DirentPlus would be a field; places behind the structure are not.
        assertThat(inside).containsExactlyInAnyOrderElementsOf(pinned);
        assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("structures")
    void shouldLeaveNoGapAndNoOverlap(Structure structure) {
        int end = 0;
        for (Field field : structure.fields()) {
            assertThat(field.offset()).as(field.name()).isEqualTo(end);
            end += field.length();
        }
        assertThat(end).isEqualTo(structure.length());
        assertThat(end % structure.alignment()).isZero();
    }

    @ParameterizedTest
    @MethodSource("structures")
    void shouldDrawFieldsInOrder(Structure structure) throws IOException {
        List<Figure.Box> fields = structure.fields().stream()
            .map(field -> new Figure.Box(field.name(), field.length())).toList();
        assertThat(Figure.boxes(structure.className())).isEqualTo(fields);
    }

    @Test
    void shouldAgreeWithInstalledHeader(@TempDir Path directory) throws Exception {
        Map<String, String> installed = installed(directory);
        int compared = 0;
        List<String> newer = new ArrayList<>();
        for (Structure structure : structures()) {
            String layout = installed.get(structure.kernelName());
            if (layout == null) {
                newer.add(structure.kernelName());
                continue;
            }
            assertThat(layout).as(structure.kernelName())
                .isEqualTo(structure.length() + " " + structure.alignment());
            for (Field field : structure.fields()) {
                String name = structure.kernelName() + " " + field.kernelName();
                if (installed.containsKey(name)) {
                    compared++;
                    assertThat(installed.get(name)).as(name).isEqualTo(field.offset() + " " + field.length());
                } else {
                    newer.add(name);
                }
            }
        }
        // To standard output: the report of the build keeps it, and drops what a TestReporter gets.
        System.out.println("linux/fuse.h 7." + installed.get("minor") + ": " + compared + " fields compared, "
            + newer.size() + " structures and fields are newer and not comparable: " + newer);
        assertThat(compared).isPositive();
    }

    private static Map<String, String> installed(Path directory) throws Exception {
        Path program = directory.resolve("layouts");
        run("gcc", "-std=gnu11", "-o", program.toString(), "src/test/native/fuse_layouts.c");
        Map<String, String> installed = new HashMap<>();
        for (String line : run(program.toString()).lines().toList()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "minor" -> installed.put("minor", words[1]);
                case "struct" -> installed.put(words[1], words[2] + " " + words[3]);
                case "field" -> installed.put(words[1] + " " + words[2], words[3] + " " + words[4]);
                default -> throw new AssertionError(line);
            }
        }
        return installed;
    }

    private static String run(String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return abort("cannot compare with linux/fuse.h, no " + command[0] + ": " + e.getMessage());
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0 && output.contains("linux/fuse.h: No such file")) {
            return abort("cannot compare with linux/fuse.h: it is not installed");
        }
        assertThat(status).as("%s%n%s", Arrays.toString(command), output).isZero();
        return output;
    }

    private static Class<?> type(Structure structure) throws ClassNotFoundException {
        return Class.forName("org.zufs.transport.fuse.wire." + structure.className());
    }

    private static int constant(Structure structure, String name) throws ReflectiveOperationException {
        return type(structure).getDeclaredField(name).getInt(null);
    }
}
