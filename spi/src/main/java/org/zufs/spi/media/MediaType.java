// SPDX-License-Identifier: Apache-2.0
package org.zufs.spi.media;

/** A kind of media, found by {@code ServiceLoader}. */
public interface MediaType {
    /** {@return its name, such as {@code memory}} */
    String name();

    /**
     * Opens a new private store.
     *
     * @param capacity the limit over all its regions and files, in bytes, at least 4096
     * @return the store, which the caller closes
     * @throws RuntimeException with cause and cure if the system refuses
     */
    RegionStore openPrivate(long capacity);
}
