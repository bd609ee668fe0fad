// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.StringJoiner;
import org.zufs.base.memory.ByteRange;

/** Access control lists written as {@code u::rwx u:5:r-- g::r-x m::rwx o::---}. */
final class AclBytes {
    private AclBytes() {
    }

    static byte[] of(String text) {
        String[] entries = text.split(" ");
        ByteBuffer bytes = ByteBuffer.allocate(4 + entries.length * 8).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
        for (String entry : entries) {
            String[] parts = entry.split(":");
            boolean named = !parts[1].isEmpty();
            int tag = switch (parts[0]) {
                case "u" -> named ? 2 : 1;
                case "g" -> named ? 8 : 4;
                case "m" -> 0x10;
                default -> 0x20;
            };
            int bits = (parts[2].charAt(0) == 'r' ? 4 : 0) | (parts[2].charAt(1) == 'w' ? 2 : 0)
                    | (parts[2].charAt(2) == 'x' ? 1 : 0);
            bytes.putShort((short) tag).putShort((short) bits).putInt(named ? Integer.parseInt(parts[1]) : -1);
        }
        return bytes.array();
    }

    static String text(ByteRange range, int length) {
        ByteBuffer bytes = range.segment().asSlice(range.offset(), length).asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN).position(4);
        StringJoiner text = new StringJoiner(" ");
        while (bytes.hasRemaining()) {
            int tag = bytes.getShort();
            int bits = bytes.getShort();
            int id = bytes.getInt();
            String kind = tag <= 2 ? "u" : tag <= 8 ? "g" : tag == 0x10 ? "m" : "o";
            text.add(kind + ":" + (id == -1 ? "" : id) + ":" + ((bits & 4) != 0 ? "r" : "-")
                    + ((bits & 2) != 0 ? "w" : "-") + ((bits & 1) != 0 ? "x" : "-"));
        }
        return text.toString();
    }
}
