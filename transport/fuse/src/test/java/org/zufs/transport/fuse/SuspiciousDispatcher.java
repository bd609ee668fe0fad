// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.random.RandomGenerator;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.AttributeChanges;
import org.zufs.spi.fs.Entry;
import org.zufs.spi.fs.Extents;
import org.zufs.spi.fs.Name;
import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.Dispatcher;
import org.zufs.spi.transport.DirectorySink;
import org.zufs.spi.transport.LockRange;

/**
 * A dispatcher that demands of each call what its interface promises, and answers at random: counts, errors, and now
 * and then something that no file system may answer. What it was asked goes into {@link #trace()}.
 */
final class SuspiciousDispatcher implements InvocationHandler {
    private static final int FILLED_MAX = 2048;
    private static final int[] ODD = {Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -4096, -512, Integer.MAX_VALUE};

    private final Dispatcher dispatcher = (Dispatcher) Proxy.newProxyInstance(
            SuspiciousDispatcher.class.getClassLoader(), new Class<?>[] {Dispatcher.class}, this);
    private final Entry inode = new Entry();
    private TestLane lane;
    private RandomGenerator random;
    private AssertionError broken;
    private boolean begun;
    private boolean odd;
    private long trace;

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Starts the next message. */
    void begin(TestLane sender, RandomGenerator answers) {
        lane = sender;
        random = answers;
        odd = false;
        trace = 0;
    }

    /** A number that two runs share if they asked the same. */
    long trace() {
        return trace;
    }

    /** Throws what a call has broken. */
    void check() {
        if (broken != null) {
            throw broken;
        }
        assertThat(begun).as("a request that did not end").isFalse();
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        switch (method.getName()) {
            case "begin" -> begun = true;
            case "end" -> begun = false;
            case "failed" -> {
                note(((Throwable) arguments[0]).getClass().getName());
                if (!odd) {
                    broken = new AssertionError("an exception in a handler", (Throwable) arguments[0]);
                }
                return -ErrorNumber.EIO;
            }
            default -> {
                return operation(method, arguments);
            }
        }
        return null;
    }

    private Object operation(Method method, Object[] arguments) {
        String name = method.getName();
        note(name);
        try {
            for (Object argument : arguments) {
                check(name, argument);
            }
            checkRanges(name, arguments);
        } catch (AssertionError wrong) {
            broken = wrong;
        }
        return method.getReturnType() == void.class ? null : answer(method, arguments);
    }

    private void check(String method, Object argument) {
        switch (argument) {
            case Number number -> note(number);
            case Boolean bool -> note(bool);
            case Name name -> {
                note(name.toString());
                if (method.endsWith("xattr")) {
                    assertThat(name.length()).isBetween(1, Name.LENGTH_MAX);
                } else {
                    assertThat(Name.isEntryName(name.segment(), name.offset(), name.length())).isTrue();
                }
            }
            case ByteRange range -> assertThat(lane.owns(range)).as("bytes of somebody else").isTrue();
            case Request request -> {
                assertThat(request.umask()).isBetween(0, 0777);
                note(request.uid() ^ request.gid() ^ request.unique());
                note(request.inGroup(0xA5A5A5A5) || request.inGroup(0x5A5A5A5A));
            }
            case AttributeChanges changes -> note(RecordingDispatcher.text(changes));
            default -> { }
        }
    }

    private void checkRanges(String method, Object[] arguments) {
        switch (method) {
            case "read" -> range((long) arguments[3], ((ByteRange) arguments[4]).length());
            case "map" -> range((long) arguments[3], (int) arguments[4]);
            case "write" -> {
                range((long) arguments[3], ((ByteRange) arguments[5]).length());
                noteBytes((ByteRange) arguments[5]);
            }
            case "fallocate" -> range((long) arguments[4], (long) arguments[5]);
            case "lseek" -> {
                assertThat((long) arguments[3]).isNotNegative();
                assertThat((int) arguments[4]).isBetween(3, 4);
            }
            case "copyFileRange" -> {
                range((long) arguments[3], (long) arguments[7]);
                range((long) arguments[6], (long) arguments[7]);
            }
            case "readdir" -> assertThat((long) arguments[3]).isNotNegative();
            case "forget" -> assertThat((long) arguments[1]).isPositive();
            case "setattr" -> checkChanges((AttributeChanges) arguments[3]);
            case "getlk", "setlk" -> checkLock((LockRange) arguments[3]);
            case "symlink", "setxattr" -> {
                noteBytes((ByteRange) arguments[3]);
                assertThat(((ByteRange) arguments[3]).length()).isLessThanOrEqualTo(65_536);
            }
            case "ioctl" -> noteBytes((ByteRange) arguments[4]);
            default -> { }
        }
    }

    private static void range(long offset, long length) {
        assertThat(offset).isNotNegative();
        assertThat(length).isPositive();
        assertThat(offset).as("end").isLessThanOrEqualTo(Long.MAX_VALUE - length);
    }

    private static void checkChanges(AttributeChanges changes) {
        assertThat(changes.has(AttributeChanges.SIZE) && changes.size < 0).isFalse();
        assertThat(changes.mode).isBetween(0, 07777);
        if (changes.has(AttributeChanges.MODIFY_TIME)) {
            assertThat(changes.modifyNanos).isBetween(0, 999_999_999);
        }
    }

    private static void checkLock(LockRange range) {
        assertThat(range.start).isNotNegative();
        assertThat(range.end).isGreaterThanOrEqualTo(range.start);
        assertThat(range.type).isBetween(0, 2);
    }

    private void note(Object value) {
        trace = trace * 31 + value.hashCode();
    }

    private void noteBytes(ByteRange range) {
        for (long index = 0; index < range.length(); index++) {
            trace = trace * 31 + range.byteAt(index);
        }
    }

    private Object answer(Method method, Object[] arguments) {
        int result = random.nextInt(3) == 0 ? -1 - random.nextInt(130) : fill(arguments);
        if (random.nextInt(50) == 0) {
            odd = true;
            result = ODD[random.nextInt(ODD.length)];
        }
        if (method.getReturnType() == long.class) {
            return result < 0 ? (Object) (long) result : random.nextLong() >>> 1;
        }
        return result;
    }

    private int fill(Object[] arguments) {
        int count = 0;
        for (Object argument : arguments) {
            switch (argument) {
                case ByteRange range -> count = fill(range);
                case Entry entry -> entry.found(new TestLane.NumberedInode(2, 3));
                case DirectorySink sink -> list(sink, (boolean) arguments[4]);
                case Extents extents -> extents(extents, (int) arguments[4]);
                default -> { }
            }
        }
        return count;
    }

    private int fill(ByteRange range) {
        int count = (int) Math.min(range.length(), random.nextInt(FILLED_MAX));
        range.segment().asSlice(range.offset(), count).fill((byte) count);
        return count;
    }

    private void list(DirectorySink sink, boolean inodes) {
        MemorySegment name = MemorySegment.ofArray(new byte[255]).fill((byte) 'n');
        for (int entries = random.nextInt(30); entries > 0; entries--) {
            int length = 1 + random.nextInt(255);
            if (!inodes || random.nextInt(4) == 0) {
                sink.put(name, 0, length, 1, 8, entries);
            } else if (sink.fitsInode(length)) {
                inode.clear();
                inode.found(new TestLane.NumberedInode(2, 3));
                sink.putInode(name, 0, length, inode, 8, entries);
            }
        }
    }

    private void extents(Extents extents, int lengthMax) {
        extents.begin(null, 0);
        int left = Math.min(lengthMax, random.nextInt(FILLED_MAX));
        while (left > 0) {
            int length = 1 + random.nextInt(left);
            extents.add(null, 0, length);
            left -= length;
        }
    }

    /** The bytes of a reply, for a comparison. */
    static long traceOf(MemorySegment bytes) {
        long trace = bytes.byteSize();
        for (long at = 0; at < bytes.byteSize(); at++) {
            trace = trace * 31 + bytes.get(ValueLayout.JAVA_BYTE, at);
        }
        return trace;
    }
}
