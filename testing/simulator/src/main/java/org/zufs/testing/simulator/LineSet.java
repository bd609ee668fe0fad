// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.simulator;

import java.util.Arrays;

/** A set of small numbers that is cheap to empty. For one thread. */
final class LineSet {
    private final boolean[] present;
    private int[] members = new int[256];
    private int count;

    LineSet(int size) {
        present = new boolean[size];
    }

    void add(int member) {
        if (present[member]) {
            return;
        }
        present[member] = true;
        if (count == members.length) {
            members = Arrays.copyOf(members, count * 2);
        }
        members[count++] = member;
    }

    boolean has(int member) {
        return present[member];
    }

    int count() {
        return count;
    }

    int member(int index) {
        return members[index];
    }

    void remove(int first, int last) {
        int kept = 0;
        for (int index = 0; index < count; index++) {
            int member = members[index];
            if (member >= first && member <= last) {
                present[member] = false;
            } else {
                members[kept++] = member;
            }
        }
        count = kept;
    }

    void clear() {
        for (int index = 0; index < count; index++) {
            present[members[index]] = false;
        }
        count = 0;
    }
}
