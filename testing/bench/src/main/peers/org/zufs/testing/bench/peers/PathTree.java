// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench.peers;

import java.util.concurrent.ConcurrentHashMap;

/** A tree found by absolute path, and the errors of changing it as positive Linux numbers. Thread-safe. */
final class PathTree {

    static final int ENOENT = 2;
    static final int EEXIST = 17;
    static final int ENOTEMPTY = 39;
    static final int LIST_COUNT = 10_000;

    private final ConcurrentHashMap<String, Node> nodes = new ConcurrentHashMap<>();
    private final boolean keepsData;

    /** An empty tree, or for the null file system one with the directory "list". */
    PathTree(boolean keepsData) {
        this.keepsData = keepsData;
        nodes.put("/", new Node(Node.DIRECTORY | 0755, keepsData));
        if (!keepsData) {
            make("/list", Node.DIRECTORY | 0755);
            for (int i = 0; i < LIST_COUNT; i++) {
                make("/list/f" + i, Node.FILE | 0644);
            }
        }
    }

    /** The node, or null. */
    Node at(String path) {
        return nodes.get(path);
    }

    int make(String path, int mode) {
        Node parent = nodes.get(parentOf(path));
        if (parent == null) {
            return ENOENT;
        }
        Node node = new Node(mode, keepsData);
        if (nodes.putIfAbsent(path, node) != null) {
            return EEXIST;
        }
        parent.children.put(nameOf(path), node);
        return 0;
    }

    int remove(String path) {
        Node node = nodes.get(path);
        if (node == null) {
            return ENOENT;
        }
        if (node.isDirectory() && !node.children.isEmpty()) {
            return ENOTEMPTY;
        }
        nodes.remove(path);
        nodes.get(parentOf(path)).children.remove(nameOf(path));
        return 0;
    }

    /** Moves a file or an empty directory. */
    int rename(String from, String to) {
        Node node = nodes.get(from);
        if (node == null) {
            return ENOENT;
        }
        if (node.isDirectory() && !node.children.isEmpty()) {
            return ENOTEMPTY;
        }
        nodes.put(to, node);
        nodes.remove(from);
        nodes.get(parentOf(to)).children.put(nameOf(to), node);
        nodes.get(parentOf(from)).children.remove(nameOf(from));
        return 0;
    }

    private static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
