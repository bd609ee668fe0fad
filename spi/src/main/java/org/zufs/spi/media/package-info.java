// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> transport -> dispatcher -> file system -> [media]}
 *
 * <p>What media offer to file systems: {@linkplain org.zufs.spi.media.Region regions}, each one mappable object. A
 * {@link org.zufs.spi.media.RegionStore} makes them under one limit; a {@link org.zufs.spi.media.MediaType} is found by
 * {@code ServiceLoader}. And pools that last: {@link org.zufs.spi.media.PersistentMemory}, which a {@link
 * org.zufs.spi.media.PoolMediaType} makes and opens.
 */
package org.zufs.spi.media;
