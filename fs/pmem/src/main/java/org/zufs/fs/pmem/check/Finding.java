// SPDX-License-Identifier: Apache-2.0
package org.zufs.fs.pmem.check;

/**
 * One thing that is wrong in a pool.
 *
 * @param object  where
 * @param problem what is wrong, and what repair does about it
 * @param detail  the numbers; may be empty
 */
public record Finding(PoolObject object, Problem problem, String detail) {
    /** {@return for people: object, what is wrong, what repair does} */
    @Override
    public String toString() {
        return object + ": " + problem.what() + (detail.isEmpty() ? "" : " (" + detail + ")") + "; repair "
                + problem.repair();
    }
}
