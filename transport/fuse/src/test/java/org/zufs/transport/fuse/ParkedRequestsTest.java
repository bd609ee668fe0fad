// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zufs.base.linux.ErrorNumber;

/** Requests that wait: answered exactly once, in whatever order lane, waker, interrupt and end of the mount come. */
@Timeout(60)
class ParkedRequestsTest {
    private static final int ROUNDS = 20_000;

    private final Queue<ParkedRequest> replies = new ConcurrentLinkedQueue<>();
    private final ParkedRequests requests = new ParkedRequests();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Carrier carrier = new Carrier() {
        @Override
        public boolean canPark() {
            return true;
        }

        @Override
        public void completeParked(ParkedRequest request) {
            replies.add(request);
        }
    };

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void shouldReplyOnceWhateverComesFirst() {
        for (int order = 0; order < 2; order++) {
            ParkedRequest request = requests.park(10 + order, carrier);
            if (order == 0) {
                request.detach(1);
                request.complete(0);
            } else {
                request.complete(0);
                assertThat(replies).as("the lane has the message").hasSize(order);
                request.detach(1);
            }
            request.complete(-1);
            assertThat(replies).hasSize(order + 1);
            assertThat(request.result()).as("the first answer counts").isZero();
        }
    }

    @Test
    void shouldAnswerNoErrorThatTheKernelRefuses() {
        ParkedRequest request = requests.park(10, carrier);
        request.complete(Integer.MIN_VALUE);
        assertThat(request.result()).isEqualTo(-ErrorNumber.EIO);
        request = requests.park(12, carrier);
        request.complete(-512);
        assertThat(request.result()).isEqualTo(-ErrorNumber.EIO);
    }

    @Test
    void shouldInterruptAtOnceWhoWasInterruptedBefore() {
        requests.interrupt(10);
        assertThat(requests.interruptedEarly(10)).isTrue();
        ParkedRequest request = requests.park(10, carrier);
        AtomicInteger told = new AtomicInteger();
        request.onInterrupt(told::incrementAndGet);
        assertThat(told).hasValue(1);
        assertThat(requests.interruptedEarly(10)).as("taken").isFalse();
        requests.park(12, carrier).onInterrupt(told::incrementAndGet);
        assertThat(told).hasValue(1);
    }

    @Test
    void shouldForgetTheOldestOfInterruptsThatFindNothing() {
        for (int unique = 2; unique <= 2_000_000; unique += 2) {
            requests.interrupt(unique);
        }
        assertThat(requests.interruptedEarly(2_000_000)).isTrue();
        assertThat(requests.interruptedEarly(2)).isFalse();
    }

    @Test
    void shouldTellNobodyAfterTheAnswer() {
        ParkedRequest request = requests.park(10, carrier);
        AtomicInteger told = new AtomicInteger();
        request.onInterrupt(told::incrementAndGet);
        request.detach(0);
        request.complete(0);
        requests.interrupt(10);
        request.onInterrupt(told::incrementAndGet);
        assertThat(told).hasValue(0);
    }

    @Test
    void shouldLimitHowManyWait() {
        List<ParkedRequest> parked = new ArrayList<>();
        for (int unique = 1; unique <= ParkedRequests.COUNT_MAX; unique++) {
            parked.add(requests.park(unique, carrier));
        }
        assertThat(parked).doesNotContainNull();
        assertThat(requests.park(-1, carrier)).isNull();
        parked.getFirst().complete(0);
        assertThat(requests.park(-1, carrier)).isNotNull();
    }

    @Test
    void shouldAnswerAllWhenTheMountEnds() {
        ParkedRequest bad = requests.park(10, carrier);
        ParkedRequest good = requests.park(12, carrier);
        bad.onInterrupt(() -> {
            throw new IllegalStateException("on purpose");
        });
        bad.detach(0);
        good.detach(1);
        requests.close();
        assertThat(replies).containsExactlyInAnyOrder(bad, good);
        assertThat(bad.result()).isEqualTo(-ErrorNumber.EINTR);
        assertThat(good.result()).isEqualTo(-ErrorNumber.EINTR);
        assertThat(requests.park(14, carrier)).isNull();
    }

    @Test
    void shouldReplyOnceWhenAllComeTogether() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(4);
        ParkedRequest[] current = {null};
        List<Future<?>> workers = new ArrayList<>();
        workers.add(race(barrier, () -> current[0].complete(7)));
        workers.add(race(barrier, () -> requests.interrupt(current[0].unique())));
        workers.add(race(barrier, () -> current[0].onInterrupt(() -> current[0].complete(-ErrorNumber.EINTR))));
        for (int round = 1; round <= ROUNDS; round++) {
            current[0] = requests.park(round, carrier);
            barrier.await(30, TimeUnit.SECONDS);
            current[0].detach(round);
            barrier.await(30, TimeUnit.SECONDS);
            assertThat(replies).containsExactly(current[0]);
            assertThat(current[0].entry()).isEqualTo(round);
            assertThat(current[0].result()).isIn(7, -ErrorNumber.EINTR);
            replies.clear();
        }
        for (Future<?> worker : workers) {
            worker.get(30, TimeUnit.SECONDS);
        }
    }

    private Future<?> race(CyclicBarrier barrier, Runnable work) {
        return threads.submit(() -> {
            for (int round = 1; round <= ROUNDS; round++) {
                barrier.await(30, TimeUnit.SECONDS);
                work.run();
                barrier.await(30, TimeUnit.SECONDS);
            }
            return null;
        });
    }

    /** An interrupt comes by another way than its request: none may be lost between them. */
    @Test
    void shouldLoseNoInterruptThatComesWhileTheRequestIsParked() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        int[] unique = {0};
        Future<?> worker = race(barrier, () -> requests.interrupt(unique[0]));
        for (int round = 1; round <= ROUNDS; round++) {
            unique[0] = round;
            AtomicInteger told = new AtomicInteger();
            barrier.await(30, TimeUnit.SECONDS);
            ParkedRequest request = requests.park(round, carrier);
            request.onInterrupt(told::incrementAndGet);
            barrier.await(30, TimeUnit.SECONDS);
            assertThat(told).as("round %d", round).hasValue(1);
            request.complete(0);
        }
        worker.get(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldForgetNoRequestThatIsParkedWhileTheMountEnds() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            ParkedRequests mount = new ParkedRequests();
            CyclicBarrier barrier = new CyclicBarrier(2);
            int spins = random.nextInt(200);
            Future<?> closer = threads.submit(() -> {
                barrier.await(30, TimeUnit.SECONDS);
                for (int spin = 0; spin < spins; spin++) {
                    Thread.onSpinWait();
                }
                mount.close();
                return null;
            });
            barrier.await(30, TimeUnit.SECONDS);
            List<ParkedRequest> parked = new ArrayList<>();
            ParkedRequest request;
            int unique = 1;
            while ((request = mount.park(unique++, carrier)) != null && unique < 3_000) {
                request.detach(0);
                parked.add(request);
            }
            closer.get(30, TimeUnit.SECONDS);
            assertThat(replies).as("round %d", round).containsExactlyInAnyOrderElementsOf(parked);
            replies.clear();
        }
    }
}
