// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntToLongFunction;
import org.zufs.spi.media.PersistentMemory;

/** The limit for data: the copy itself, to or from memory of the same media, and what makes it persist. */
final class CopyCalls implements CallContender {
    static final String NAME = "copy";

    private final PersistentMemory memory;
    private final int dataLength;
    private final DirectClient[] clients;

    /** @param dataLength bytes of each lane's part */
    CopyCalls(int laneCount, int dataLength) {
        memory = DirectMount.poolMedia().createPrivate((long) laneCount * dataLength);
        this.dataLength = dataLength;
        clients = new DirectClient[laneCount];
        java.util.Arrays.setAll(clients, DirectClient::new);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CallWork work(Call call, int lane) {
        return switch (call) {
            case READ_4K_HOT -> read(lane, page(lane, CallLane.HOT_LENGTH));
            case READ_4K_COLD -> read(lane, page(lane, dataLength));
            case WRITE_4K_HOT -> write(lane, CallLane.PAGE_LENGTH, page(lane, CallLane.HOT_LENGTH));
            case WRITE_4K_COLD -> write(lane, CallLane.PAGE_LENGTH, page(lane, dataLength));
            case WRITE_1M_HOT -> write(lane, CallLane.STREAM_LENGTH, _ -> 0);
            case WRITE_1M_COLD -> write(lane, CallLane.STREAM_LENGTH, next());
            default -> null;
        };
    }

    private IntToLongFunction page(int lane, int length) {
        DirectClient client = clients[lane];
        return _ -> (long) client.random(length / CallLane.PAGE_LENGTH) * CallLane.PAGE_LENGTH;
    }

    private IntToLongFunction next() {
        int[] sequence = {0};
        int count = dataLength / CallLane.STREAM_LENGTH;
        return _ -> (long) (sequence[0] = (sequence[0] + 1) % count) * CallLane.STREAM_LENGTH;
    }

    private CallWork read(int lane, IntToLongFunction offsets) {
        MemorySegment page = Arena.ofAuto().allocate(CallLane.PAGE_LENGTH);
        long base = (long) lane * dataLength;
        return CallWork.of(index -> {
            MemorySegment.copy(memory.data(), base + offsets.applyAsLong(index), page, 0, CallLane.PAGE_LENGTH);
            return 0;
        });
    }

    private CallWork write(int lane, int length, IntToLongFunction offsets) {
        MemorySegment source = Arena.ofAuto().allocate(length);
        long base = (long) lane * dataLength;
        int batch = Math.max(1, CallWork.ANY * CallLane.PAGE_LENGTH / length);
        return new CallWork(batch, () -> { }, index -> {
            long offset = base + offsets.applyAsLong(index);
            MemorySegment.copy(source, 0, memory.data(), offset, length);
            memory.dataStored(offset, length);
            memory.persist(offset, length);
            return 0;
        }, () -> { });
    }

    @Override
    public void close() {
        memory.close();
    }
}
