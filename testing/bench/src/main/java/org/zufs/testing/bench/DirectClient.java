// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Attributes;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Opening;
import org.zufs.spi.fs.RegularFile;

/**
 * Calls a file system as the server's dispatcher does, on one lane. Names are a letter and eight digits, written into a
 * buffer, as a transport finds them. Calls that answer an int answer 0 or a negative errno and allocate nothing; the
 * others throw. For one thread at a time.
 */
final class DirectClient {
    private static final int NAME_LENGTH = 9;
    private static final int READ_WRITE = 2;
    private static final int MODE = 0644;

    private final DirectRequest request;
    private final Entry entry = new Entry();
    private final Opening opening = new Opening();
    private final Attributes attributes = new Attributes();
    private final AttributeChanges changes = new AttributeChanges();
    private final MemorySegment letters = Arena.ofAuto().allocate(64);
    private final Name name = new Name();
    private final Name other = new Name();
    private long random;

    DirectClient(int lane) {
        request = new DirectRequest(lane);
        random = 0x9E3779B97F4A7C15L + lane;
    }

    /** {@return a random number from 0, below the limit} */
    int random(int limit) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (int) ((random >>> 33) % limit);
    }

    private Name named(Name target, long at, char letter, int number) {
        letters.set(ValueLayout.JAVA_BYTE, at, (byte) letter);
        int rest = number;
        for (int digit = NAME_LENGTH - 1; digit > 0; digit--) {
            letters.set(ValueLayout.JAVA_BYTE, at + digit, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return target.wrap(letters, at, NAME_LENGTH);
    }

    private Name named(char letter, int number) {
        return named(name, 0, letter, number);
    }

    int getattr(Inode inode) {
        return inode.getattr(request, 0, attributes);
    }

    /** Finds an inode and lets go of it. */
    int lookup(Directory directory, char letter, int number) {
        entry.clear();
        int result = directory.lookup(request, named(letter, number), entry);
        if (result == 0) {
            forget(entry.inode());
        }
        return result;
    }

    /** {@return an inode, which the caller forgets} */
    Inode find(Directory directory, char letter, int number) {
        entry.clear();
        check(directory.lookup(request, named(letter, number), entry));
        return entry.inode();
    }

    void forget(Inode inode) {
        if (inode.forget(1) == 0) {
            inode.unreferenced();
        }
    }

    /** Makes and opens a file, which {@link #created} and {@link #handle} tell. */
    int create(Directory directory, char letter, int number) {
        entry.clear();
        opening.clear();
        return directory.create(request, named(letter, number), MODE, READ_WRITE, entry, opening);
    }

    RegularFile created() {
        return (RegularFile) entry.inode();
    }

    long handle() {
        return opening.handle();
    }

    /** Makes a file and lets go of it. */
    void make(Directory directory, char letter, int number) {
        check(create(directory, letter, number));
        created().release(handle());
        forget(created());
    }

    /** {@return a new directory, in use for good} */
    Directory mkdir(Directory parent, char letter, int number) {
        entry.clear();
        check(parent.mkdir(request, named(letter, number), 0755, entry));
        return (Directory) entry.inode();
    }

    int unlink(Directory directory, char letter, int number) {
        return directory.unlink(request, named(letter, number));
    }

    int rename(Directory directory, char from, char to, int number) {
        return directory.rename(request, named(from, number), directory, named(other, 32, to, number), 0);
    }

    int read(RegularFile file, long handle, long offset, ByteRange bytes) {
        return file.read(request, handle, offset, bytes);
    }

    int write(RegularFile file, long handle, long offset, ByteRange bytes) {
        return file.write(request, handle, offset, 0, bytes);
    }

    void truncate(RegularFile file) {
        changes.valid = AttributeChanges.SIZE;
        changes.size = 0;
        check(file.setattr(request, 0, changes, attributes));
    }

    static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException("a call failed with errno " + -result);
        }
    }
}
