// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zufs.base.linux.ErrorNumber.ENODATA;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XattrCallsTest {
    @Test
    void shouldKeepAttributes(@TempDir Path directory) throws Exception {
        Path path = Files.createFile(directory.resolve("file"));
        String file = path.toString();
        int fd = FileCalls.open(file, OpenFlags.O_RDWR, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(64);
            MemorySegment name = arena.allocateFrom("user.two");
            value.setString(0, "value");
            int result = XattrCalls.setxattr(file, "user.one", value, 5, XattrFlags.XATTR_CREATE);
            Assumptions.assumeTrue(result != -ErrorNumber.EOPNOTSUPP, "the temporary folder has no user attributes");
            assertThat(result).isZero();
            assertThat(XattrCalls.setxattr(file, "user.one", value, 5, XattrFlags.XATTR_CREATE))
                    .isEqualTo(-ErrorNumber.EEXIST);
            assertThat(XattrCalls.fsetxattr(fd, name, value, 3, 0)).isZero();
            assertThat(XattrCalls.lsetxattr(file, "user.none", value, 3, XattrFlags.XATTR_REPLACE)).isEqualTo(-ENODATA);
            assertThat(XattrCalls.getxattr(file, "user.one", value, 0)).isEqualTo(5);
            assertThat(XattrCalls.lgetxattr(file, "user.two", value, 64)).isEqualTo(3);
            assertThat(XattrCalls.fgetxattr(fd, name, value, 2)).isEqualTo(-ErrorNumber.ERANGE);
            assertThat(XattrCalls.flistxattr(fd, value, 64)).isEqualTo(XattrCalls.listxattr(file, value, 64))
                    .isGreaterThanOrEqualTo(18);
            assertThat(XattrCalls.llistxattr(file, value, 0)).isGreaterThanOrEqualTo(18);
            assertThat(XattrCalls.fremovexattr(fd, name)).isZero();
            assertThat(XattrCalls.removexattr(file, "user.one")).isZero();
            assertThat(XattrCalls.lremovexattr(file, "user.one")).isEqualTo(-ENODATA);
        } finally {
            FileCalls.close(fd);
        }
    }
}
