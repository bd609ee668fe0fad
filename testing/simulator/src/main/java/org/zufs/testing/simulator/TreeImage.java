// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * All that can be seen of a tree of files, by path.
 *
 * @param nodes by path
 */
record TreeImage(SortedMap<String, Node> nodes) {
    /**
     * What can be seen of one inode.
     *
     * @param ino        its number, which is not compared
     * @param identity   inodes are numbered in the order of their first paths
     * @param error      a negative errno that reading it met, or 0
     * @param mode       type and permissions
     * @param linkCount  names
     * @param uid        owner
     * @param gid        group
     * @param device     of a device
     * @param size       in bytes; 0 of a directory
     * @param modifyTime in ns
     * @param changeTime in ns
     * @param content    bytes, or the target of a symbolic link
     * @param attributes extended ones
     */
    record Node(long ino, int identity, int error, int mode, int linkCount, int uid, int gid, int device,
            long size, long modifyTime, long changeTime, byte[] content, List<Map.Entry<String, String>> attributes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Node node && equalButContent(node) && Arrays.equals(content, node.content);
        }

        boolean equalButContent(Node node) {
            return identity == node.identity && equalButNumber(node);
        }

        /** Answers true if the other is the same, whatever its number among the inodes that could be seen. */
        boolean equalButIdentity(Node node) {
            return equalButNumber(node) && Arrays.equals(content, node.content);
        }

        private boolean equalButNumber(Node node) {
            return error == node.error && mode == node.mode
                    && linkCount == node.linkCount && uid == node.uid && gid == node.gid && device == node.device
                    && size == node.size && modifyTime == node.modifyTime && changeTime == node.changeTime
                    && attributes.equals(node.attributes);
        }

        /**
         * Answers true if the other is the same but for bytes, and each of those is from here or from one of other
         * contents; or zero where such a content ends, if cut bytes may have been wiped in place.
         */
        boolean mixes(Node other, List<byte[]> contents, boolean wiped) {
            if (!equalButContent(other) || content.length != other.content.length) {
                return false;
            }
            for (int index = 0; index < content.length; index++) {
                byte value = other.content[index];
                if (value != content[index] && !isIn(contents, index, value, wiped)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isIn(List<byte[]> contents, int index, byte value, boolean wiped) {
            for (byte[] some : contents) {
                if (index < some.length ? value == some[index] : wiped && value == 0) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content) * 31 + mode;
        }

        @Override
        public String toString() {
            return "#" + identity + (error == 0 ? "" : " error " + error) + " mode " + Integer.toOctalString(mode)
                    + " links " + linkCount + " owner " + uid + ":" + gid + " device " + device + " size " + size
                    + " mtime " + modifyTime / 1_000_000_000L + " ctime " + changeTime / 1_000_000_000L + " content "
                    + content.length + ":" + Integer.toHexString(Arrays.hashCode(content)) + " " + attributes;
        }
    }

    /**
     * Answers true if a recovered tree is this one, but for bytes that were being overwritten in place.
     *
     * @param recovered what came back
     * @param others    trees whose bytes there may be instead, of the same inode
     * @param wiped     zeros are as good where such a file was shorter
     * @return true if so
     */
    boolean mixes(TreeImage recovered, Iterable<TreeImage> others, boolean wiped) {
        if (!isSameButContent(recovered)) {
            return false;
        }
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            Node found = recovered.nodes.get(entry.getKey());
            if (entry.getValue().equals(found)) {
                continue;
            }
            List<byte[]> contents = new ArrayList<>();
            for (TreeImage other : others) {
                for (Node same : other.nodes.values()) {
                    if (same.ino == found.ino) {
                        contents.add(same.content);
                    }
                }
            }
            if (!entry.getValue().mixes(found, contents, wiped)) {
                return false;
            }
        }
        return true;
    }

    private boolean isSameButContent(TreeImage other) {
        if (nodes.size() != other.nodes.size()) {
            return false;
        }
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            Node found = other.nodes.get(entry.getKey());
            if (found == null || !entry.getValue().equalButContent(found)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Answers true if a recovered tree agrees with this one and a later one wherever those agree, and can be read.
     *
     * @param recovered what came back
     * @param later     the later one
     * @return true if so
     */
    boolean isBetween(TreeImage recovered, TreeImage later) {
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            Node same = later.nodes.get(entry.getKey());
            Node found = recovered.nodes.get(entry.getKey());
            if (entry.getValue().equals(same) && !same.equals(found)) {
                return false;
            }
        }
        for (Map.Entry<String, Node> entry : recovered.nodes.entrySet()) {
            if (entry.getValue().error != 0
                    || !nodes.containsKey(entry.getKey()) && !later.nodes.containsKey(entry.getKey())) {
                return false;
            }
        }
        return true;
    }

    /** {@return the first path that could not be read, or null} */
    String firstError() {
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            if (entry.getValue().error != 0) {
                return entry.getKey() + ": errno " + -entry.getValue().error;
            }
        }
        return null;
    }

    /** {@return what differs, for people} */
    String difference(TreeImage other) {
        StringBuilder told = new StringBuilder();
        nodes.forEach((path, node) -> {
            Node found = other.nodes.get(path);
            if (found == null) {
                told.append("\n    missing ").append(path).append(' ').append(node);
            } else if (!found.equals(node)) {
                told.append("\n    ").append(path).append("\n      has    ").append(found).append("\n      not    ")
                        .append(node);
                if (found.content.length == node.content.length && !Arrays.equals(found.content, node.content)) {
                    told.append("\n      from byte ").append(Arrays.mismatch(found.content, node.content));
                }
            }
        });
        other.nodes.forEach((path, node) -> {
            if (!nodes.containsKey(path)) {
                told.append("\n    surplus ").append(path).append(' ').append(node);
            }
        });
        return told.isEmpty() ? " nothing" : told.toString();
    }
}
