// SPDX-License-Identifier: Apache-2.0
package org.zufs.server.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.linux.ErrorNumber;
import org.zufs.server.dispatch.TestParked;
import org.zufs.server.dispatch.TestRequest;
import org.zufs.spi.fs.Request;
import org.zufs.spi.transport.LockRange;

@Timeout(60)
class LockTableTest {
    private static final long FILE = 7;

    private final LockTable table = new LockTable();
    private final TestRequest request = new TestRequest();

    private static LockRange range(long start, long end, int type, long owner) {
        LockRange range = new LockRange();
        range.start = start;
        range.end = end;
        range.type = type;
        range.owner = owner;
        range.pid = (int) owner + 1000;
        return range;
    }

    private static LockRange whole(int type, long owner) {
        LockRange range = range(0, Long.MAX_VALUE, type, owner);
        range.wholeFile = true;
        return range;
    }

    private int take(long file, LockRange range) {
        return table.take(file, range.owner, range);
    }

    private TestParked park(long file, LockRange range) {
        assertThat(table.takeOrPark(request, file, range.owner, range)).isEqualTo(Request.PARKED);
        return request.parked;
    }

    private static final int LENGTH = 24;
    private static final int OWNERS = 4;

    /** The type that each owner has on each byte; the last cell stands for all bytes behind. */
    private static final class Model {
        final int[][] types = new int[OWNERS][LENGTH + 1];

        Model() {
            for (int[] owned : types) {
                java.util.Arrays.fill(owned, LockRange.UNLOCK);
            }
        }

        boolean conflicts(LockRange wish) {
            for (int owner = 0; owner < OWNERS; owner++) {
                for (long at = wish.start; at <= Math.min(wish.end, LENGTH); at++) {
                    int held = types[owner][(int) at];
                    if (owner != wish.owner && held != LockRange.UNLOCK && wish.type != LockRange.UNLOCK
                            && (held == LockRange.EXCLUSIVE || wish.type == LockRange.EXCLUSIVE)) {
                        return true;
                    }
                }
            }
            return false;
        }

        void apply(LockRange wish) {
            for (long at = wish.start; at <= Math.min(wish.end, LENGTH); at++) {
                types[(int) wish.owner][(int) at] = wish.type;
            }
        }

        /** The fewest locks that say the same, since touching ones are joined. */
        int lockCount() {
            int count = 0;
            for (int[] owned : types) {
                for (int at = 0; at <= LENGTH; at++) {
                    count += owned[at] != LockRange.UNLOCK && (at == 0 || owned[at - 1] != owned[at]) ? 1 : 0;
                }
            }
            return count;
        }
    }

    @Test
    void shouldAgreeWithTheModelOnRandomRanges() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Model model = new Model();
        for (int step = 0; step < 50_000; step++) {
            long start = random.nextInt(LENGTH);
            long end = random.nextInt(8) == 0 ? Long.MAX_VALUE : start + random.nextInt(LENGTH - (int) start);
            LockRange wish = range(start, end, random.nextInt(3), random.nextInt(OWNERS));
            String where = "seed " + seed + ", step " + step;
            LockRange found = range(start, end, wish.type, wish.owner);
            table.find(FILE, found);
            boolean conflicts = model.conflicts(wish);
            assertThat(found.type != LockRange.UNLOCK).as(where).isEqualTo(conflicts);
            assertThat(take(FILE, wish)).as(where).isEqualTo(conflicts ? -ErrorNumber.EAGAIN : 0);
            if (!conflicts) {
                model.apply(wish);
            }
            if (random.nextInt(50) == 0) {
                int owner = random.nextInt(OWNERS);
                table.ownerClosed(FILE, owner);
                model.apply(range(0, LENGTH, LockRange.UNLOCK, owner));
            }
            assertThat(table.heldCount()).as(where).isEqualTo(model.lockCount());
        }
    }

    /** Waiters of the model retry, first come first served, until none can be granted. */
    @Test
    void shouldGrantWaitersAsTheModelDoes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Model model = new Model();
        Queue<LockRange> wishes = new ArrayDeque<>();
        Queue<TestParked> parked = new ArrayDeque<>();
        for (int step = 0; step < 20_000; step++) {
            String where = "seed " + seed + ", step " + step;
            int owner = random.nextInt(OWNERS);
            if (wishes.stream().anyMatch(wish -> wish.owner == owner)) {
                continue;
            }
            long start = random.nextInt(LENGTH);
            LockRange wish = range(start, start + random.nextInt(LENGTH - (int) start), random.nextInt(3), owner);
            boolean conflicts = model.conflicts(wish);
            if (wish.type == LockRange.UNLOCK || !conflicts) {
                assertThat(take(FILE, wish)).as(where).isZero();
                model.apply(wish);
            } else {
                TestParked waiter = park(FILE, wish);
                if (waiter.answer() == null) {
                    wishes.add(wish);
                    parked.add(waiter);
                } else {
                    assertThat(waiter.answer()).as(where).isEqualTo(-ErrorNumber.EDEADLK);
                    table.ownerClosed(FILE, owner);
                    model.apply(range(0, LENGTH, LockRange.UNLOCK, owner));
                }
            }
            grant(model, wishes, parked, where);
        }
    }

    private static void grant(Model model, Queue<LockRange> wishes, Queue<TestParked> parked, String where) {
        boolean again = true;
        while (again) {
            again = false;
            for (int left = wishes.size(); left > 0; left--) {
                LockRange wish = wishes.remove();
                TestParked waiter = parked.remove();
                if (waiter.answer() != null && waiter.answer() != 0) {
                    assertThat(waiter.answer()).as(where).isEqualTo(-ErrorNumber.EDEADLK);
                    assertThat(model.conflicts(wish)).as(where).isTrue();
                } else if (model.conflicts(wish)) {
                    wishes.add(wish);
                    parked.add(waiter);
                } else {
                    assertThat(waiter.answer()).as(where).isZero();
                    model.apply(wish);
                    again = true;
                }
            }
        }
        assertThat(parked).as(where).allMatch(waiter -> waiter.answer() == null);
    }

    @Test
    void shouldTellWhoIsInTheWay() {
        take(FILE, range(10, 19, LockRange.EXCLUSIVE, 1));
        LockRange asked = range(0, Long.MAX_VALUE, LockRange.SHARED, 2);
        table.find(FILE, asked);
        assertThat(asked.type).isEqualTo(LockRange.EXCLUSIVE);
        assertThat(asked.start).isEqualTo(10);
        assertThat(asked.end).isEqualTo(19);
        assertThat(asked.pid).isEqualTo(1001);
    }

    @Test
    void shouldAnswerAWaiterWhenTheLockIsFree() {
        take(FILE, range(0, 9, LockRange.EXCLUSIVE, 1));
        TestParked first = park(FILE, range(0, 9, LockRange.EXCLUSIVE, 2));
        TestParked second = park(FILE, range(5, 5, LockRange.SHARED, 3));
        assertThat(first.answer()).isNull();
        take(FILE, range(0, 9, LockRange.UNLOCK, 1));
        assertThat(first.answer()).isZero();
        assertThat(second.answer()).isNull();
        table.ownerClosed(FILE, 2);
        assertThat(second.answer()).isZero();
        table.ownerClosed(FILE, 3);
        assertThat(table.heldCount()).isZero();
        assertThat(table.waiterCount()).isZero();
    }

    @Test
    void shouldEndAWaitBySignal() {
        take(FILE, range(0, 9, LockRange.EXCLUSIVE, 1));
        TestParked waiter = park(FILE, range(0, 9, LockRange.EXCLUSIVE, 2));
        waiter.interrupt();
        assertThat(waiter.answer()).isEqualTo(-ErrorNumber.EINTR);
        table.ownerClosed(FILE, 1);
        assertThat(table.heldCount()).isZero();
    }

    @Test
    void shouldFindDeadlocksAcrossFiles() {
        take(1, range(0, 0, LockRange.EXCLUSIVE, 1));
        take(2, range(0, 0, LockRange.EXCLUSIVE, 2));
        take(3, range(0, 0, LockRange.EXCLUSIVE, 3));
        TestParked first = park(2, range(0, 0, LockRange.EXCLUSIVE, 1));
        TestParked second = park(3, range(0, 0, LockRange.EXCLUSIVE, 2));
        TestParked third = park(1, range(0, 0, LockRange.SHARED, 3));
        assertThat(third.answer()).isEqualTo(-ErrorNumber.EDEADLK);
        table.ownerClosed(3, 3);
        assertThat(second.answer()).isZero();
        assertThat(first.answer()).isNull();
    }

    @Test
    void shouldRefuseToWaitWhenTooManyAreParked() {
        request.parks = false;
        take(FILE, range(0, 0, LockRange.EXCLUSIVE, 1));
        LockRange wish = range(0, 0, LockRange.EXCLUSIVE, 2);
        assertThat(table.takeOrPark(request, FILE, 2, wish)).isEqualTo(-ErrorNumber.ENOLCK);
    }

    @Test
    void shouldKeepWholeFileLocksApartAndConvertThemAsTheKernelDoes() {
        assertThat(take(FILE, range(0, 9, LockRange.EXCLUSIVE, 1))).isZero();
        assertThat(take(FILE, whole(LockRange.SHARED, 2))).isZero();
        assertThat(take(FILE, whole(LockRange.SHARED, 3))).isZero();
        assertThat(take(FILE, whole(LockRange.EXCLUSIVE, 2))).isEqualTo(-ErrorNumber.EAGAIN);
        assertThat(take(FILE, whole(LockRange.EXCLUSIVE, 3))).as("the old lock went first").isZero();
        TestParked waiter = park(FILE, whole(LockRange.SHARED, 2));
        table.wholeFileOwnerClosed(FILE, 3);
        assertThat(waiter.answer()).isZero();
        table.handleClosed(FILE, 2);
        assertThat(table.heldCount()).isEqualTo(1);
    }

    @Test
    void shouldEndAllThatAnOpenFileHeld() {
        take(FILE, range(0, 9, LockRange.EXCLUSIVE, 1));
        take(FILE, whole(LockRange.EXCLUSIVE, 1));
        TestParked waiter = park(FILE, range(0, 9, LockRange.SHARED, 2));
        table.handleClosed(FILE, 1);
        assertThat(waiter.answer()).isZero();
        TestParked last = park(FILE, range(0, 9, LockRange.EXCLUSIVE, 3));
        table.releaseAll();
        assertThat(last.answer()).isEqualTo(-ErrorNumber.EINTR);
        assertThat(table.heldCount()).isZero();
        assertThat(table.waiterCount()).isZero();
    }

    @Test
    void shouldExcludeUnderContention() throws Exception {
        int[] inside = {0};
        Thread[] threads = new Thread[4];
        Throwable[] failure = {null};
        for (int index = 0; index < threads.length; index++) {
            int owner = index;
            threads[index] = new Thread(() -> {
                try {
                    contend(owner, inside);
                } catch (Throwable thrown) {
                    failure[0] = thrown;
                }
            });
            threads[index].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure[0]).isNull();
        assertThat(inside[0]).isEqualTo(4 * 5000);
        assertThat(table.heldCount()).isZero();
    }

    /** What is inside is plain memory: only the lock orders its updates. */
    private void contend(int owner, int[] inside) throws InterruptedException {
        TestRequest own = new TestRequest();
        for (int round = 0; round < 5000; round++) {
            int result = table.takeOrPark(own, FILE, owner + 1, range(0, 9, LockRange.EXCLUSIVE, owner));
            assertThat(result == Request.PARKED ? own.parked.awaitAnswer() : result).isZero();
            inside[0]++;
            table.take(FILE, owner + 1, range(0, 9, LockRange.UNLOCK, owner));
        }
    }
}
