// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/** Operations of {@link DescriptorCalls#flock}. Named as in the headers. */
public final class FlockOperations {
    public static final int LOCK_SH = 1;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;
    public static final int LOCK_UN = 8;

    private FlockOperations() {
    }
}
