// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both encodings of attribute flags, as {@code linux/fs.h} has them. */
class AttributeFlagsTest {
    private static final int ALL = 0x10 | 0x20 | 0x8 | 0x80 | 0x40;

    @ParameterizedTest
    @CsvSource({"0x10, 0x8", "0x20, 0x10", "0x8, 0x20", "0x80, 0x40", "0x40, 0x80"})
    void shouldTranslateEachFlag(int flag, int extended) {
        assertThat(AttributeFlags.toExtended(flag)).isEqualTo(extended);
        assertThat(AttributeFlags.fromExtended(extended, 0)).isEqualTo(flag);
        assertThat(AttributeFlags.fromExtended(0, flag)).isZero();
        assertThat(AttributeFlags.isKnown(extended)).isTrue();
    }

    @Test
    void shouldTranslateThereAndBack() {
        for (int flags = 0; flags <= 0xFF; flags++) {
            int extended = AttributeFlags.toExtended(flags);
            assertThat(AttributeFlags.fromExtended(extended, 0)).isEqualTo(flags & ALL);
            assertThat(AttributeFlags.fromExtended(extended, 0x80000 | flags)).isEqualTo(0x80000 | flags);
            assertThat(AttributeFlags.isKnown(extended)).isTrue();
        }
        assertThat(AttributeFlags.isKnown(0x100)).isFalse();
        assertThat(AttributeFlags.isKnown(Integer.MIN_VALUE)).isFalse();
    }
}
