// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** What the accessors do beyond fetching a word. */
class LayoutAccessTest {
    private static final int AT = 3;

    private final MemorySegment segment = MemorySegment.ofArray(new byte[512]);

    @Test
    void shouldReadLengthsUnsigned() {
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, AT + ReadInLayout.SIZE_OFFSET, -1);
        assertThat(ReadInLayout.size(segment, AT)).isEqualTo(0xffff_ffffL);
        segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, AT + InHeaderLayout.EXTENSION_UNITS_OFFSET, (short) -1);
        assertThat(InHeaderLayout.extensionLength(segment, AT)).isEqualTo(8 * 0xffff);
    }

    @Test
    void shouldReadSecondHalfOfInitFlagsOnlyIfItWasSent() {
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, AT + InitInLayout.FLAGS2_OFFSET, 1 << 9);
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, AT + InitInLayout.FLAGS_OFFSET, 1);
        assertThat(InitInLayout.offered(segment, AT)).isEqualTo(InitFlag.ASYNC_READ);
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, AT + InitInLayout.FLAGS_OFFSET, 1 | 1 << 30);
        assertThat(InitInLayout.offered(segment, AT))
            .isEqualTo(InitFlag.ASYNC_READ | InitFlag.INIT_EXT | InitFlag.OVER_IO_URING);
    }

    @Test
    void shouldWriteInitFlagsInBothHalves() {
        InitOutLayout.putAccepted(segment, AT, InitFlag.INIT_EXT | InitFlag.PASSTHROUGH);
        assertThat(segment.get(ValueLayout.JAVA_INT_UNALIGNED, AT + InitOutLayout.FLAGS_OFFSET)).isEqualTo(1 << 30);
        assertThat(segment.get(ValueLayout.JAVA_INT_UNALIGNED, AT + InitOutLayout.FLAGS2_OFFSET)).isEqualTo(1 << 5);
    }

    @Test
    void shouldZeroWhatIsUnused() {
        segment.fill((byte) 0xff);
        OpenOutLayout.put(segment, AT, 7, OpenFlag.KEEP_CACHE, 0);
        WriteOutLayout.put(segment, AT + OpenOutLayout.LENGTH, 5);
        KstatfsLayout.clear(segment, AT + 24);
        assertThat(segment.get(ValueLayout.JAVA_INT_UNALIGNED, AT + 20)).isZero();
        assertThat(segment.asSlice(AT + 24, KstatfsLayout.LENGTH).toArray(ValueLayout.JAVA_BYTE))
            .containsOnly((byte) 0);
        assertThat(segment.get(ValueLayout.JAVA_BYTE, AT + 24 + KstatfsLayout.LENGTH)).isEqualTo((byte) 0xff);
        UringCmdReqLayout.put(segment, AT, 9, 65535);
        assertThat(segment.get(ValueLayout.JAVA_LONG_UNALIGNED, AT + UringCmdReqLayout.QUEUE_ID_OFFSET))
            .isEqualTo(65535);
    }

    @Test
    void shouldRoundDirectoryEntriesUpToEightBytes() {
        assertThat(DirentLayout.recordLength(1)).isEqualTo(32);
        assertThat(DirentLayout.recordLength(8)).isEqualTo(32);
        assertThat(DirentLayout.recordLength(9)).isEqualTo(40);
        assertThat(DirentPlusLayout.recordLength(255)).isEqualTo(128 + 24 + 256);
    }
}
