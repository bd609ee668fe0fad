// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import static org.zufs.testing.kit.seam.Abi.*;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.zufs.testing.kit.seam.Abi;
import org.zufs.testing.kit.seam.DirectoryEntry;
import org.zufs.testing.kit.seam.FileApi;
import org.zufs.testing.kit.seam.Stat;

/** Everything below a directory, each path with its attributes and a hash of its content, in comparable words. */
final class Tree {
    private final FileApi api;
    private final SortedMap<String, String> nodes = new TreeMap<>();

    private Tree(FileApi api) {
        this.api = api;
    }

    static SortedMap<String, String> of(FileApi api, String directory) {
        Tree tree = new Tree(api);
        tree.walk(directory, ".");
        return tree.nodes;
    }

    private void walk(String directory, String shown) {
        nodes.put(shown, CallPlayer.stat(api, AT_FDCWD, directory, AT_SYMLINK_NOFOLLOW) + attributes(directory));
        int fd = api.open(AT_FDCWD, directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
        List<DirectoryEntry> entries = new ArrayList<>();
        int result = fd;
        while (fd >= 0 && (result = api.readdir(fd, 65536, entries)) > 0) {
            assert !entries.isEmpty();
        }
        api.close(fd);
        if (result < 0) {
            nodes.put(shown + "/", "cannot be listed: " + Abi.describe(result));
        }
        for (DirectoryEntry entry : entries) {
            if (!entry.name().equals(".") && !entry.name().equals("..")) {
                node(directory + "/" + entry.name(), shown + "/" + entry.name());
            }
        }
    }

    private void node(String path, String shown) {
        Stat stat = new Stat();
        int result = api.statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC, stat);
        if (result == 0 && stat.type() == S_IFDIR) {
            walk(path, shown);
            return;
        }
        String words = CallPlayer.stat(api, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW);
        if (result == 0 && stat.type() == S_IFREG) {
            words += " content=" + content(path) + attributes(path);
        } else if (result == 0 && stat.type() == S_IFLNK) {
            byte[] target = new byte[4096];
            int length = api.readlink(AT_FDCWD, path, target);
            words += " target=" + CallPlayer.hash(target, Math.max(0, length));
        }
        if (nodes.put(shown, words) != null) {
            nodes.put(shown, "listed twice");
        }
    }

    private String content(String path) {
        int fd = api.open(AT_FDCWD, path, O_RDONLY, 0);
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[65536];
        long length = fd < 0 ? fd : api.read(fd, buffer);
        while (length > 0) {
            crc.update(buffer, 0, (int) length);
            length = api.read(fd, buffer);
        }
        api.close(fd);
        return length < 0 ? Abi.describe(length) : Long.toHexString(crc.getValue());
    }

    private String attributes(String path) {
        byte[] list = new byte[65536];
        int length = api.listxattr(path, false, list);
        StringBuilder words = new StringBuilder();
        for (String name : CallPlayer.attributeNames(list, Math.max(0, length))) {
            byte[] value = new byte[65536];
            int result = api.getxattr(path, false, name, value);
            words.append(' ').append(name).append('=').append(CallPlayer.hash(value, Math.max(0, result)));
        }
        return words.toString();
    }
}
