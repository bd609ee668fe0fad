// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.zufs.testing.kit.seam.Capability;

/** Behaviours about one object, collected while a suite is built. One thread at a time. */
final class Group {
    private final String name;
    private final Set<Capability> needs = EnumSet.noneOf(Capability.class);
    private final List<Behaviour> behaviours;

    private Group(String name, List<Behaviour> behaviours) {
        this.name = name;
        this.behaviours = behaviours;
    }

    Group(String name) {
        this(name, new ArrayList<>());
    }

    /** The same group, whose further behaviours also need these capabilities. */
    Group needs(Capability... capabilities) {
        Group narrowed = new Group(name, behaviours);
        narrowed.needs.addAll(needs);
        narrowed.needs.addAll(List.of(capabilities));
        return narrowed;
    }

    /** Adds a behaviour; the sentence says what holds. */
    Group that(String sentence, Behaviour.Body body) {
        behaviours.add(new Behaviour(name + "/" + sentence, needs, body));
        return this;
    }

    List<Behaviour> behaviours() {
        return List.copyOf(behaviours);
    }
}
