// SPDX-License-Identifier: Apache-2.0

/** Bytes that persist: regions. */
module org.zufs.media {
    requires org.zufs.spi;
}
