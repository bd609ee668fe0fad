// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.zufs.base.linux.AtFlags;
import org.zufs.base.linux.AttributeCalls;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.linux.FileCalls;
import org.zufs.base.linux.NamespaceCalls;
import org.zufs.base.linux.OpenFlags;
import org.zufs.base.linux.StatLayout;
import org.zufs.base.linux.StatxLayout;
import org.zufs.base.linux.StatxMask;
import org.zufs.base.linux.XattrCalls;

/** The operations that programs use all the time, each so that it reaches the server. Checks every result. */
final class HotOperations {
    private static final int BLOCK = 4096;
    private static final int FILE_BLOCKS = 16;
    private static final int ENTRIES = 100;
    private static final long PATIENCE_NS = 30_000_000_000L;

    private final Arena arena;
    private final MemorySegment buffer;
    private final MemorySegment stat;
    private final MemorySegment file;
    private final MemorySegment other;
    private final MemorySegment absent;
    private final MemorySegment directory;
    private final MemorySegment listed;
    private final MemorySegment attribute;
    private final MemorySegment empty;
    private final int open;
    private final boolean hasAttributes;
    private int round;

    HotOperations(Arena arena, Path root) {
        this.arena = arena;
        buffer = arena.allocate(64 * 1024, 4096);
        stat = arena.allocate(Math.max(StatLayout.LENGTH, StatxLayout.LENGTH), 8);
        file = path(root, "file");
        other = path(root, "other");
        absent = path(root, "absent");
        directory = path(root, "directory");
        listed = path(root, "listed");
        attribute = arena.allocateFrom("user.origin");
        empty = arena.allocateFrom("");
        open = FileCalls.open(file, OpenFlags.O_CREAT | OpenFlags.O_RDWR, 0644);
        assertThat(open).isNotNegative();
        for (int block = 0; block < FILE_BLOCKS; block++) {
            assertThat(FileCalls.pwrite(open, buffer, BLOCK, (long) block * BLOCK)).isEqualTo(BLOCK);
        }
        hasAttributes = XattrCalls.fsetxattr(open, attribute, buffer, 16, 0) != -ErrorNumber.EOPNOTSUPP;
        ok(NamespaceCalls.mkdirat(AtFlags.AT_FDCWD, listed, 0755));
        for (int index = 0; index < ENTRIES; index++) {
            MemorySegment entry = path(root, "listed/entry" + index);
            ok(FileCalls.close(FileCalls.open(entry, OpenFlags.O_CREAT | OpenFlags.O_WRONLY, 0644)));
        }
    }

    private MemorySegment path(Path root, String name) {
        return arena.allocateFrom(root.resolve(name).toString());
    }

    /** Each operation by its name. */
    Map<String, Runnable> all() {
        Map<String, Runnable> all = new LinkedHashMap<>();
        all.put("getattr", () -> ok(AttributeCalls.statx(open, empty, AtFlags.AT_EMPTY_PATH
                | AtFlags.AT_STATX_FORCE_SYNC, StatxMask.STATX_BASIC_STATS, stat)));
        all.put("lookup", () -> assertThat(AttributeCalls.fstatat(AtFlags.AT_FDCWD, absent, stat, 0))
                .isEqualTo(-ErrorNumber.ENOENT));
        all.put("open, close", () -> ok(FileCalls.close(FileCalls.open(file, OpenFlags.O_RDONLY, 0))));
        all.put("create, unlink", this::createUnlink);
        all.put("mkdir, rmdir", this::makeRemove);
        all.put("rename", this::renameBack);
        all.put("read", () -> assertThat(FileCalls.pread(open, buffer, BLOCK, nextOffset())).isEqualTo(BLOCK));
        all.put("write", () -> assertThat(FileCalls.pwrite(open, buffer, BLOCK, nextOffset())).isEqualTo(BLOCK));
        all.put("setattr", () -> ok(AttributeCalls.fchmod(open, 0600 + (round++ & 1))));
        if (hasAttributes) {
            all.put("getxattr", () -> assertThat(XattrCalls.fgetxattr(open, attribute, buffer, 64)).isEqualTo(16));
        }
        all.put("readdir", this::list);
        return all;
    }

    /** Whether an operation leaves the server with an inode that it has not seen before. */
    static boolean makesInode(String operation) {
        return operation.startsWith("create") || operation.startsWith("mkdir");
    }

    private long nextOffset() {
        return (long) (round++ % FILE_BLOCKS) * BLOCK;
    }

    private void createUnlink() {
        ok(FileCalls.close(openNew()));
        ok(NamespaceCalls.unlinkat(AtFlags.AT_FDCWD, other, 0));
    }

    /** On a busy machine the kernel's word that inodes may be forgotten can come late: until then they are kept. */
    private int openNew() {
        long deadline = System.nanoTime() + PATIENCE_NS;
        int descriptor;
        do {
            descriptor = FileCalls.open(other, OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_WRONLY, 0644);
            if (descriptor != -ErrorNumber.ENFILE && descriptor != -ErrorNumber.ENOSPC) {
                return descriptor;
            }
            Thread.yield();
        } while (System.nanoTime() < deadline);
        return descriptor;
    }

    private void makeRemove() {
        ok(NamespaceCalls.mkdirat(AtFlags.AT_FDCWD, directory, 0755));
        ok(NamespaceCalls.unlinkat(AtFlags.AT_FDCWD, directory, AtFlags.AT_REMOVEDIR));
    }

    private void renameBack() {
        ok(NamespaceCalls.renameat2(AtFlags.AT_FDCWD, file, AtFlags.AT_FDCWD, other, 0));
        ok(NamespaceCalls.renameat2(AtFlags.AT_FDCWD, other, AtFlags.AT_FDCWD, file, 0));
    }

    private void list() {
        int descriptor = FileCalls.open(listed, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0);
        assertThat(NamespaceCalls.getdents64(descriptor, buffer, buffer.byteSize())).isPositive();
        ok(FileCalls.close(descriptor));
    }

    private static void ok(long result) {
        assertThat(result).isNotNegative();
    }
}
