// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.stress;

/**
 * What a queue looks like whose author forgot that there are two producers: a position is claimed by a look and a
 * store. It is here to be found, so that a stress run in which nothing is found means something.
 */
final class BrokenQueue {
    private final int[] slots;
    private volatile int tail;
    private int head;

    BrokenQueue(int capacity) {
        slots = new int[capacity];
    }

    void offer(int value) {
        int position = tail;
        slots[position] = value;
        tail = position + 1;
    }

    int poll() {
        return head < tail ? slots[head++] : 0;
    }
}
