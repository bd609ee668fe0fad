// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.base.linux.AtFlags.AT_FDCWD;
import static org.zufs.base.linux.AtFlags.AT_SYMLINK_NOFOLLOW;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttributeCallsTest {
    @TempDir
    Path directory;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment stat = arena.allocate(StatLayout.LENGTH, StatLayout.ALIGNMENT);
    private String file;
    private int fd;

    @BeforeEach
    void create() throws Exception {
        Path path = directory.resolve("file");
        Files.writeString(path, "twelve bytes");
        file = path.toString();
        fd = FileCalls.open(file, OpenFlags.O_RDWR, 0);
    }

    @AfterEach
    void close() {
        FileCalls.close(fd);
        arena.close();
    }

    @Test
    void shouldTellWhatNioTells() throws Exception {
        assertThat(AttributeCalls.fstat(fd, stat)).isZero();
        assertThat(StatLayout.size(stat)).isEqualTo(12);
        assertThat(ModeBits.isRegular(StatLayout.mode(stat))).isTrue();
        assertThat(StatLayout.mode(stat)).isEqualTo(Files.getAttribute(Path.of(file), "unix:mode"));
        assertThat(StatLayout.ino(stat)).isEqualTo(Files.getAttribute(Path.of(file), "unix:ino"));
        assertThat(StatLayout.dev(stat)).isEqualTo(Files.getAttribute(Path.of(file), "unix:dev"));
        assertThat(StatLayout.links(stat)).isEqualTo(1);
        assertThat(StatLayout.uid(stat)).isEqualTo(ProcessCalls.geteuid());
        assertThat(StatLayout.modifiedSeconds(stat))
                .isEqualTo(Files.getLastModifiedTime(Path.of(file)).toInstant().getEpochSecond());
        assertThat(StatLayout.blockSize(stat)).isPositive();
        assertThat(AttributeCalls.fstatat(AT_FDCWD, directory.toString(), stat, 0)).isZero();
        assertThat(ModeBits.isDirectory(StatLayout.mode(stat))).isTrue();
        assertThat(AttributeCalls.fstatat(AT_FDCWD, file + "none", stat, 0)).isEqualTo(-ErrorNumber.ENOENT);
    }

    @Test
    void shouldAgreeBetweenStatAndStatx() {
        MemorySegment statx = arena.allocate(StatxLayout.LENGTH, StatxLayout.ALIGNMENT);
        assertThat(AttributeCalls.fstat(fd, stat)).isZero();
        assertThat(AttributeCalls.statx(AT_FDCWD, file, 0, StatxMask.STATX_BASIC_STATS, statx)).isZero();
        assertThat(StatxLayout.mask(statx) & StatxMask.STATX_BASIC_STATS).isEqualTo(StatxMask.STATX_BASIC_STATS);
        assertThat(StatxLayout.size(statx)).isEqualTo(StatLayout.size(stat));
        assertThat(StatxLayout.ino(statx)).isEqualTo(StatLayout.ino(stat));
        assertThat(Short.toUnsignedInt(StatxLayout.mode(statx))).isEqualTo(StatLayout.mode(stat));
        assertThat(StatxLayout.modifiedNanoseconds(statx)).isEqualTo((int) StatLayout.modifiedNanoseconds(stat));
        assertThat(StatxLayout.devMajor(statx)).isEqualTo(DeviceNumber.major(StatLayout.dev(stat)));
        assertThat(StatxLayout.devMinor(statx)).isEqualTo(DeviceNumber.minor(StatLayout.dev(stat)));
    }

    @Test
    void shouldChangeModeAndTimes() {
        assertThat(AttributeCalls.fchmod(fd, 0640)).isZero();
        assertThat(mode()).isEqualTo(0640);
        assertThat(AttributeCalls.fchmodat(AT_FDCWD, file, 0604)).isZero();
        assertThat(mode()).isEqualTo(0604);
        assertThat(AttributeCalls.fchmodat2(AT_FDCWD, file, 0644, 0)).isIn(0, -ErrorNumber.ENOSYS);
        MemorySegment times = arena.allocate(2 * TimespecLayout.LENGTH, TimespecLayout.ALIGNMENT);
        TimespecLayout.putNanoseconds(times, 0, TimespecLayout.UTIME_OMIT);
        TimespecLayout.putSeconds(times, TimespecLayout.LENGTH, 1_000_000);
        TimespecLayout.putNanoseconds(times, TimespecLayout.LENGTH, 5_000);
        assertThat(AttributeCalls.futimens(fd, times)).isZero();
        assertThat(AttributeCalls.fstat(fd, stat)).isZero();
        assertThat(StatLayout.modifiedSeconds(stat)).isEqualTo(1_000_000);
        TimespecLayout.putSeconds(times, TimespecLayout.LENGTH, -1);
        assertThat(AttributeCalls.utimensat(AT_FDCWD, file, times, AT_SYMLINK_NOFOLLOW)).isZero();
        assertThat(AttributeCalls.fstat(fd, stat)).isZero();
        assertThat(StatLayout.modifiedSeconds(stat)).isEqualTo(-1);
    }

    @Test
    void shouldChangeTheOwner() {
        Assumptions.assumeTrue(ProcessCalls.geteuid() == 0, "only root gives files away");
        assertThat(AttributeCalls.fchown(fd, 12, -1)).isZero();
        assertThat(AttributeCalls.fchownat(AT_FDCWD, file, -1, 34, AT_SYMLINK_NOFOLLOW)).isZero();
        assertThat(AttributeCalls.fstat(fd, stat)).isZero();
        assertThat(StatLayout.uid(stat)).isEqualTo(12);
        assertThat(StatLayout.gid(stat)).isEqualTo(34);
    }

    @Test
    void shouldCheckAccess() {
        assertThat(AttributeCalls.faccessat(AT_FDCWD, file, AccessModes.R_OK)).isZero();
        assertThat(AttributeCalls.faccessat(AT_FDCWD, file, AccessModes.X_OK)).isEqualTo(-ErrorNumber.EACCES);
        assertThat(AttributeCalls.faccessat2(AT_FDCWD, file, AccessModes.W_OK, AtFlags.AT_EACCESS))
                .isIn(0, -ErrorNumber.ENOSYS);
    }

    @Test
    void shouldKnowTheFileSystem() {
        MemorySegment statfs = arena.allocate(StatfsLayout.LENGTH, StatfsLayout.ALIGNMENT);
        assertThat(AttributeCalls.statfs("/proc", statfs)).isZero();
        assertThat(StatfsLayout.type(statfs)).isEqualTo(StatfsFlags.PROC_SUPER_MAGIC);
        assertThat(AttributeCalls.fstatfs(fd, statfs)).isZero();
        assertThat(StatfsLayout.nameLengthMax(statfs)).isGreaterThanOrEqualTo(255);
    }

    private int mode() {
        assertThat(AttributeCalls.fstat(fd, stat)).isZero();
        return StatLayout.mode(stat) & ModeBits.PERMISSION_MASK;
    }
}
