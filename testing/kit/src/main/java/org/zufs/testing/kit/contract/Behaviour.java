// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import java.util.EnumSet;
import java.util.Set;
import org.zufs.testing.kit.seam.Capability;

/**
 * One thing that a program may expect, told in words and checked by a body.
 *
 * @param name  group and sentence: {@code rename/replacing a non-empty directory fails with ENOTEMPTY}
 * @param needs what the target must have
 * @param body  the check; throws an AssertionError if the expectation does not hold
 */
public record Behaviour(String name, Set<Capability> needs, Body body) {
    /** Copies the set. */
    public Behaviour {
        needs = Set.copyOf(needs);
    }

    /** What is lacking, in words, or null if the behaviour can run on a target that has these capabilities. */
    public String lacking(Set<Capability> capabilities) {
        EnumSet<Capability> missing = EnumSet.noneOf(Capability.class);
        missing.addAll(needs);
        missing.removeAll(capabilities);
        if (missing.isEmpty()) {
            return null;
        }
        return "the target has no " + String.join(", no ", missing.stream().map(Capability::words).toList());
    }

    /** A check made in a directory of its own. */
    @FunctionalInterface
    public interface Body {
        /** Makes the check. */
        void run(Stage stage);
    }
}
