// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.equal;
import static org.zufs.testing.kit.contract.Check.fails;
import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.contract.Check.that;
import static org.zufs.testing.kit.seam.Abi.*;
import static org.zufs.testing.kit.seam.Capability.*;

import java.util.Arrays;
import java.util.List;

/** Files mapped into memory. */
final class MappingBehaviours {
    private static final int PAGE = 4096;
    private static final int BOTH = PROT_READ | PROT_WRITE;

    private MappingBehaviours() {
    }

    static List<Behaviour> all() {
        Group mapping = new Group("mapping").needs(MMAP);
        sharing(mapping);
        keeping(mapping);
        sizes(mapping);
        resizing(mapping);
        refusals(mapping);
        return mapping.behaviours();
    }

    private static byte[] load(Stage stage, long mapping, long offset, int length) {
        byte[] bytes = new byte[length];
        ok(stage.api.load(mapping, offset, bytes));
        return bytes;
    }

    private static void sharing(Group mapping) {
        mapping.that("a mapping shows the file", s -> {
            s.file("f", Stage.pattern(3 * PAGE, 1));
            long map = ok(s.mmap(ok(s.open("f", O_RDONLY)), PROT_READ, MAP_SHARED, 0, 3 * PAGE));
            equal(Stage.pattern(3 * PAGE, 1), load(s, map, 0, 3 * PAGE));
            ok(s.munmap(map, 3 * PAGE));
        });
        mapping.that("a mapping may start at any page", s -> {
            byte[] bytes = Stage.pattern(3 * PAGE, 2);
            s.file("f", bytes);
            long map = ok(s.mmap(ok(s.open("f", O_RDONLY)), PROT_READ, MAP_SHARED, PAGE, PAGE));
            equal(Arrays.copyOfRange(bytes, PAGE, 2 * PAGE), load(s, map, 0, PAGE));
            ok(s.munmap(map, PAGE));
        });
        mapping.that("a store through a shared mapping is read from the file", s -> {
            int fd = s.create("f");
            ok(s.api.ftruncate(fd, 2 * PAGE));
            long map = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, 2 * PAGE));
            ok(s.api.store(map, 4090, Stage.bytes("across the pages")));
            equal("across the pages", s.textAt(fd, 16, 4090));
            ok(s.api.msync(map, 2 * PAGE, MS_SYNC));
            ok(s.munmap(map, 2 * PAGE));
            equal("across the pages", s.content("f").substring(4090, 4106));
        });
        mapping.that("a write is seen through an existing mapping", s -> {
            int fd = s.create("f");
            equal(PAGE, s.api.write(fd, Stage.pattern(PAGE, 3)));
            long map = ok(s.mmap(fd, PROT_READ, MAP_SHARED, 0, PAGE));
            equal(Stage.pattern(PAGE, 3), load(s, map, 0, PAGE));
            equal(5, s.pwrite(fd, "fresh", 100));
            equal("fresh", Stage.text(load(s, map, 100, 5)));
            ok(s.munmap(map, PAGE));
        });
        mapping.that("two mappings of one file share their bytes", s -> {
            int fd = s.create("f");
            ok(s.api.ftruncate(fd, PAGE));
            int other = ok(s.open("f", O_RDWR));
            long first = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, PAGE));
            long second = ok(s.mmap(other, BOTH, MAP_SHARED, 0, PAGE));
            ok(s.api.store(first, 10, Stage.bytes("one")));
            ok(s.api.store(second, 20, Stage.bytes("two")));
            equal("one", Stage.text(load(s, second, 10, 3)));
            equal("two", Stage.text(load(s, first, 20, 3)));
            ok(s.munmap(first, PAGE));
            ok(s.munmap(second, PAGE));
        });
    }

    private static void keeping(Group mapping) {
        mapping.that("a private mapping keeps its stores to itself", s -> {
            s.file("f", Stage.pattern(PAGE, 4));
            int fd = ok(s.open("f", O_RDONLY));
            long map = ok(s.mmap(fd, BOTH, MAP_PRIVATE, 0, PAGE));
            ok(s.api.store(map, 0, Stage.bytes("private")));
            equal("private", Stage.text(load(s, map, 0, 7)));
            equal(Stage.pattern(PAGE, 4), s.pread(fd, PAGE, 0));
            ok(s.munmap(map, PAGE));
        });
        mapping.that("a mapping outlives its descriptor and its name", s -> {
            s.file("f", Stage.pattern(PAGE, 5));
            int fd = ok(s.open("f", O_RDWR));
            long map = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, PAGE));
            ok(s.close(fd));
            ok(s.unlink("f"));
            equal(Stage.pattern(PAGE, 5), load(s, map, 0, PAGE));
            ok(s.api.store(map, 0, Stage.bytes("still")));
            equal("still", Stage.text(load(s, map, 0, 5)));
            ok(s.munmap(map, PAGE));
        });
        mapping.that("a store through a mapping is there after close and open", s -> {
            int fd = s.create("f");
            ok(s.api.ftruncate(fd, 10 * PAGE));
            long map = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, 10 * PAGE));
            byte[] bytes = Stage.pattern(10 * PAGE, 6);
            ok(s.api.store(map, 0, bytes));
            ok(s.munmap(map, 10 * PAGE));
            ok(s.close(fd));
            equal(bytes, s.pread(ok(s.open("f", O_RDONLY)), 11 * PAGE, 0));
        });
        mapping.that("a file is copied to itself through its own mapping", s -> {
            int fd = s.create("f");
            equal(PAGE, s.api.write(fd, Stage.pattern(PAGE, 7)));
            long map = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, PAGE));
            byte[] half = load(s, map, 0, PAGE / 2);
            equal(PAGE / 2, s.api.pwrite(fd, half, PAGE / 2));
            equal(half, load(s, map, PAGE / 2, PAGE / 2));
            ok(s.munmap(map, PAGE));
        });
    }

    private static void sizes(Group mapping) {
        mapping.that("bytes after the end in the last page are zero", s -> {
            s.file("f", "abc");
            long map = ok(s.mmap(ok(s.open("f", O_RDONLY)), PROT_READ, MAP_SHARED, 0, PAGE));
            equal(Arrays.copyOf(Stage.bytes("abc"), PAGE), load(s, map, 0, PAGE));
            ok(s.munmap(map, PAGE));
        });
        mapping.that("stores after the end are not kept in the file", s -> {
            int fd = s.create("f");
            equal(3, s.write(fd, "abc"));
            long map = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, PAGE));
            ok(s.api.store(map, 3, Stage.bytes("garbage")));
            equal(3, s.fstat(fd).size);
            ok(s.munmap(map, PAGE));
            equal("abc", s.content("f"));
        });
        mapping.that("stores after the end do not show when the file grows", s -> {
            int fd = s.create("f");
            equal(3, s.write(fd, "abc"));
            long map = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, PAGE));
            ok(s.api.store(map, 3, Stage.bytes("garbage")));
            ok(s.munmap(map, PAGE));
            ok(s.api.ftruncate(fd, 20));
            equal(Arrays.copyOf(Stage.bytes("abc"), 20), s.pread(fd, 20, 0));
        });
        mapping.that("a page wholly after the end cannot be touched", s -> {
            int fd = s.create("f");
            equal(3, s.write(fd, "abc"));
            long map = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, 2 * PAGE));
            fails(EFAULT, s.api.load(map, PAGE, new byte[1]));
            fails(EFAULT, s.api.store(map, PAGE, new byte[1]));
            ok(s.munmap(map, 2 * PAGE));
        });
    }

    private static void resizing(Group mapping) {
        mapping.that("a mapping sees the file shrink and grow", s -> {
            int fd = s.create("f");
            equal(2 * PAGE, s.api.write(fd, Stage.pattern(2 * PAGE, 8)));
            long map = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, 2 * PAGE));
            load(s, map, 0, 2 * PAGE);
            ok(s.api.ftruncate(fd, 100));
            fails(EFAULT, s.api.load(map, PAGE, new byte[1]));
            equal(new byte[PAGE - 100], load(s, map, 100, PAGE - 100));
            ok(s.api.ftruncate(fd, 2 * PAGE));
            equal(new byte[PAGE], load(s, map, PAGE, PAGE));
            equal(Stage.pattern(100, 8), load(s, map, 0, 100));
            ok(s.munmap(map, 2 * PAGE));
        });
        mapping.that("truncation takes private copies beyond the end away", s -> {
            s.file("f", Stage.pattern(2 * PAGE, 9));
            int fd = ok(s.open("f", O_RDWR));
            long map = ok(s.mmap(fd, BOTH, MAP_PRIVATE, 0, 2 * PAGE));
            ok(s.api.store(map, PAGE, Stage.bytes("copy")));
            ok(s.api.ftruncate(fd, PAGE));
            fails(EFAULT, s.api.load(map, PAGE, new byte[1]));
            ok(s.munmap(map, 2 * PAGE));
        });
        mapping.that("a hole is filled by a store", s -> {
            int fd = s.create("f");
            ok(s.api.ftruncate(fd, 100L * PAGE));
            long map = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, 100 * PAGE));
            ok(s.api.store(map, 50L * PAGE, Stage.bytes("filled")));
            equal("filled", s.textAt(fd, 6, 50L * PAGE));
            equal(new byte[PAGE], load(s, map, 51L * PAGE, PAGE));
            ok(s.munmap(map, 100 * PAGE));
        });
        mapping.needs(PUNCH).that("a punched hole shows through a mapping", s -> {
            int fd = s.create("f");
            equal(3 * PAGE, s.api.write(fd, Stage.pattern(3 * PAGE, 10)));
            long map = ok(s.mmap(fd, BOTH, MAP_SHARED, 0, 3 * PAGE));
            load(s, map, 0, 3 * PAGE);
            ok(s.api.fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, PAGE, PAGE));
            equal(new byte[PAGE], load(s, map, PAGE, PAGE));
            ok(s.munmap(map, 3 * PAGE));
        });
        mapping.that("a store moves mtime and ctime at the latest with msync", s -> {
            s.file("f", Stage.pattern(PAGE, 11));
            s.age("f");
            long ctime = s.stat("f").ctimeNs;
            s.tick();
            long map = ok(s.mmap(ok(s.open("f", O_RDWR)), BOTH, MAP_SHARED, 0, PAGE));
            ok(s.api.store(map, 0, Stage.bytes("x")));
            ok(s.api.msync(map, PAGE, MS_SYNC));
            ok(s.munmap(map, PAGE));
            that(s.stat("f").mtimeNs > 2_000_000_000_000_000L, "mtime did not move");
            that(s.stat("f").ctimeNs > ctime, "ctime did not move");
        });
    }

    private static void refusals(Group mapping) {
        mapping.that("a shared writable mapping needs a descriptor for both", s -> {
            s.file("f", "abc");
            int reader = ok(s.open("f", O_RDONLY));
            int writer = ok(s.open("f", O_WRONLY));
            fails(EACCES, s.mmap(reader, BOTH, MAP_SHARED, 0, PAGE));
            fails(EACCES, s.mmap(writer, BOTH, MAP_SHARED, 0, PAGE));
            fails(EACCES, s.mmap(writer, PROT_READ, MAP_PRIVATE, 0, PAGE));
        });
        mapping.that("a directory cannot be mapped", s ->
                fails(ENODEV, s.mmap(ok(s.open(".", O_RDONLY)), PROT_READ, MAP_SHARED, 0, PAGE)));
        mapping.that("an odd offset or no length fails with EINVAL", s -> {
            s.file("f", "abc");
            int fd = ok(s.open("f", O_RDONLY));
            fails(EINVAL, s.mmap(fd, PROT_READ, MAP_SHARED, 100, PAGE));
            fails(EINVAL, s.mmap(fd, PROT_READ, MAP_SHARED, 0, 0));
        });
    }
}
