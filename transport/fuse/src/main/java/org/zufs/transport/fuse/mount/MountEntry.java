// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.mount;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A line of /proc/self/mountinfo.
 *
 * @param mountId    id of the mount, unique while it lives
 * @param major      major device number of the superblock
 * @param minor      minor device number of the superblock; for FUSE also the name of the connection
 * @param mountPoint where it is mounted, as this process sees it
 * @param type       file system type with its subtype, for example fuse.zufs
 * @param source     what the mounter called it
 */
public record MountEntry(int mountId, int major, int minor, String mountPoint, String type, String source) {
    private static final int FIXED_FIELDS = 6;
    private static final int FIELDS_BEHIND_SEPARATOR = 3;

    /**
     * Reads a line. Its fields: mount id, parent id, major:minor, root, mount point, options, any number of tags, a
     * dash, type, source, superblock options; blanks and backslashes inside a field are written as octal escapes.
     *
     * @throws IllegalArgumentException if it is no such line
     */
    static MountEntry parse(String line) {
        List<String> fields = Arrays.asList(line.split(" "));
        int separator = fields.indexOf("-");
        if (separator < FIXED_FIELDS || fields.size() < separator + FIELDS_BEHIND_SEPARATOR) {
            throw new IllegalArgumentException("not a line of mountinfo: " + line);
        }
        String[] device = fields.get(2).split(":");
        return new MountEntry(Integer.parseInt(fields.get(0)), Integer.parseInt(device[0]),
            Integer.parseInt(device[1]), unescape(fields.get(4)), unescape(fields.get(separator + 1)),
            unescape(fields.get(separator + 2)));
    }

    /** Whether it is a FUSE mount, of whatever subtype. */
    public boolean isFuse() {
        return type.equals("fuse") || type.startsWith("fuse.");
    }

    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        byte[] escaped = field.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[escaped.length];
        int length = 0;
        for (int i = 0; i < escaped.length; i++) {
            if (escaped[i] == '\\' && i + 3 < escaped.length && isOctal(escaped, i + 1)) {
                plain[length++] = (byte) ((escaped[i + 1] - '0') << 6 | (escaped[i + 2] - '0') << 3
                    | escaped[i + 3] - '0');
                i += 3;
            } else {
                plain[length++] = escaped[i];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean isOctal(byte[] bytes, int from) {
        for (int i = from; i < from + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                return false;
            }
        }
        return true;
    }
}
