// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The pinned structures of the wire, as the resource {@code layouts.txt} lists them. */
final class LayoutTable {
    /** A structure: our class, the kernel's name, the minor version that brought it, length and alignment in bytes. */
    record Structure(String className, String kernelName, int minor, int length, int alignment, List<Field> fields) {
        @Override
        public String toString() {
            return className;
        }
    }

    /** A field: our name, the kernel's name, place in the structure and length in bytes. */
    record Field(String name, String kernelName, int offset, int length) {
        /** Name of the constant that holds the offset. */
        String constant() {
            return name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT) + "_OFFSET";
        }
    }

    private LayoutTable() {
    }

    static List<Structure> read() {
        List<Structure> structures = new ArrayList<>();
        List<Field> fields = List.of();
        for (String line : lines()) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split(" ");
            if (line.startsWith(" ")) {
                fields.add(new Field(words[0], words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3])));
            } else {
                fields = new ArrayList<>();
                structures.add(new Structure(words[0], words[1], Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]), Integer.parseInt(words[4]), fields));
            }
        }
        return structures;
    }

    private static List<String> lines() {
        try (InputStream stream = LayoutTable.class.getResourceAsStream("layouts.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
