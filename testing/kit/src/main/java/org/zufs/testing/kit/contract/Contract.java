// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.kit.contract;

import java.util.List;
import java.util.stream.Stream;

/** All behaviours. Any thread may call. */
public final class Contract {
    private Contract() {
    }

    /** Every named behaviour, in the order of the groups. */
    public static List<Behaviour> behaviours() {
        return Stream.of(
                OpenBehaviours.all(),
                DataBehaviours.all(),
                SpaceBehaviours.all(),
                MappingBehaviours.all(),
                TimeBehaviours.all(),
                PermissionBehaviours.all(),
                DirectoryBehaviours.all(),
                LinkBehaviours.all(),
                RenameBehaviours.all(),
                NodeBehaviours.all(),
                AttributeBehaviours.all(),
                AclBehaviours.all(),
                LockBehaviours.all(),
                ExerciseBehaviours.all()).flatMap(List::stream).toList();
    }
}
