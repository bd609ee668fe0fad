// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.compare;

import static org.zufs.testing.kit.seam.Abi.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.zufs.testing.kit.seam.Capability;

/** Makes scripts from seeds: few names, so that calls meet, and all calls that both sides are capable of. */
final class ScriptGenerator {
    static final int SLOTS = 4;
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");
    private static final List<String> ATTRIBUTES = List.of("user.a", "user.b");

    private static final int PUNCH_MODE = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
    private static final int[] DEPTHS = {0, 0, 0, 0, 1, 1, 1, 2};

    private final Random random;
    private final Set<Capability> capabilities;
    private final int actors;
    private final List<Supplier<Call>> calls = new ArrayList<>();
    private int actor;

    ScriptGenerator(long seed, Set<Capability> capabilities, int actors) {
        this.random = new Random(seed);
        this.capabilities = capabilities;
        this.actors = actors;
        data();
        names();
        inodes();
        optional();
    }

    /** A script of this many calls, by actors taken at random. */
    static Script make(long seed, int count, Set<Capability> capabilities, int actors) {
        ScriptGenerator generator = new ScriptGenerator(seed, capabilities, actors);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(generator.next());
        }
        return new Script(seed, calls);
    }

    private Call next() {
        actor = random.nextBoolean() ? 0 : random.nextInt(actors);
        return calls.get(random.nextInt(calls.size())).get();
    }

    private void add(int weight, Supplier<Call> call) {
        for (int i = 0; i < weight; i++) {
            calls.add(call);
        }
    }

    private Call call(String name, Object... arguments) {
        List<String> words = new ArrayList<>();
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return new Call(actor, name, words);
    }

    private void data() {
        add(6, () -> call("open", slot(), path(), octal(O_NONBLOCK | O_RDWR | O_CREAT), octal(0777)));
        add(10, () -> call("open", slot(), path(), octal(openFlags()), octal(mode())));
        add(3, () -> call("close", slot()));
        add(4, () -> call("read", slot(), length()));
        add(4, () -> call("pread", slot(), length(), offset()));
        add(6, () -> call("write", slot(), length(), random.nextInt(256)));
        add(6, () -> call("pwrite", slot(), length(), offset(), random.nextInt(256)));
        add(2, () -> call("lseek", slot(), offset(), random.nextInt(3)));
        add(3, () -> call("ftruncate", slot(), offset()));
        add(2, () -> call("truncate", path(), offset()));
        add(1, () -> call("fsync", slot()));
        add(4, () -> call("fstat", slot()));
    }

    private void names() {
        add(5, () -> call("mkdir", directory(), octal(mode() | 0300)));
        add(3, () -> call("rmdir", directory()));
        add(4, () -> call("unlink", path()));
        add(5, () -> call("link", path(), path()));
        add(3, () -> call("symlink", plainPath(), path()));
        add(2, () -> call("readlink", path()));
        add(6, () -> call("rename", path(), path(), 0));
        add(3, () -> call("rename", directory(), directory(), 0));
        add(4, () -> call("readdir", directory()));
        if (capabilities.contains(Capability.RENAME_FLAGS)) {
            add(3, () -> call("rename", path(), path(), 1 + random.nextInt(2)));
        }
        if (capabilities.contains(Capability.FIFO)) {
            add(1, () -> call("mknod", path(), octal(S_IFIFO | mode())));
            add(1, () -> call("mknod", path(), octal(S_IFSOCK | mode())));
        }
        add(1, () -> call("mknod", path(), octal(S_IFREG | mode())));
    }

    private void inodes() {
        add(4, () -> call("stat", path()));
        add(3, () -> call("lstat", path()));
        add(4, () -> call("chmod", path(), octal(mode() | (random.nextInt(4) == 0 ? random.nextInt(8) << 9 : 0))));
        add(2, () -> call("utimes", path(), random.nextInt(1000), random.nextInt(1000)));
        add(2, () -> call("access", path(), random.nextInt(8)));
        add(1, () -> call("umask", octal(random.nextInt(20) == 0 ? 077 : random.nextInt(3) * 011)));
        if (capabilities.contains(Capability.USERS)) {
            add(3, () -> call("chown", path(), random.nextInt(actors + 1) - 1, random.nextInt(actors + 1) - 1));
        }
        if (capabilities.contains(Capability.XATTR_USER)) {
            add(4, () -> call("setxattr", path(), attribute(), random.nextInt(300),
                    Math.max(0, random.nextInt(6) - 3)));
            add(2, () -> call("getxattr", path(), attribute()));
            add(3, () -> call("removexattr", path(), attribute()));
            add(2, () -> call("listxattr", path()));
        }
    }

    private void optional() {
        if (capabilities.contains(Capability.ALLOCATE)) {
            add(1, () -> call("fallocate", slot(), random.nextInt(2), offset(), 1 + length()));
        }
        if (capabilities.contains(Capability.PUNCH)) {
            add(2, () -> call("fallocate", slot(), PUNCH_MODE, offset(), 1 + length()));
        }
        if (capabilities.contains(Capability.COPY_RANGE)) {
            add(2, () -> call("copy", slot(), offset(), slot(), offset(), length()));
        }
        if (capabilities.contains(Capability.MMAP)) {
            add(2, () -> call("store", slot(), offset(), 1 + length() % 20_000, random.nextInt(256)));
            add(2, () -> call("load", slot(), offset(), 1 + length() % 20_000));
        }
        if (capabilities.contains(Capability.LOCKS)) {
            add(2, () -> call("flock", slot(), List.of(LOCK_SH, LOCK_EX, LOCK_UN).get(random.nextInt(3))));
            add(2, () -> call("lock", slot(), random.nextInt(3), random.nextInt(100), random.nextInt(100)));
        }
        if (capabilities.contains(Capability.TMPFILE)) {
            add(1, () -> call("open", slot(), path(), octal(O_TMPFILE | O_RDWR), octal(mode())));
            add(1, () -> call("linkslot", slot(), path()));
        }
    }

    private int slot() {
        return random.nextInt(SLOTS);
    }

    /** Names of the first half are mostly given to directories, so that paths lead somewhere. */
    private String directoryName() {
        return NAMES.get(random.nextInt(random.nextInt(12) == 0 ? NAMES.size() : NAMES.size() / 2));
    }

    private String fileName() {
        return NAMES.get(NAMES.size() - 1 - random.nextInt(random.nextInt(8) == 0 ? NAMES.size() : NAMES.size() / 2));
    }

    private String parents() {
        StringBuilder path = new StringBuilder();
        for (int depth = DEPTHS[random.nextInt(DEPTHS.length)]; depth > 0; depth--) {
            path.append(directoryName()).append('/');
        }
        return path.toString();
    }

    private String directory() {
        return parents() + directoryName();
    }

    private String plainPath() {
        return parents() + (random.nextInt(3) == 0 ? directoryName() : fileName());
    }

    private String path() {
        String path = plainPath();
        return switch (random.nextInt(40)) {
            case 0 -> "./" + path;
            case 1 -> path + "/";
            case 2 -> path + "/.";
            case 3 -> path + "/../" + NAMES.get(random.nextInt(NAMES.size()));
            case 4 -> path + "x".repeat(250);
            default -> path;
        };
    }

    private String attribute() {
        return ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size()));
    }

    private int mode() {
        int[] modes = {0777, 0777, 0777, 0777, 0755, 0666, 0666, 0644, 0600, 0700, 0444, 0751};
        int[] odd = {0222, 0, 0640, 0070, 0311};
        if (random.nextInt(10) == 0) {
            return odd[random.nextInt(odd.length)];
        }
        return modes[random.nextInt(modes.length)];
    }

    /** Never blocks: a named pipe may be met. */
    private int openFlags() {
        int flags = O_NONBLOCK | random.nextInt(3);
        int[] more = {O_CREAT, O_CREAT, O_CREAT, O_CREAT, O_EXCL | O_CREAT, O_TRUNC, O_APPEND, O_NOFOLLOW, O_SYNC,
            O_DIRECTORY};
        for (int i = random.nextInt(3); i >= 0; i--) {
            flags |= more[random.nextInt(more.length)];
        }
        return (flags & O_DIRECTORY) != 0 ? flags & ~O_CREAT : flags;
    }

    private int length() {
        int[] lengths = {0, 1, 10, 100, 4095, 4096, 4097, 10_000, 65_536, 100_000};
        return lengths[random.nextInt(lengths.length)];
    }

    private int offset() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(100);
            case 2 -> 4096 * random.nextInt(20);
            default -> random.nextInt(150_000);
        };
    }

    private static String octal(int number) {
        return Integer.toOctalString(number);
    }
}
