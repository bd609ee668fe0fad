// SPDX-License-Identifier: Apache-2.0
package org.zufs.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zufs.spi.transport.FastPath;

/**
 * What a server says of one of its mounts: a text of lines {@code key=value} beside the counters file, written before
 * the mount answers, and again when its fast paths are known. Values have no line ends. Version 1 has these keys:
 *
 * <pre>
 *   version=1
 *   pid=        the server's process
 *   since=      when it was mounted: wall time, ns since 1970
 *   place=      the mount point
 *   type=       the kind of file system
 *   arguments=  what that was given
 *   transport=  the kind of transport
 *   options=    what that was given
 *   lanes=      how many
 *   fastpath=NAME TAB on|off TAB WHY TAB CURE    one line for each
 *   detail=     what the file system says of itself; any number of lines
 * </pre>
 *
 * @param pid           the server's process, as it sees itself
 * @param sinceNs       when it was mounted: wall time, ns since 1970
 * @param specification what was asked for
 * @param laneCount     how many lanes it has
 * @param fastPaths     which ways of being faster are taken; empty before it answers
 * @param details       what the file system says of itself; empty before it answers
 * @param counters      its counters file
 */
public record MountDescription(int pid, long sinceNs, MountSpecification specification, int laneCount,
        List<FastPath> fastPaths, List<String> details, Path counters) {
    private static final String VERSION = "1";
    private static final String FAST_PATH_KEY = "fastpath=";
    private static final String DETAIL_KEY = "detail=";
    private static final long LENGTH_MAX = 1 << 20;

    /** Keeps copies of the lists. */
    public MountDescription {
        fastPaths = List.copyOf(fastPaths);
        details = List.copyOf(details);
    }

    /** {@return where this is written: beside the counters} */
    Path file() {
        return fileBeside(counters, ServerFolder.COUNTERS_ENDING, ServerFolder.DESCRIPTION_ENDING);
    }

    private static Path fileBeside(Path file, String ending, String other) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - ending.length()) + other);
    }

    /** Writes the file, at once or not at all. */
    void write() throws IOException {
        StringBuilder text = new StringBuilder();
        line(text, "version", VERSION);
        line(text, "pid", Integer.toString(pid));
        line(text, "since", Long.toString(sinceNs));
        line(text, "place", specification.place());
        line(text, "type", specification.type());
        line(text, "arguments", specification.arguments());
        line(text, "transport", specification.transport());
        line(text, "options", specification.options());
        line(text, "lanes", Integer.toString(laneCount));
        for (FastPath path : fastPaths) {
            text.append(FAST_PATH_KEY).append(clean(path.name())).append('\t').append(path.on() ? "on" : "off")
                    .append('\t').append(clean(path.why())).append('\t').append(clean(path.cure())).append('\n');
        }
        details.forEach(detail -> line(text, "detail", detail));
        Path unfinished = file().resolveSibling(file().getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
        Files.move(unfinished, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append('=').append(value.replace('\n', ' ')).append('\n');
    }

    private static String clean(String value) {
        return value.replace('\n', ' ').replace('\t', ' ');
    }

    /**
     * Reads a description that a server, perhaps a dead one, has written.
     *
     * @param file whose name ends with {@link ServerFolder#DESCRIPTION_ENDING}
     * @return what it says
     * @throws IOException              if it cannot be read
     * @throws IllegalArgumentException if it is not a description of a known version
     */
    public static MountDescription read(Path file) throws IOException {
        if (Files.size(file) > LENGTH_MAX) {
            throw new IllegalArgumentException(file + " is too long");
        }
        Map<String, String> values = new LinkedHashMap<>();
        List<FastPath> fastPaths = new ArrayList<>();
        List<String> details = new ArrayList<>();
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
            if (line.startsWith(FAST_PATH_KEY)) {
                String[] parts = line.substring(FAST_PATH_KEY.length()).split("\t", -1);
                if (parts.length == 4) {
                    fastPaths.add(new FastPath(parts[0], parts[1].equals("on"), parts[2], parts[3]));
                }
            } else if (line.startsWith(DETAIL_KEY)) {
                details.add(line.substring(DETAIL_KEY.length()));
            } else if (line.indexOf('=') > 0) {
                values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        if (!VERSION.equals(values.get("version"))) {
            throw new IllegalArgumentException(file + " has version " + values.get("version") + ", known is "
                    + VERSION);
        }
        MountSpecification specification = new MountSpecification(values.getOrDefault("type", ""),
                values.getOrDefault("arguments", ""), values.getOrDefault("place", ""),
                values.getOrDefault("options", ""), values.getOrDefault("transport", ""));
        return new MountDescription(Integer.parseInt(values.getOrDefault("pid", "")),
                Long.parseLong(values.getOrDefault("since", "")), specification,
                Integer.parseInt(values.getOrDefault("lanes", "")), fastPaths, details,
                fileBeside(file, ServerFolder.DESCRIPTION_ENDING, ServerFolder.COUNTERS_ENDING));
    }
}
