// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.seam;

import java.util.Arrays;
import java.util.List;

/**
 * Who acts: user, group and supplementary groups, effective and real alike.
 *
 * @param uid    user
 * @param gid    primary group
 * @param groups supplementary groups
 */
public record Credentials(int uid, int gid, List<Integer> groups) {
    /** The superuser without supplementary groups. */
    public static final Credentials ROOT = new Credentials(0, 0, List.of());

    /** Copies the list. */
    public Credentials {
        groups = List.copyOf(groups);
    }

    /** An ordinary user. */
    public static Credentials user(int uid, int gid, int... groups) {
        return new Credentials(uid, gid, Arrays.stream(groups).boxed().toList());
    }
}
