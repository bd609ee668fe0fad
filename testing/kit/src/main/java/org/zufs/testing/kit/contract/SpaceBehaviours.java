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
import org.zufs.testing.kit.seam.Usage;

/** The size of a file and the space it takes: truncation, allocation, holes, and the file system's account. */
final class SpaceBehaviours {
    private static final int PAGE = 4096;
    private static final int PUNCH_MODE = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
    private static final int FILES_COUNTED_MAX = 8;

    private SpaceBehaviours() {
    }

    static List<Behaviour> all() {
        Group space = new Group("space");
        truncating(space);
        truncatingWrongly(space);
        allocating(space.needs(ALLOCATE));
        punching(space.needs(PUNCH));
        zeroing(space.needs(ZERO));
        shifting(space);
        seeking(space.needs(HOLES));
        account(space);
        return space.behaviours();
    }

    private static void truncating(Group space) {
        space.that("truncate shortens a file", s -> {
            s.file("f", "0123456789");
            ok(s.truncate("f", 4));
            equal("0123", s.content("f"));
            equal(4, s.stat("f").size);
        });
        space.that("truncate lengthens a file with zeroes", s -> {
            s.file("f", "abc");
            ok(s.truncate("f", 9000));
            byte[] expected = Arrays.copyOf(Stage.bytes("abc"), 9000);
            equal(expected, s.pread(ok(s.open("f", O_RDONLY)), 10_000, 0));
        });
        space.that("bytes cut off do not come back", s -> {
            int fd = s.create("f");
            byte[] bytes = Stage.pattern(3 * PAGE, 1);
            for (int cut : new int[] {0, 1, 100, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 17}) {
                equal(bytes.length, s.api.pwrite(fd, bytes, 0));
                ok(s.api.ftruncate(fd, cut));
                ok(s.api.ftruncate(fd, bytes.length));
                byte[] expected = Arrays.copyOf(Arrays.copyOf(bytes, cut), bytes.length);
                equal(expected, s.pread(fd, bytes.length, 0));
            }
        });
        space.that("a write past a shortened end finds zeroes before it", s -> {
            int fd = s.create("f");
            equal(5000, s.api.pwrite(fd, Stage.pattern(5000, 2), 0));
            ok(s.api.ftruncate(fd, 10));
            equal(1, s.pwrite(fd, "x", 6000));
            byte[] expected = Arrays.copyOf(Stage.pattern(10, 2), 6001);
            expected[6000] = 'x';
            equal(expected, s.pread(fd, 7000, 0));
        });
        space.that("truncate leaves the position", s -> {
            int fd = s.create("f");
            equal(10, s.write(fd, "0123456789"));
            ok(s.api.ftruncate(fd, 0));
            equal(10, s.api.lseek(fd, 0, SEEK_CUR));
            equal(1, s.write(fd, "x"));
            equal(11, s.fstat(fd).size);
        });
        space.that("truncate to the same size keeps the data", s -> {
            s.file("f", "abc");
            ok(s.truncate("f", 3));
            equal("abc", s.content("f"));
        });
        space.that("a file of a tebibyte can be all hole", s -> {
            int fd = s.create("f");
            ok(s.api.ftruncate(fd, 1L << 40));
            equal(1L << 40, s.fstat(fd).size);
            equal(new byte[100], s.pread(fd, 100, (1L << 40) - 100));
            equal(3, s.pwrite(fd, "end", (1L << 40) - 3));
            equal("end", s.textAt(fd, 10, (1L << 40) - 3));
            that(s.fstat(fd).blocks < 1 << 20, "the hole takes space: " + s.fstat(fd).blocks);
        });
        space.that("ftruncate works on a file without a name", s -> {
            int fd = s.create("f");
            ok(s.unlink("f"));
            ok(s.api.ftruncate(fd, 1234));
            equal(1234, s.fstat(fd).size);
        });
        space.that("an emptied file frees its space", s -> {
            int fd = s.create("f");
            equal(1 << 20, s.api.pwrite(fd, Stage.pattern(1 << 20, 3), 0));
            ok(s.api.fsync(fd));
            that(s.fstat(fd).blocks >= 2048, "blocks " + s.fstat(fd).blocks);
            ok(s.api.ftruncate(fd, 0));
            that(s.fstat(fd).blocks <= 16, "blocks " + s.fstat(fd).blocks);
        });
    }

    private static void truncatingWrongly(Group space) {
        space.that("truncate to a negative size fails with EINVAL", s -> {
            int fd = s.create("f");
            fails(EINVAL, s.api.ftruncate(fd, -1));
            fails(EINVAL, s.truncate("f", -1));
        });
        space.that("truncate of a directory fails with EISDIR", s -> {
            s.directory("d");
            fails(EISDIR, s.truncate("d", 0));
        });
        space.that("truncate of a missing file fails with ENOENT, through a file with ENOTDIR", s -> {
            s.file("f", "x");
            fails(ENOENT, s.truncate("g", 0));
            fails(ENOTDIR, s.truncate("f/g", 0));
        });
        space.that("truncate follows a symbolic link", s -> {
            s.file("f", "abc");
            ok(s.symlink("f", "l"));
            ok(s.truncate("l", 1));
            equal("a", s.content("f"));
        });
        space.that("truncate to the largest offset fails with EFBIG or EINVAL, or gives that size", s -> {
            int fd = s.create("f");
            int result = s.api.ftruncate(fd, Long.MAX_VALUE);
            if (result != 0) {
                failsEither(EFBIG, EINVAL, result);
            }
            equal(result == 0 ? Long.MAX_VALUE : 0, s.fstat(fd).size);
        });
        space.needs(USERS).that("truncate needs write permission, ftruncate only the descriptor", s -> {
            s.file("f", "abc");
            ok(s.chmod("f", 0444));
            s.as(Stage.ALICE, alice -> fails(EACCES, alice.truncate("f", 0)));
            ok(s.chmod(".", 0777));
            s.as(Stage.ALICE, alice -> {
                int fd = ok(alice.open("mine", O_RDWR | O_CREAT, 0400));
                equal(3, alice.write(fd, "abc"));
                ok(alice.api.ftruncate(fd, 1));
                fails(EACCES, alice.truncate("mine", 0));
            });
        });
    }

    private static void allocating(Group space) {
        space.that("fallocate lengthens the file and reads as zeroes", s -> {
            int fd = s.create("f");
            equal(3, s.write(fd, "abc"));
            ok(s.api.fallocate(fd, 0, 0, 20_000));
            equal(20_000, s.fstat(fd).size);
            equal(Arrays.copyOf(Stage.bytes("abc"), 20_000), s.pread(fd, 30_000, 0));
            that(s.fstat(fd).blocks >= 40, "blocks " + s.fstat(fd).blocks);
        });
        space.that("fallocate inside the file keeps size and data", s -> {
            int fd = s.create("f");
            equal(10_000, s.api.write(fd, Stage.pattern(10_000, 4)));
            ok(s.api.fallocate(fd, 0, 100, 5000));
            equal(Stage.pattern(10_000, 4), s.pread(fd, 20_000, 0));
        });
        space.that("fallocate with keep-size takes space but no size", s -> {
            int fd = s.create("f");
            ok(s.api.fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 40_960));
            equal(0, s.fstat(fd).size);
            that(s.fstat(fd).blocks >= 80, "blocks " + s.fstat(fd).blocks);
            equal(0, s.api.pread(fd, new byte[10], 0));
        });
        space.that("fallocate of no or negative length fails with EINVAL", s -> {
            int fd = s.create("f");
            fails(EINVAL, s.api.fallocate(fd, 0, 0, 0));
            fails(EINVAL, s.api.fallocate(fd, 0, 0, -1));
            fails(EINVAL, s.api.fallocate(fd, 0, -1, 10));
        });
        space.that("fallocate beyond the largest offset fails with EFBIG", s ->
                fails(EFBIG, s.api.fallocate(s.create("f"), 0, Long.MAX_VALUE, 10)));
        space.that("fallocate needs a descriptor for writing", s -> {
            s.file("f", "x");
            fails(EBADF, s.api.fallocate(ok(s.open("f", O_RDONLY)), 0, 0, 10));
        });
        space.that("fallocate on a directory fails", s -> {
            s.directory("d");
            failsEither(EBADF, EISDIR, s.api.fallocate(ok(s.open("d", O_RDONLY)), 0, 0, 10));
        });
        space.that("fallocate with an unknown mode fails with EOPNOTSUPP", s ->
                fails(EOPNOTSUPP, s.api.fallocate(s.create("f"), 0x10000, 0, 10)));
    }

    private static void punching(Group space) {
        space.that("a punched hole reads as zeroes and frees its pages", s -> {
            int fd = s.create("f");
            byte[] bytes = Stage.pattern(10 * PAGE, 5);
            equal(bytes.length, s.api.write(fd, bytes));
            ok(s.api.fsync(fd));
            long before = s.fstat(fd).blocks;
            ok(s.api.fallocate(fd, PUNCH_MODE, 2 * PAGE, 5 * PAGE));
            Arrays.fill(bytes, 2 * PAGE, 7 * PAGE, (byte) 0);
            equal(bytes, s.pread(fd, bytes.length, 0));
            equal(bytes.length, s.fstat(fd).size);
            that(s.fstat(fd).blocks < before, "no space was freed");
        });
        space.that("a hole with odd borders keeps the bytes beside it", s -> {
            int fd = s.create("f");
            byte[] bytes = Stage.pattern(3 * PAGE, 6);
            equal(bytes.length, s.api.write(fd, bytes));
            ok(s.api.fallocate(fd, PUNCH_MODE, 100, 2 * PAGE));
            Arrays.fill(bytes, 100, 100 + 2 * PAGE, (byte) 0);
            equal(bytes, s.pread(fd, bytes.length, 0));
        });
        space.that("a hole across the end does not change the size", s -> {
            int fd = s.create("f");
            equal(5000, s.api.write(fd, Stage.pattern(5000, 7)));
            ok(s.api.fallocate(fd, PUNCH_MODE, 4000, 100_000));
            equal(5000, s.fstat(fd).size);
            equal(Arrays.copyOf(Stage.pattern(4000, 7), 5000), s.pread(fd, 9000, 0));
        });
        space.that("punching without keep-size fails with EOPNOTSUPP", s ->
                fails(EOPNOTSUPP, s.api.fallocate(s.create("f"), FALLOC_FL_PUNCH_HOLE, 0, 10)));
        space.that("a punched hole moves mtime and ctime", s -> {
            s.file("f", Stage.pattern(PAGE, 8));
            s.age("f");
            long ctime = s.stat("f").ctimeNs;
            s.tick();
            ok(s.api.fallocate(ok(s.open("f", O_RDWR)), PUNCH_MODE, 0, PAGE));
            that(s.stat("f").mtimeNs > 2_000_000_000_000_000L, "mtime did not move");
            that(s.stat("f").ctimeNs > ctime, "ctime did not move");
        });
    }

    private static void zeroing(Group space) {
        space.that("a zeroed range reads as zeroes", s -> {
            int fd = s.create("f");
            byte[] bytes = Stage.pattern(4 * PAGE, 9);
            equal(bytes.length, s.api.write(fd, bytes));
            ok(s.api.fallocate(fd, FALLOC_FL_ZERO_RANGE, 1000, 9000));
            Arrays.fill(bytes, 1000, 10_000, (byte) 0);
            equal(bytes, s.pread(fd, bytes.length, 0));
        });
        space.that("a zeroed range across the end lengthens the file", s -> {
            int fd = s.create("f");
            equal(100, s.api.write(fd, Stage.pattern(100, 10)));
            ok(s.api.fallocate(fd, FALLOC_FL_ZERO_RANGE, 50, 8000));
            equal(8050, s.fstat(fd).size);
            equal(Arrays.copyOf(Stage.pattern(50, 10), 8050), s.pread(fd, 10_000, 0));
        });
        space.that("a zeroed range with keep-size keeps the size", s -> {
            int fd = s.create("f");
            equal(100, s.api.write(fd, Stage.pattern(100, 11)));
            ok(s.api.fallocate(fd, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, 50, 8000));
            equal(100, s.fstat(fd).size);
            equal(Arrays.copyOf(Stage.pattern(50, 11), 100), s.pread(fd, 10_000, 0));
        });
    }

    private static void shifting(Group space) {
        space.needs(COLLAPSE).that("a collapsed range is cut out", s -> {
            int fd = s.create("f");
            byte[] bytes = Stage.pattern(10 * PAGE, 12);
            equal(bytes.length, s.api.write(fd, bytes));
            ok(s.api.fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 2L * PAGE, 3L * PAGE));
            byte[] expected = Arrays.copyOf(bytes, 7 * PAGE);
            System.arraycopy(bytes, 5 * PAGE, expected, 2 * PAGE, 5 * PAGE);
            equal(expected, s.pread(fd, bytes.length, 0));
            equal(7 * PAGE, s.fstat(fd).size);
        });
        space.needs(COLLAPSE).that("a collapse that reaches the end fails with EINVAL", s -> {
            int fd = s.create("f");
            equal(4 * PAGE, s.api.write(fd, Stage.pattern(4 * PAGE, 13)));
            fails(EINVAL, s.api.fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 2L * PAGE, 2L * PAGE));
            fails(EINVAL, s.api.fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 0, 100));
            equal(4 * PAGE, s.fstat(fd).size);
        });
        space.needs(INSERT).that("an inserted range shifts the rest up", s -> {
            int fd = s.create("f");
            byte[] bytes = Stage.pattern(6 * PAGE, 14);
            equal(bytes.length, s.api.write(fd, bytes));
            ok(s.api.fallocate(fd, FALLOC_FL_INSERT_RANGE, 2L * PAGE, 3L * PAGE));
            byte[] expected = new byte[9 * PAGE];
            System.arraycopy(bytes, 0, expected, 0, 2 * PAGE);
            System.arraycopy(bytes, 2 * PAGE, expected, 5 * PAGE, 4 * PAGE);
            equal(expected, s.pread(fd, 20 * PAGE, 0));
        });
        space.needs(INSERT).that("an insert at the end or with odd borders fails with EINVAL", s -> {
            int fd = s.create("f");
            equal(4 * PAGE, s.api.write(fd, Stage.pattern(4 * PAGE, 15)));
            fails(EINVAL, s.api.fallocate(fd, FALLOC_FL_INSERT_RANGE, 4L * PAGE, PAGE));
            fails(EINVAL, s.api.fallocate(fd, FALLOC_FL_INSERT_RANGE, 100, PAGE));
            fails(EINVAL, s.api.fallocate(fd, FALLOC_FL_INSERT_RANGE, 0, 100));
        });
    }

    private static void seeking(Group space) {
        space.that("SEEK_HOLE finds the end of a file without holes", s -> {
            s.file("f", Stage.pattern(3 * PAGE, 16));
            int fd = ok(s.open("f", O_RDONLY));
            equal(3 * PAGE, s.api.lseek(fd, 0, SEEK_HOLE));
            equal(0, s.api.lseek(fd, 0, SEEK_DATA));
            equal(100, s.api.lseek(fd, 100, SEEK_DATA));
        });
        space.that("SEEK_DATA and SEEK_HOLE find the borders of data", s -> {
            int fd = s.create("f");
            equal(PAGE, s.api.pwrite(fd, Stage.pattern(PAGE, 17), 64L * PAGE));
            ok(s.api.ftruncate(fd, 128L * PAGE));
            ok(s.api.fsync(fd));
            equal(0, s.api.lseek(fd, 0, SEEK_HOLE));
            equal(64L * PAGE, s.api.lseek(fd, 0, SEEK_DATA));
            equal(65L * PAGE, s.api.lseek(fd, 64L * PAGE, SEEK_HOLE));
            fails(ENXIO, s.api.lseek(fd, 66L * PAGE, SEEK_DATA));
        });
        space.that("SEEK_DATA at or past the end fails with ENXIO", s -> {
            s.file("f", "abc");
            int fd = ok(s.open("f", O_RDONLY));
            fails(ENXIO, s.api.lseek(fd, 3, SEEK_DATA));
            fails(ENXIO, s.api.lseek(fd, 3, SEEK_HOLE));
            fails(ENXIO, s.api.lseek(fd, -1, SEEK_DATA));
            fails(ENXIO, s.api.lseek(s.create("empty"), 0, SEEK_HOLE));
        });
        space.needs(PUNCH).that("a punched hole is found by SEEK_HOLE", s -> {
            int fd = s.create("f");
            equal(64 * PAGE, s.api.pwrite(fd, Stage.pattern(64 * PAGE, 18), 0));
            ok(s.api.fallocate(fd, PUNCH_MODE, 16L * PAGE, 16L * PAGE));
            equal(16L * PAGE, s.api.lseek(fd, 0, SEEK_HOLE));
            equal(32L * PAGE, s.api.lseek(fd, 16L * PAGE, SEEK_DATA));
        });
    }

    private static void account(Group space) {
        space.that("statfs and fstatfs answer sane numbers", s -> {
            Usage byPath = new Usage();
            Usage byFd = new Usage();
            ok(s.api.statfs(s.path("."), byPath));
            ok(s.api.fstatfs(s.create("f"), byFd));
            equal(byPath.type, byFd.type);
            that(byPath.blockSize > 0, "block size " + byPath.blockSize);
            equal(255, byPath.nameLength);
            that(byPath.blocksFree <= byPath.blocks, "more free than there is");
            that(byPath.blocksAvailable <= byPath.blocksFree, "more available than free");
        });
        space.that("statfs of a missing name fails with ENOENT", s ->
                fails(ENOENT, s.api.statfs(s.path("nowhere"), new Usage())));
        space.needs(USAGE).that("statfs counts a file's space and inode", s -> {
            int files = 0;
            while (!isCounted(s, "f" + files) && files < FILES_COUNTED_MAX) {
                files++;
            }
            that(files < FILES_COUNTED_MAX, "the counts never went down by one file");
        });
    }

    /**
     * Makes a file and looks whether the counts went down by just that. They may not the first time: what was removed
     * before is counted as free only when the last one who knew it has forgotten it.
     */
    private static boolean isCounted(Stage s, String name) {
        Usage before = new Usage();
        Usage after = new Usage();
        ok(s.api.statfs(s.path("."), before));
        int fd = s.create(name);
        equal(1 << 20, s.api.write(fd, Stage.pattern(1 << 20, 19)));
        ok(s.api.fsync(fd));
        ok(s.api.statfs(s.path("."), after));
        long bytes = (before.blocksFree - after.blocksFree) * before.blockSize;
        return bytes >= 1 << 20 && bytes < 2 << 20 && before.filesFree - after.filesFree == 1;
    }
}
