// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntSupplier;
import org.zufs.base.memory.ByteRange;
import org.zufs.spi.fs.Directory;
import org.zufs.spi.fs.Inode;
import org.zufs.spi.fs.RegularFile;

/** One lane of a mounted file system: directories and files of its own, and every call on them. */
final class CallLane {
    static final int PAGE_LENGTH = 4096;
    static final int STREAM_LENGTH = 1 << 20;
    static final int HOT_LENGTH = 256 << 10;
    private static final int HOT_COUNT = 16;
    private static final int CHANGE_BATCH = 256;
    private static final int APPEND_BATCH = 1024;
    private static final int STREAM_BATCH = 16;
    /** Odd: its multiples meet every number below a power of two once. */
    private static final int SCATTER = 48_271;
    private static final int SCATTER_MASK = (1 << 26) - 1;

    private final DirectClient client;
    private final Directory few;
    private final Directory many;
    private final Directory fresh;
    private final RegularFile data;
    private final long dataHandle;
    private final RegularFile log;
    private final long logHandle;
    private final int manyCount;
    private final int dataLength;
    private final ByteRange page = new ByteRange().wrap(Arena.ofAuto().allocate(PAGE_LENGTH));
    private final ByteRange stream = new ByteRange().wrap(Arena.ofAuto().allocate(STREAM_LENGTH));
    private final Inode[] inodes = new Inode[CHANGE_BATCH];
    private final long[] handles = new long[CHANGE_BATCH];
    private final int[] numbers = new int[CHANGE_BATCH];
    private int made;
    private int sequence;

    /**
     * Makes what the calls work on.
     *
     * @param manyCount  files of a large directory
     * @param dataLength bytes of a large file, a multiple of 1 MiB
     */
    CallLane(Directory root, int lane, int manyCount, int dataLength) {
        client = new DirectClient(lane);
        this.manyCount = manyCount;
        this.dataLength = dataLength;
        few = client.mkdir(root, 'f', lane);
        many = client.mkdir(root, 'm', lane);
        fresh = client.mkdir(root, 'n', lane);
        for (int number = 0; number < HOT_COUNT; number++) {
            client.make(few, 'a', number);
        }
        for (int number = 0; number < manyCount; number++) {
            client.make(many, 'a', number);
        }
        DirectClient.check(client.create(root, 'd', lane));
        data = client.created();
        dataHandle = client.handle();
        for (int offset = 0; offset < dataLength; offset += STREAM_LENGTH) {
            DirectClient.check(client.write(data, dataHandle, offset, stream));
        }
        DirectClient.check(client.create(root, 'l', lane));
        log = client.created();
        logHandle = client.handle();
    }

    CallWork work(Call call) {
        return switch (call) {
            case GETATTR_HOT -> getattr(few, HOT_COUNT);
            case GETATTR_COLD -> getattr(many, manyCount);
            case LOOKUP_HOT -> lookupInUse();
            case LOOKUP_COLD -> CallWork.of(_ -> client.lookup(many, 'a', client.random(manyCount)));
            case CREATE_HOT -> create(fresh, this::next);
            case CREATE_COLD -> create(many, this::scattered);
            case RENAME_HOT -> rename(few, HOT_COUNT);
            case RENAME_COLD -> rename(many, manyCount);
            case UNLINK_HOT -> unlink(fresh, this::next);
            case UNLINK_COLD -> unlink(many, this::scattered);
            case READ_4K_HOT -> CallWork.of(_ -> client.read(data, dataHandle, pageBelow(HOT_LENGTH), page));
            case READ_4K_COLD -> CallWork.of(_ -> client.read(data, dataHandle, pageBelow(dataLength), page));
            case WRITE_4K_HOT -> CallWork.of(_ -> client.write(data, dataHandle, pageBelow(HOT_LENGTH), page));
            case WRITE_4K_COLD -> CallWork.of(_ -> client.write(data, dataHandle, pageBelow(dataLength), page));
            case APPEND_4K -> new CallWork(APPEND_BATCH, () -> client.truncate(log),
                    index -> client.write(log, logHandle, (long) index * PAGE_LENGTH, page),
                    () -> client.truncate(log));
            case WRITE_1M_HOT -> streaming(_ -> client.write(data, dataHandle, 0, stream));
            case WRITE_1M_COLD -> streaming(_ -> client.write(data, dataHandle, nextOf(dataLength), stream));
        };
    }

    private static CallWork streaming(java.util.function.IntUnaryOperator run) {
        return new CallWork(STREAM_BATCH, () -> { }, run, () -> { });
    }

    private long pageBelow(int length) {
        return (long) client.random(length / PAGE_LENGTH) * PAGE_LENGTH;
    }

    private long nextOf(int length) {
        sequence = (sequence + 1) & Integer.MAX_VALUE;
        return (long) (sequence % (length / STREAM_LENGTH)) * STREAM_LENGTH;
    }

    private int next() {
        sequence = (sequence + 1) & SCATTER_MASK;
        return sequence;
    }

    private int scattered() {
        return next() * SCATTER & SCATTER_MASK;
    }

    private CallWork getattr(Directory directory, int count) {
        Inode[] held = hold(directory, count);
        return CallWork.of(_ -> client.getattr(held[client.random(count)]), () -> letGo(held));
    }

    private CallWork lookupInUse() {
        Inode[] held = hold(few, HOT_COUNT);
        return CallWork.of(_ -> client.lookup(few, 'a', client.random(HOT_COUNT)), () -> letGo(held));
    }

    private Inode[] hold(Directory directory, int count) {
        Inode[] held = new Inode[count];
        Arrays.setAll(held, number -> client.find(directory, 'a', number));
        return held;
    }

    private void letGo(Inode[] held) {
        for (Inode inode : held) {
            client.forget(inode);
        }
    }

    private CallWork create(Directory directory, IntSupplier numbering) {
        return new CallWork(CHANGE_BATCH, () -> {
            remove(directory);
            number(numbering);
        }, index -> {
            int result = client.create(directory, 'n', numbers[index]);
            if (result == 0) {
                inodes[index] = client.created();
                handles[index] = client.handle();
                made = index + 1;
            }
            return result;
        }, () -> remove(directory));
    }

    private void remove(Directory directory) {
        for (int index = 0; index < made; index++) {
            ((RegularFile) inodes[index]).release(handles[index]);
            DirectClient.check(client.unlink(directory, 'n', numbers[index]));
            client.forget(inodes[index]);
        }
        made = 0;
    }

    private CallWork unlink(Directory directory, IntSupplier numbering) {
        return new CallWork(CHANGE_BATCH, () -> {
            number(numbering);
            for (int number : numbers) {
                client.make(directory, 'n', number);
            }
        }, index -> client.unlink(directory, 'n', numbers[index]), () -> { });
    }

    private void number(IntSupplier numbering) {
        for (int index = 0; index < CHANGE_BATCH; index++) {
            numbers[index] = numbering.getAsInt();
        }
    }

    private CallWork rename(Directory directory, int count) {
        BitSet renamed = new BitSet(count);
        return CallWork.of(_ -> {
            int number = client.random(count);
            renamed.flip(number);
            return renamed.get(number) ? client.rename(directory, 'a', 'b', number)
                    : client.rename(directory, 'b', 'a', number);
        }, () -> renamed.stream().forEach(number -> DirectClient.check(
                client.rename(directory, 'b', 'a', number))));
    }
}
