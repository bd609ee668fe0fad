// SPDX-License-Identifier: Apache-2.0

/** The smallest complete POSIX file system, in memory. */
module org.zufs.fs.mem {
    requires org.zufs.spi;
}
