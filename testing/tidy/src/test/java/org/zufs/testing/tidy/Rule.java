// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import java.util.List;
import java.util.function.Consumer;

/**
 * Something that holds everywhere in the repository.
 *
 * @param name  what should hold, as a sentence
 * @param check finds where it does not
 */
record Rule(String name, Check check) {

    /** Looks at all sources. */
    @FunctionalInterface
    interface Check {
        /** Hands over each place where the rule does not hold. */
        void apply(SourceTree tree, Consumer<Violation> found);
    }

    /** Looks at one source at a time. */
    @FunctionalInterface
    interface FileCheck {
        /** Hands over each place in this file where the rule does not hold. */
        void apply(SourceFile file, Consumer<Violation> found);
    }

    static Rule perFile(String name, FileCheck check) {
        return new Rule(name, (tree, found) -> tree.files().forEach(file -> check.apply(file, found)));
    }

    /** {@return where the rule does not hold, in the order of the files} */
    List<Violation> violations(SourceTree tree) {
        List<Violation> violations = new java.util.ArrayList<>();
        check.apply(tree, violations::add);
        return violations;
    }

    @Override
    public String toString() {
        return name;
    }
}
