// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import static org.zufs.testing.kit.contract.Check.equal;
import static org.zufs.testing.kit.contract.Check.fails;
import static org.zufs.testing.kit.contract.Check.ok;
import static org.zufs.testing.kit.contract.Check.that;
import static org.zufs.testing.kit.seam.Abi.*;
import static org.zufs.testing.kit.seam.Capability.*;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.zufs.testing.kit.seam.Credentials;
import org.zufs.testing.kit.seam.FileLock;
import org.zufs.testing.kit.seam.Target;

/** Locks of processes, of open file descriptions, and of whole files. */
final class LockBehaviours {
    private LockBehaviours() {
    }

    static List<Behaviour> all() {
        Group lock = new Group("lock").needs(LOCKS);
        records(lock);
        recordRanges(lock);
        descriptions(lock);
        wholeFiles(lock);
        waiting(lock);
        return lock.behaviours();
    }

    private static int set(Stage stage, int fd, int type, long start, long length) {
        return stage.api.lock(fd, F_SETLK, FileLock.of(type, start, length));
    }

    private static int setOfd(Stage stage, int fd, int command, int type, long start, long length) {
        return stage.api.lock(fd, command, FileLock.of(type, start, length));
    }

    /** What another process hears that asks for a lock. */
    private static FileLock asked(Stage stage, int type, long start, long length) {
        FileLock lock = FileLock.of(type, start, length);
        stage.process(other -> ok(other.api.lock(ok(other.open("f", O_RDWR)), F_GETLK, lock)))
                .join(Stage.DEADLINE_MS);
        return lock;
    }

    private static void another(Stage stage, java.util.function.Consumer<Stage> section) {
        stage.process(section).join(Stage.DEADLINE_MS);
    }

    private static void records(Group lock) {
        lock.that("a record lock keeps other processes out", s -> {
            int fd = s.create("f");
            ok(set(s, fd, F_WRLCK, 10, 10));
            another(s, other -> {
                int mine = ok(other.open("f", O_RDWR));
                fails(EAGAIN, set(other, mine, F_WRLCK, 15, 1));
                fails(EAGAIN, set(other, mine, F_RDLCK, 0, 0));
                ok(set(other, mine, F_WRLCK, 20, 5));
                ok(set(other, mine, F_WRLCK, 0, 10));
            });
        });
        lock.that("read locks are shared, a write lock is not", s -> {
            int fd = s.create("f");
            ok(set(s, fd, F_RDLCK, 0, 100));
            another(s, other -> {
                int mine = ok(other.open("f", O_RDWR));
                ok(set(other, mine, F_RDLCK, 50, 100));
                fails(EAGAIN, set(other, mine, F_WRLCK, 50, 1));
            });
        });
        lock.that("a process does not keep itself out", s -> {
            int fd = s.create("f");
            ok(set(s, fd, F_WRLCK, 0, 0));
            ok(set(s, ok(s.open("f", O_RDWR)), F_WRLCK, 0, 0));
            FileLock mine = FileLock.of(F_WRLCK, 0, 0);
            ok(s.api.lock(fd, F_GETLK, mine));
            equal(F_UNLCK, mine.type);
        });
        lock.that("F_GETLK tells what is in the way", s -> {
            int fd = s.create("f");
            ok(set(s, fd, F_WRLCK, 10, 20));
            FileLock found = asked(s, F_RDLCK, 0, 0);
            equal(F_WRLCK, found.type);
            equal(10, found.start);
            equal(20, found.length);
            that(found.pid > 0, "pid " + found.pid);
            equal(F_UNLCK, asked(s, F_WRLCK, 30, 10).type);
        });
        lock.that("closing any descriptor of the file frees a process's locks", s -> {
            int fd = s.create("f");
            ok(set(s, fd, F_WRLCK, 0, 0));
            ok(s.close(ok(s.open("f", O_RDONLY))));
            equal(F_UNLCK, asked(s, F_WRLCK, 0, 0).type);
        });
        lock.that("the locks of a process end with it", s -> {
            int fd = s.create("f");
            another(s, other -> ok(set(other, ok(other.open("f", O_RDWR)), F_WRLCK, 0, 0)));
            ok(set(s, fd, F_WRLCK, 0, 0));
        });
        lock.that("a lock needs a descriptor of its mode", s -> {
            s.file("f", "x");
            fails(EBADF, set(s, ok(s.open("f", O_RDONLY)), F_WRLCK, 0, 0));
            fails(EBADF, set(s, ok(s.open("f", O_WRONLY)), F_RDLCK, 0, 0));
            fails(EINVAL, set(s, ok(s.open("f", O_RDWR)), 99, 0, 0));
        });
    }

    private static void recordRanges(Group lock) {
        lock.that("unlocking the middle leaves both ends", s -> {
            int fd = s.create("f");
            ok(set(s, fd, F_WRLCK, 0, 30));
            ok(set(s, fd, F_UNLCK, 10, 10));
            equal(10, asked(s, F_WRLCK, 0, 30).length);
            equal(F_UNLCK, asked(s, F_WRLCK, 10, 10).type);
            equal(20, asked(s, F_WRLCK, 10, 30).start);
        });
        lock.that("neighbouring locks of one kind join", s -> {
            int fd = s.create("f");
            ok(set(s, fd, F_WRLCK, 0, 10));
            ok(set(s, fd, F_WRLCK, 10, 10));
            equal(20, asked(s, F_WRLCK, 0, 0).length);
        });
        lock.that("a lock changes its kind in place", s -> {
            int fd = s.create("f");
            ok(set(s, fd, F_WRLCK, 0, 30));
            ok(set(s, fd, F_RDLCK, 10, 10));
            equal(F_UNLCK, asked(s, F_RDLCK, 10, 10).type);
            equal(F_RDLCK, asked(s, F_WRLCK, 10, 10).type);
            equal(F_WRLCK, asked(s, F_RDLCK, 0, 5).type);
        });
        lock.that("a length of 0 reaches to the end of all files", s -> {
            int fd = s.create("f");
            ok(set(s, fd, F_WRLCK, 100, 0));
            equal(0, asked(s, F_WRLCK, 1L << 50, 1).length);
            equal(F_UNLCK, asked(s, F_WRLCK, 0, 100).type);
        });
        lock.that("a range counts from the position or the end, and backwards", s -> {
            int fd = s.create("f");
            equal(100, s.api.write(fd, new byte[100]));
            FileLock fromEnd = FileLock.of(F_WRLCK, -10, 5);
            fromEnd.whence = SEEK_END;
            ok(s.api.lock(fd, F_SETLK, fromEnd));
            equal(90, asked(s, F_WRLCK, 0, 0).start);
            ok(set(s, fd, F_UNLCK, 0, 0));
            ok(set(s, fd, F_WRLCK, 50, -20));
            equal(30, asked(s, F_WRLCK, 0, 0).start);
            equal(20, asked(s, F_WRLCK, 0, 0).length);
            fails(EINVAL, set(s, fd, F_WRLCK, -1, 10));
        });
    }

    private static void descriptions(Group lock) {
        lock.that("locks of two open file descriptions of one process exclude each other", s -> {
            int first = s.create("f");
            int second = ok(s.open("f", O_RDWR));
            ok(setOfd(s, first, F_OFD_SETLK, F_WRLCK, 0, 10));
            fails(EAGAIN, setOfd(s, second, F_OFD_SETLK, F_WRLCK, 5, 1));
            ok(setOfd(s, second, F_OFD_SETLK, F_WRLCK, 10, 10));
            FileLock found = FileLock.of(F_WRLCK, 0, 0);
            ok(s.api.lock(second, F_OFD_GETLK, found));
            equal(F_WRLCK, found.type);
            equal(-1, found.pid);
        });
        lock.that("a description's lock lives until its last descriptor is closed", s -> {
            int first = s.create("f");
            int second = ok(s.open("f", O_RDWR));
            ok(setOfd(s, first, F_OFD_SETLK, F_WRLCK, 0, 0));
            int copy = ok(s.dup(first));
            ok(s.close(first));
            fails(EAGAIN, setOfd(s, second, F_OFD_SETLK, F_WRLCK, 0, 0));
            ok(s.close(copy));
            ok(setOfd(s, second, F_OFD_SETLK, F_WRLCK, 0, 0));
        });
        lock.that("a description's lock and a process's lock exclude each other", s -> {
            int first = s.create("f");
            int second = ok(s.open("f", O_RDWR));
            ok(setOfd(s, first, F_OFD_SETLK, F_WRLCK, 0, 0));
            fails(EAGAIN, set(s, second, F_WRLCK, 0, 0));
        });
    }

    private static void wholeFiles(Group lock) {
        lock.that("flock is exclusive or shared between descriptions", s -> {
            int first = s.create("f");
            int second = ok(s.open("f", O_RDONLY));
            ok(s.api.flock(first, LOCK_EX));
            fails(EAGAIN, s.api.flock(second, LOCK_EX | LOCK_NB));
            fails(EAGAIN, s.api.flock(second, LOCK_SH | LOCK_NB));
            ok(s.api.flock(first, LOCK_SH));
            ok(s.api.flock(second, LOCK_SH | LOCK_NB));
            fails(EAGAIN, s.api.flock(first, LOCK_EX | LOCK_NB));
            ok(s.api.flock(second, LOCK_UN));
        });
        lock.that("flock is freed by the last close", s -> {
            int first = s.create("f");
            int second = ok(s.open("f", O_RDONLY));
            ok(s.api.flock(first, LOCK_EX));
            int copy = ok(s.dup(first));
            ok(s.close(first));
            fails(EAGAIN, s.api.flock(second, LOCK_EX | LOCK_NB));
            ok(s.close(copy));
            ok(s.api.flock(second, LOCK_EX | LOCK_NB));
        });
        lock.that("flock locks directories and does not meet record locks", s -> {
            s.directory("d");
            ok(s.api.flock(ok(s.open("d", O_RDONLY)), LOCK_EX | LOCK_NB));
            fails(EAGAIN, s.api.flock(ok(s.open("d", O_RDONLY)), LOCK_EX | LOCK_NB));
            int fd = s.create("f");
            ok(s.api.flock(fd, LOCK_EX));
            another(s, other -> ok(set(other, ok(other.open("f", O_RDWR)), F_WRLCK, 0, 0)));
        });
    }

    private static void waiting(Group lock) {
        lock.that("a process that waits for a record lock gets it", s -> {
            int fd = s.create("f");
            ok(set(s, fd, F_WRLCK, 0, 0));
            Target.Running other = s.process(t -> {
                int mine = ok(t.open("f", O_RDWR));
                ok(t.api.lock(mine, F_SETLKW, FileLock.of(F_WRLCK, 0, 0)));
                equal(4, t.write(mine, "mine"));
            });
            s.tick();
            equal(0, s.stat("f").size);
            ok(set(s, fd, F_UNLCK, 0, 0));
            other.join(Stage.DEADLINE_MS);
            equal("mine", s.content("f"));
        });
        lock.that("a caller that waits for flock gets it", s -> {
            int fd = s.create("f");
            ok(s.api.flock(fd, LOCK_EX));
            Target.Running other = s.start(Credentials.ROOT, t ->
                    ok(t.api.flock(ok(t.open("f", O_RDONLY)), LOCK_SH)));
            s.tick();
            that(!other.ended(), "flock did not wait");
            ok(s.api.flock(fd, LOCK_UN));
            other.join(Stage.DEADLINE_MS);
        });
        lock.that("a caller that waits for a description's lock gets it", s -> {
            int fd = s.create("f");
            ok(setOfd(s, fd, F_OFD_SETLK, F_WRLCK, 0, 0));
            Target.Running other = s.start(Credentials.ROOT, t ->
                    ok(setOfd(t, ok(t.open("f", O_RDWR)), F_OFD_SETLKW, F_WRLCK, 0, 0)));
            s.tick();
            that(!other.ended(), "the lock did not wait");
            ok(s.close(fd));
            other.join(Stage.DEADLINE_MS);
        });
        lock.that("two processes that wait for each other: one fails with EDEADLK", s -> {
            int fd = s.create("f");
            s.file("ready", "");
            ok(set(s, fd, F_WRLCK, 0, 10));
            AtomicInteger heard = new AtomicInteger();
            Target.Running other = s.process(t -> {
                int mine = ok(t.open("f", O_RDWR));
                ok(set(t, mine, F_WRLCK, 10, 10));
                ok(t.unlink("ready"));
                heard.set(t.api.lock(mine, F_SETLKW, FileLock.of(F_WRLCK, 0, 10)));
            });
            while (s.exists("ready") && !other.ended()) {
                s.tick();
            }
            int result = s.api.lock(fd, F_SETLKW, FileLock.of(F_WRLCK, 10, 10));
            ok(set(s, fd, F_UNLCK, 0, 0));
            other.join(Stage.DEADLINE_MS);
            that(result + heard.get() == -EDEADLK && result * heard.get() == 0,
                    "heard " + result + " and " + heard.get());
        });
    }
}
