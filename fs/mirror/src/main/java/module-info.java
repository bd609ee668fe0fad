// SPDX-License-Identifier: Apache-2.0

/** A host folder, served again. */
module org.zufs.fs.mirror {
    requires org.zufs.spi;
}
