// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.tidy;

import java.util.List;
import java.util.stream.Stream;

/** All rules. */
final class Rules {
    private Rules() {
    }

    static List<Rule> all() {
        return Stream.of(SizeRules.all(), TextRules.all(), BanRules.all(), ModuleRules.all(), DocumentRules.all())
                .flatMap(List::stream).toList();
    }
}
