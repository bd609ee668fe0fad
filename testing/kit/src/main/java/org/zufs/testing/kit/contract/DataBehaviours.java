// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.equal;
import static org.zufs.testing.kit.contract.Check.fails;
import static org.zufs.testing.kit.contract.Check.failsEither;
import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.contract.Check.that;
import static org.zufs.testing.kit.seam.Abi.*;
import static org.zufs.testing.kit.seam.Capability.*;

import java.util.Arrays;
import java.util.List;

/** Reading, writing, appending, positions, direct I/O, syncing, and copying inside the kernel. */
final class DataBehaviours {
    private static final int PAGE = 4096;

    private DataBehaviours() {
    }

    static List<Behaviour> all() {
        Group data = new Group("data");
        reading(data);
        writing(data);
        writingMore(data);
        appending(data);
        positions(data);
        direct(data.needs(DIRECT));
        syncing(data);
        copying(data.needs(COPY_RANGE));
        sending(data);
        return data.behaviours();
    }

    private static void reading(Group data) {
        data.that("what is written is read", s -> {
            int fd = s.create("f");
            byte[] bytes = Stage.pattern(100_000, 1);
            equal(bytes.length, s.api.pwrite(fd, bytes, 0));
            equal(bytes, s.pread(fd, bytes.length, 0));
        });
        data.that("a read at the end answers 0", s -> {
            s.file("f", "abc");
            int fd = ok(s.open("f", O_RDONLY));
            equal(0, s.api.pread(fd, new byte[10], 3));
            equal(0, s.api.pread(fd, new byte[10], 1L << 40));
        });
        data.that("a read across the end is short", s -> {
            s.file("f", "abc");
            equal("bc", s.textAt(ok(s.open("f", O_RDONLY)), 10, 1));
        });
        data.that("a read of no bytes answers 0", s -> {
            s.file("f", "abc");
            equal(0, s.api.read(ok(s.open("f", O_RDONLY)), new byte[0]));
        });
        data.that("reads at every odd place and length see the bytes", s -> {
            byte[] bytes = Stage.pattern(3 * PAGE + 77, 2);
            s.file("f", bytes);
            int fd = ok(s.open("f", O_RDONLY));
            for (int offset = 0; offset < bytes.length; offset += 509) {
                int length = Math.min(1 + offset * 7 % 5000, bytes.length - offset);
                equal(Arrays.copyOfRange(bytes, offset, offset + length), s.pread(fd, length, offset));
            }
        });
        data.that("one reader sees what another descriptor wrote at once", s -> {
            int writer = s.create("f");
            int reader = ok(s.open("f", O_RDONLY));
            for (int i = 0; i < 20; i++) {
                equal(4, s.pwrite(writer, "%04d".formatted(i), i * 4L));
                equal("%04d".formatted(i), s.textAt(reader, 4, i * 4L));
            }
        });
        data.that("readv fills buffers in turn", s -> {
            s.file("f", "abcdefgh");
            int fd = ok(s.open("f", O_RDONLY));
            byte[] first = new byte[3];
            byte[] second = new byte[10];
            equal(8, s.api.readv(fd, first, second));
            equal("abc", Stage.text(first));
            equal("defgh", Stage.text(Arrays.copyOf(second, 5)));
            equal(8, s.api.lseek(fd, 0, SEEK_CUR));
        });
        data.that("a negative offset fails with EINVAL", s -> {
            int fd = s.create("f");
            fails(EINVAL, s.api.pread(fd, new byte[1], -1));
            fails(EINVAL, s.pwrite(fd, "x", -1));
        });
    }

    private static void writing(Group data) {
        data.that("a write past the end leaves zeroes between", s -> {
            int fd = s.create("f");
            equal(3, s.pwrite(fd, "abc", 0));
            equal(3, s.pwrite(fd, "xyz", 10_000));
            equal(10_003, s.fstat(fd).size);
            byte[] expected = new byte[10_003];
            System.arraycopy(Stage.bytes("abc"), 0, expected, 0, 3);
            System.arraycopy(Stage.bytes("xyz"), 0, expected, 10_000, 3);
            equal(expected, s.pread(fd, 20_000, 0));
        });
        data.that("an overwrite changes only its bytes", s -> {
            int fd = s.create("f");
            equal(10, s.pwrite(fd, "0123456789", 0));
            equal(2, s.pwrite(fd, "ab", 4));
            equal("0123ab6789", s.textAt(fd, 20, 0));
        });
        data.that("writes at odd places and lengths build the right file", s -> {
            int fd = s.create("f");
            byte[] model = new byte[40_000];
            int seed = 1;
            for (int i = 0; i < 200; i++) {
                seed = seed * 1103515245 + 12345;
                int offset = (seed >>> 8) % 30_000;
                byte[] bytes = Stage.pattern(1 + (seed >>> 4) % 9_000, i);
                equal(bytes.length, s.api.pwrite(fd, bytes, offset));
                System.arraycopy(bytes, 0, model, offset, bytes.length);
            }
            int size = (int) s.fstat(fd).size;
            equal(Arrays.copyOf(model, size), s.pread(fd, size, 0));
        });
        data.that("writev gathers buffers in turn", s -> {
            int fd = s.create("f");
            equal(6, s.api.writev(fd, Stage.bytes("ab"), Stage.bytes(""), Stage.bytes("cdef")));
            equal("abcdef", s.content("f"));
        });
        data.that("a write of no bytes changes neither size nor times", s -> {
            s.file("f", "abc");
            s.age("f");
            equal(0, s.api.pwrite(ok(s.open("f", O_RDWR)), new byte[0], 100));
            equal(3, s.stat("f").size);
            equal(2_000_000_000_000_000L, s.stat("f").mtimeNs);
        });
    }

    private static void writingMore(Group data) {
        data.that("a write of a megabyte arrives whole", s -> {
            int fd = s.create("f");
            byte[] bytes = Stage.pattern(1 << 20, 3);
            equal(bytes.length, s.api.write(fd, bytes));
            equal(bytes, s.pread(fd, bytes.length, 0));
            equal(bytes.length, s.fstat(fd).size);
        });
        data.that("a write beyond the largest offset fails with EFBIG or EINVAL", s -> {
            int fd = s.create("f");
            failsEither(EFBIG, EINVAL, s.pwrite(fd, "x", Long.MAX_VALUE));
            equal(0, s.fstat(fd).size);
        });
        data.that("a write to a file opened twice keeps both ends", s -> {
            int first = s.create("f");
            int second = ok(s.open("f", O_RDWR));
            equal(4, s.pwrite(first, "aaaa", 0));
            equal(4, s.pwrite(second, "bbbb", 4));
            equal("aaaabbbb", s.content("f"));
        });
        data.that("a file is written and read after its name is gone", s -> {
            int fd = s.create("f");
            ok(s.unlink("f"));
            equal(3, s.pwrite(fd, "abc", 0));
            equal("abc", s.textAt(fd, 10, 0));
            equal(0, s.fstat(fd).nlink);
            equal(3, s.fstat(fd).size);
        });
    }

    private static void appending(Group data) {
        data.that("O_APPEND writes at the end wherever the position is", s -> {
            s.file("f", "abc");
            int fd = ok(s.open("f", O_RDWR | O_APPEND));
            equal(0, s.api.lseek(fd, 0, SEEK_SET));
            equal(3, s.write(fd, "def"));
            equal("abcdef", s.content("f"));
            equal(6, s.api.lseek(fd, 0, SEEK_CUR));
        });
        data.that("two appenders do not overwrite each other", s -> {
            int first = ok(s.open("f", O_WRONLY | O_CREAT | O_APPEND));
            int second = ok(s.open("f", O_WRONLY | O_APPEND));
            for (int i = 0; i < 10; i++) {
                equal(1, s.write(first, "a"));
                equal(1, s.write(second, "b"));
            }
            equal("ab".repeat(10), s.content("f"));
        });
        data.that("pwrite on an O_APPEND descriptor appends", s -> {
            s.file("f", "abc");
            equal(1, s.pwrite(ok(s.open("f", O_RDWR | O_APPEND)), "x", 0));
            equal("abcx", s.content("f"));
        });
        data.that("O_APPEND can be set and cleared by F_SETFL", s -> {
            s.file("f", "abc");
            int fd = ok(s.open("f", O_RDWR));
            ok(s.api.fcntl(fd, F_SETFL, O_APPEND));
            equal(1, s.write(fd, "x"));
            ok(s.api.fcntl(fd, F_SETFL, 0));
            equal(1, s.pwrite(fd, "y", 0));
            equal("ybcx", s.content("f"));
        });
        data.that("appending follows a truncation by another", s -> {
            int fd = ok(s.open("f", O_WRONLY | O_CREAT | O_APPEND));
            equal(6, s.write(fd, "abcdef"));
            ok(s.truncate("f", 2));
            equal(1, s.write(fd, "x"));
            equal("abx", s.content("f"));
        });
        data.needs(SHARED_DESCRIPTORS).that("appends by two threads at once are all kept", s -> {
            s.file("f", "");
            var other = s.start(org.zufs.testing.kit.seam.Credentials.ROOT, DataBehaviours::append100);
            append100(s);
            other.join(Stage.DEADLINE_MS);
            equal(200 * 16, s.stat("f").size);
            equal("0123456789abcdef".repeat(200), s.content("f"));
        });
    }

    private static void append100(Stage stage) {
        int fd = ok(stage.open("f", O_WRONLY | O_APPEND));
        for (int i = 0; i < 100; i++) {
            equal(16, stage.write(fd, "0123456789abcdef"));
        }
    }

    private static void positions(Group data) {
        data.that("lseek counts from start, position and end", s -> {
            s.file("f", "0123456789");
            int fd = ok(s.open("f", O_RDONLY));
            equal(4, s.api.lseek(fd, 4, SEEK_SET));
            equal(6, s.api.lseek(fd, 2, SEEK_CUR));
            equal(7, s.api.lseek(fd, -3, SEEK_END));
            equal("789", s.readAll(fd));
        });
        data.that("lseek before the start fails with EINVAL", s -> {
            s.file("f", "abc");
            int fd = ok(s.open("f", O_RDONLY));
            fails(EINVAL, s.api.lseek(fd, -1, SEEK_SET));
            fails(EINVAL, s.api.lseek(fd, -4, SEEK_END));
            fails(EINVAL, s.api.lseek(fd, 0, 99));
            equal(0, s.api.lseek(fd, 0, SEEK_CUR));
        });
        data.that("lseek past the end does not change the size", s -> {
            int fd = s.create("f");
            equal(1000, s.api.lseek(fd, 1000, SEEK_SET));
            equal(0, s.fstat(fd).size);
            equal(1, s.write(fd, "x"));
            equal(1001, s.fstat(fd).size);
        });
        data.that("lseek to the end sees what another wrote", s -> {
            int first = s.create("f");
            int second = ok(s.open("f", O_RDWR));
            equal(5, s.write(first, "12345"));
            equal(5, s.api.lseek(second, 0, SEEK_END));
        });
        data.that("pread and pwrite leave the position", s -> {
            int fd = s.create("f");
            equal(3, s.write(fd, "abc"));
            equal(3, s.pwrite(fd, "xyz", 10));
            s.pread(fd, 2, 0);
            equal(3, s.api.lseek(fd, 0, SEEK_CUR));
        });
    }

    private static void direct(Group data) {
        data.that("O_DIRECT writes and reads whole pages", s -> {
            int fd = ok(s.open("f", O_RDWR | O_CREAT | O_DIRECT));
            byte[] bytes = Stage.pattern(4 * PAGE, 4);
            equal(bytes.length, s.api.pwrite(fd, bytes, 0));
            equal(bytes, s.pread(fd, bytes.length, 0));
            equal(Arrays.copyOfRange(bytes, PAGE, 3 * PAGE), s.pread(fd, 2 * PAGE, PAGE));
        });
        data.that("O_DIRECT and the page cache see each other's writes", s -> {
            int cached = s.create("f");
            int direct = ok(s.open("f", O_RDWR | O_DIRECT));
            equal(2 * PAGE, s.api.pwrite(cached, Stage.pattern(2 * PAGE, 5), 0));
            equal(Stage.pattern(2 * PAGE, 5), s.pread(direct, 2 * PAGE, 0));
            equal(PAGE, s.api.pwrite(direct, Stage.pattern(PAGE, 6), PAGE));
            equal(Stage.pattern(PAGE, 6), s.pread(cached, PAGE, PAGE));
        });
        data.that("an O_DIRECT read at the end is short", s -> {
            s.file("f", Stage.pattern(PAGE + 100, 7));
            int fd = ok(s.open("f", O_RDONLY | O_DIRECT));
            equal(100, s.api.pread(fd, new byte[PAGE], PAGE));
            equal(0, s.api.pread(fd, new byte[PAGE], 2 * PAGE));
        });
        data.that("O_DIRECT with O_APPEND appends pages", s -> {
            int fd = ok(s.open("f", O_WRONLY | O_CREAT | O_DIRECT | O_APPEND));
            equal(PAGE, s.api.write(fd, Stage.pattern(PAGE, 8)));
            equal(PAGE, s.api.write(fd, Stage.pattern(PAGE, 9)));
            equal(2 * PAGE, s.fstat(fd).size);
        });
        data.that("O_DIRECT is told by F_GETFL and set by F_SETFL", s -> {
            int fd = s.create("f");
            ok(s.api.fcntl(fd, F_SETFL, O_DIRECT));
            that((s.api.fcntl(fd, F_GETFL, 0) & O_DIRECT) != 0, "O_DIRECT is not told");
            equal(PAGE, s.api.pwrite(fd, Stage.pattern(PAGE, 10), 0));
            equal(Stage.pattern(PAGE, 10), s.pread(fd, PAGE, 0));
        });
    }

    private static void syncing(Group data) {
        data.that("fsync, fdatasync and syncfs succeed and keep the data", s -> {
            int fd = s.create("f");
            equal(3, s.write(fd, "abc"));
            ok(s.api.fsync(fd));
            ok(s.api.fdatasync(fd));
            ok(s.api.syncfs(fd));
            equal("abc", s.content("f"));
        });
        data.that("a directory can be synced", s -> {
            s.directory("d");
            int fd = ok(s.open("d", O_RDONLY | O_DIRECTORY));
            ok(s.api.fsync(fd));
            ok(s.api.fdatasync(fd));
        });
        data.that("a file opened for reading can be synced", s -> {
            s.file("f", "x");
            ok(s.api.fsync(ok(s.open("f", O_RDONLY))));
        });
        data.that("fsync of a file without a name succeeds", s -> {
            int fd = s.create("f");
            ok(s.unlink("f"));
            equal(1, s.write(fd, "x"));
            ok(s.api.fsync(fd));
        });
        data.that("fsync of no descriptor fails with EBADF", s -> fails(EBADF, s.api.fsync(9999)));
        data.that("poll says that a file is always ready", s -> {
            int fd = s.create("f");
            equal(POLLIN | POLLOUT, s.api.poll(fd, POLLIN | POLLOUT, 0));
        });
    }

    private static void copying(Group data) {
        data.that("copy_file_range copies between files", s -> {
            byte[] bytes = Stage.pattern(50_000, 11);
            s.file("a", bytes);
            int from = ok(s.open("a", O_RDONLY));
            int to = s.create("b");
            equal(50_000, copyAll(s, from, 0, to, 0, 50_000));
            equal(bytes, s.pread(to, 60_000, 0));
        });
        data.that("copy_file_range takes odd ranges", s -> {
            s.file("a", "0123456789");
            int from = ok(s.open("a", O_RDONLY));
            int to = s.create("b");
            equal(2, s.write(to, "xy"));
            equal(4, s.api.copyFileRange(from, 3, to, 1, 4));
            equal("x3456", s.content("b"));
        });
        data.that("copy_file_range moves positions if no offsets are given", s -> {
            s.file("a", "0123456789");
            int from = ok(s.open("a", O_RDONLY));
            int to = s.create("b");
            equal(4, s.api.copyFileRange(from, -1, to, -1, 4));
            equal(4, s.api.lseek(from, 0, SEEK_CUR));
            equal(4, s.api.lseek(to, 0, SEEK_CUR));
            equal(6, s.api.copyFileRange(from, -1, to, -1, 100));
            equal("0123456789", s.content("b"));
        });
        data.that("copy_file_range at the end answers 0", s -> {
            s.file("a", "abc");
            equal(0, s.api.copyFileRange(ok(s.open("a", O_RDONLY)), 3, s.create("b"), 0, 10));
        });
        data.that("copy_file_range within one file", s -> {
            s.file("a", "0123456789");
            int fd = ok(s.open("a", O_RDWR));
            equal(3, s.api.copyFileRange(fd, 0, fd, 6, 3));
            equal("0123450129", s.content("a"));
            fails(EINVAL, s.api.copyFileRange(fd, 0, fd, 2, 5));
        });
        data.that("copy_file_range obeys the modes of the descriptors", s -> {
            s.file("a", "abc");
            s.file("b", "abc");
            int readOnly = ok(s.open("a", O_RDONLY));
            int writeOnly = ok(s.open("b", O_WRONLY));
            fails(EBADF, s.api.copyFileRange(writeOnly, 0, writeOnly, 100, 3));
            fails(EBADF, s.api.copyFileRange(readOnly, 0, readOnly, 100, 3));
            fails(EBADF, s.api.copyFileRange(readOnly, 0, ok(s.open("b", O_WRONLY | O_APPEND)), 0, 3));
            fails(EISDIR, s.api.copyFileRange(ok(s.open(".", O_RDONLY)), 0, writeOnly, 0, 3));
        });
    }

    private static long copyAll(Stage stage, int from, long fromOffset, int to, long toOffset, long length) {
        long done = 0;
        long step = 1;
        while (done < length && step > 0) {
            step = ok(stage.api.copyFileRange(from, fromOffset + done, to, toOffset + done, length - done));
            done += step;
        }
        return done;
    }

    private static void sending(Group data) {
        data.that("sendfile copies between files", s -> {
            s.file("a", "0123456789");
            int from = ok(s.open("a", O_RDONLY));
            int to = s.create("b");
            equal(5, s.api.sendfile(to, from, 2, 5));
            equal("23456", s.content("b"));
            equal(0, s.api.lseek(from, 0, SEEK_CUR));
            equal(3, s.api.sendfile(to, from, -1, 3));
            equal("23456012", s.content("b"));
            equal(3, s.api.lseek(from, 0, SEEK_CUR));
        });
    }
}
