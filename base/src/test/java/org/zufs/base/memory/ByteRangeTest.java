// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zufs.base.Allocation;

class ByteRangeTest {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment segment = arena.allocate(256);
    private final ByteRange range = new ByteRange();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldViewPartOfASegment() {
        range.wrap(segment, 10, 20);
        range.putByte(0, (byte) 1);
        range.putByte(19, (byte) 2);
        assertThat(range.length()).isEqualTo(20);
        assertThat(range.offset()).isEqualTo(10);
        assertThat(segment.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 29)).isEqualTo((byte) 2);
        assertThat(new ByteRange().wrap(range, 19, 1).byteAt(0)).isEqualTo((byte) 2);
        assertThat(range.truncate(5).length()).isEqualTo(5);
        assertThat(range.clear().length()).isZero();
    }

    @Test
    void shouldStayInsideItsBounds() {
        range.wrap(segment, 10, 20);
        assertThatThrownBy(() -> range.byteAt(20)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> range.putByte(-1, (byte) 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> range.copyFrom(1, segment, 0, 20)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> range.copyTo(segment, 0, 21)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> range.zero(0, 21)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> range.truncate(21)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> range.wrap(segment, 250, 7)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new ByteRange().wrap(range, 15, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldCopyCompareAndZero() {
        MemorySegment source = arena.allocateFrom("0123456789abcdefghij");
        range.wrap(segment, 3, 20);
        range.copyFrom(source, 0, 20);
        ByteRange other = new ByteRange().wrap(source, 0, 20);
        assertThat(range.sameBytes(other)).isTrue();
        assertThat(range.text()).isEqualTo("0123456789abcdefghij");
        range.putByte(19, (byte) 'x');
        assertThat(range.sameBytes(other)).isFalse();
        range.copyTo(2, source, 0, 3);
        assertThat(source.getString(0)).startsWith("23434");
        range.zero(1, 18);
        assertThat(range.byteAt(0)).isEqualTo((byte) '0');
        assertThat(range.byteAt(1)).isZero();
        assertThat(range.byteAt(18)).isZero();
        assertThat(range.byteAt(19)).isEqualTo((byte) 'x');
        assertThat(range.sameBytes(new ByteRange().wrap(source, 0, 19))).isFalse();
    }

    @Test
    void shouldAllocateNothing() {
        Allocation.assertNone(() -> {
            range.wrap(segment, 8, 64);
            range.copyFrom(segment, 128, 64);
            range.putByte(3, range.byteAt(4));
            range.zero(5, 9);
            assert range.sameBytes(range);
        });
    }

    @Test
    void shouldWriteTextAsTheJdkDoes() {
        for (String text : new String[] {"", "plain", "\u00e9\u20ac",
            "\ud83d\ude00 mixed \u07ff\u0800\uffff", "half \ud83d", "\udc00x"}) {
            byte[] expected = text.getBytes(StandardCharsets.UTF_8);
            assertThat(NativeStrings.utf8Length(text)).isEqualTo(expected.length);
            assertThat(NativeStrings.putTerminated(segment, 7, text)).isEqualTo(expected.length);
            assertThat(NativeStrings.terminatedLength(segment, 7, 200)).isEqualTo(expected.length);
            assertThat(NativeStrings.get(segment, 7, expected.length))
                    .isEqualTo(new String(expected, StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> NativeStrings.put(segment, 254, "abc")).isInstanceOf(IndexOutOfBoundsException.class);
        Allocation.assertNone(() -> NativeStrings.put(segment, 0, "n\u00e4me-of-a-file"));
    }
}
