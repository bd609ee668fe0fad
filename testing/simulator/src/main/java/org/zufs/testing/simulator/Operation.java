// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.zufs.base.linux.ModeBits;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.RegularFile;

/**
 * What is done to a small tree, and how whole it must be after a crash in its midst.
 *
 * @param name  for people, and to do it again
 * @param grade how whole
 * @param body  does it; answers what the file system answered
 */
record Operation(String name, Grade grade, ToLongFunction<Client> body) {
    /** How whole an operation is that a crash has cut. */
    enum Grade {
        /** All of it or nothing. */
        ATOMIC,
        /** Before it is done, each byte that it overwrites in place is old or new. */
        IN_PLACE,
        /** Several steps, each of them whole: it is compared only when it is done. */
        STEPS,
        /** Nothing changes, and all that was done before outlives the machine from now on. */
        SYNC
    }

    private static final String LONG_TARGET = "t/".repeat(200);

    /** Makes the tree that all sequences begin with. */
    static void makeTree(Client client) {
        int number = 0;
        for (ToLongFunction<Client> step : List.<ToLongFunction<Client>>of(
                Operation::plainRoot, c -> c.create("/a", 0644), c -> c.write("/a", 0, 100, 'a'),
                c -> c.create("/b", 0644), c -> c.write("/b", 0, 10_000, 'b'),
                c -> c.mkdir("/d"), c -> c.mkdir("/e"), c -> c.mkdir("/d/g"),
                c -> c.create("/d/x", 0600), c -> c.write("/d/x", 0, 5000, 'x'),
                c -> c.link("/b", "/d/y"), c -> c.symlink("a", "/s"),
                c -> c.symlink(LONG_TARGET, "/d/t"), c -> c.create("/h", 0666),
                c -> c.write("/h", 40_960, 4096, 'h'), c -> c.setxattr("/a", "user.one", 20, '1'))) {
            long result = step.applyAsLong(client);
            client.forgetAll();
            if (result < 0) {
                throw new AssertionError("step " + number + " of the first tree answers errno " + -result);
            }
            number++;
        }
    }

    private static long plainRoot(Client client) {
        return client.change("/", changes -> {
            changes.valid = AttributeChanges.MODE | AttributeChanges.UID | AttributeChanges.GID;
            changes.mode = 0755;
        });
    }

    /** {@return all operations} */
    static List<Operation> all() {
        List<Operation> all = new ArrayList<>();
        names(all);
        renames(all);
        bytes(all);
        allocations(all);
        attributes(all);
        all.add(new Operation("fsync /b", Grade.SYNC, c -> c.fsync("/b")));
        all.add(new Operation("syncfs", Grade.SYNC, Client::sync));
        return all;
    }

    /** {@return what makes the first tree again of what others left, so that long sequences do not run dry} */
    static List<Operation> rebuilding() {
        List<Operation> all = new ArrayList<>();
        for (String directory : List.of("/d", "/e", "/d/g")) {
            atomic(all, "mkdir " + directory, c -> c.mkdir(directory));
        }
        for (String file : List.of("/a", "/b", "/h", "/d/x", "/d/y")) {
            atomic(all, "make " + file, c -> c.create(file, 0644));
            all.add(new Operation("fill " + file, Grade.IN_PLACE, c -> c.write(file, 0, 7000, file.length())));
        }
        atomic(all, "rename /e/d /d", c -> c.rename("/e/d", "/d", 0));
        atomic(all, "rename /d/e /e", c -> c.rename("/d/e", "/e", 0));
        for (String name : List.of("/n", "/k", "/l", "/q", "/c", "/d/b", "/d/k", "/d/n", "/d/w", "/d/z", "/e/f",
                "/e/l")) {
            atomic(all, "remove " + name, c -> c.unlink(name));
        }
        for (String name : List.of("/m", "/d/g/m", "/h", "/e/m")) {
            atomic(all, "remove directory " + name, c -> c.rmdir(name));
        }
        return all;
    }

    private static void atomic(List<Operation> all, String name, ToLongFunction<Client> body) {
        all.add(new Operation(name, Grade.ATOMIC, body));
    }

    private static void names(List<Operation> all) {
        atomic(all, "create /n", c -> c.create("/n", 0640));
        atomic(all, "create /d/n", c -> c.create("/d/n", 0640));
        atomic(all, "create /a", c -> c.create("/a", 0640));
        atomic(all, "mkdir /m", c -> c.mkdir("/m"));
        atomic(all, "mkdir /d/g/m", c -> c.mkdir("/d/g/m"));
        atomic(all, "mknod /e/f", c -> c.mknod("/e/f", ModeBits.S_IFIFO | 0600, 0));
        atomic(all, "mknod /c", c -> c.mknod("/c", ModeBits.S_IFCHR | 0600, 0x0103));
        atomic(all, "symlink /l", c -> c.symlink("short", "/l"));
        atomic(all, "symlink /e/l", c -> c.symlink(LONG_TARGET, "/e/l"));
        atomic(all, "link /a /d/k", c -> c.link("/a", "/d/k"));
        atomic(all, "link /d/y /k", c -> c.link("/d/y", "/k"));
        atomic(all, "unlink /a", c -> c.unlink("/a"));
        atomic(all, "unlink /b", c -> c.unlink("/b"));
        atomic(all, "unlink /d/x", c -> c.unlink("/d/x"));
        atomic(all, "unlink /d/t", c -> c.unlink("/d/t"));
        atomic(all, "rmdir /e", c -> c.rmdir("/e"));
        atomic(all, "rmdir /d", c -> c.rmdir("/d"));
        all.add(new Operation("tmpfile /d/z", Grade.STEPS, c -> c.temporary("/d", 6000, "/d/z")));
        all.add(new Operation("tmpfile", Grade.ATOMIC, c -> c.temporary("/", 6000, null)));
        all.add(new Operation("unlink open /d/x", Grade.STEPS, c -> c.writeUnlinked("/d/x", 9000)));
    }

    private static void renames(List<Operation> all) {
        atomic(all, "rename /a /q", c -> c.rename("/a", "/q", 0));
        atomic(all, "rename /a /b", c -> c.rename("/a", "/b", 0));
        atomic(all, "rename /b /d/b", c -> c.rename("/b", "/d/b", 0));
        atomic(all, "rename /d/x /a", c -> c.rename("/d/x", "/a", 0));
        atomic(all, "rename /e /d/e", c -> c.rename("/e", "/d/e", 0));
        atomic(all, "rename /d/g /e", c -> c.rename("/d/g", "/e", 0));
        atomic(all, "rename /d /e/d", c -> c.rename("/d", "/e/d", 0));
        atomic(all, "exchange /a /d/x", c -> c.rename("/a", "/d/x", Directory.RENAME_EXCHANGE));
        atomic(all, "exchange /d/g /h", c -> c.rename("/d/g", "/h", Directory.RENAME_EXCHANGE));
        atomic(all, "whiteout /a /d/w", c -> c.rename("/a", "/d/w", Directory.RENAME_WHITEOUT));
    }

    private static void bytes(List<Operation> all) {
        all.add(new Operation("write /a 50", Grade.IN_PLACE, c -> c.write("/a", 50, 20, 'A')));
        all.add(new Operation("append /a", Grade.IN_PLACE, c -> c.append("/a", 3000, 'B')));
        all.add(new Operation("write /b 3000", Grade.IN_PLACE, c -> c.write("/b", 3000, 5000, 'C')));
        all.add(new Operation("append /b", Grade.IN_PLACE, c -> c.append("/b", 9000, 'D')));
        all.add(new Operation("write /d/x 100000", Grade.IN_PLACE, c -> c.write("/d/x", 100_000, 2000, 'E')));
        all.add(new Operation("write /d/y 0", Grade.IN_PLACE, c -> c.write("/d/y", 0, 4096, 'F')));
        all.add(new Operation("write /h 8192", Grade.IN_PLACE, c -> c.write("/h", 8192, 12_288, 'G')));
        all.add(new Operation("write /n", Grade.IN_PLACE, c -> c.write("/n", 0, 65_536, 'H')));
        all.add(new Operation("truncate /b 0", Grade.ATOMIC, c -> c.truncate("/b", 0)));
        all.add(new Operation("truncate /b 5000", Grade.IN_PLACE, c -> c.truncate("/b", 5000)));
        all.add(new Operation("truncate /a 30", Grade.ATOMIC, c -> c.truncate("/a", 30)));
        all.add(new Operation("truncate /a 9999", Grade.ATOMIC, c -> c.truncate("/a", 9999)));
        all.add(new Operation("truncate /h 90000", Grade.ATOMIC, c -> c.truncate("/h", 90_000)));
        all.add(new Operation("copy /b /d/x", Grade.STEPS, c -> c.copy("/b", 0, "/d/x", 4096, 8192)));
        all.add(new Operation("copy /b /a", Grade.STEPS, c -> c.copy("/b", 0, "/a", 0, 10_000)));
    }

    private static void allocations(List<Operation> all) {
        all.add(new Operation("allocate /a", Grade.STEPS, c -> c.fallocate("/a", 0, 0, 20_000)));
        all.add(new Operation("allocate /h kept", Grade.STEPS,
                c -> c.fallocate("/h", RegularFile.FALLOC_KEEP_SIZE, 20_000, 60_000)));
        all.add(new Operation("punch /b", Grade.STEPS, c -> c.fallocate("/b",
                RegularFile.FALLOC_PUNCH_HOLE | RegularFile.FALLOC_KEEP_SIZE, 1000, 8000)));
        all.add(new Operation("zero /d/x", Grade.STEPS,
                c -> c.fallocate("/d/x", RegularFile.FALLOC_ZERO_RANGE, 0, 4500)));
        all.add(new Operation("collapse /h", Grade.STEPS,
                c -> c.fallocate("/h", RegularFile.FALLOC_COLLAPSE_RANGE, 4096, 8192)));
        all.add(new Operation("insert /b", Grade.STEPS,
                c -> c.fallocate("/b", RegularFile.FALLOC_INSERT_RANGE, 4096, 4096)));
    }

    private static void attributes(List<Operation> all) {
        atomic(all, "chmod /a", c -> c.change("/a", changes -> {
            changes.valid = AttributeChanges.MODE;
            changes.mode = 0711;
        }));
        atomic(all, "chown /d", c -> c.change("/d", changes -> {
            changes.valid = AttributeChanges.UID | AttributeChanges.GID;
            changes.uid = 7;
            changes.gid = 8;
        }));
        atomic(all, "utimes /b", c -> c.change("/b", changes -> {
            changes.valid = AttributeChanges.MODIFY_TIME | AttributeChanges.ACCESS_TIME;
            changes.modifySeconds = 5_000_000_000L;
            changes.modifyNanos = 6;
            changes.accessSeconds = -7;
        }));
        atomic(all, "setxattr /a one", c -> c.setxattr("/a", "user.one", 3000, 'I'));
        atomic(all, "setxattr /d two", c -> c.setxattr("/d", "user.two", 9000, 'J'));
        atomic(all, "removexattr /a one", c -> c.removexattr("/a", "user.one"));
    }
}
