// SPDX-License-Identifier: Apache-2.0
package org.zufs.transport.fuse;

/**
 * What all lanes of a mount share once INIT is settled.
 *
 * @param agreement      what was settled
 * @param backingFiles   the files of passthrough
 * @param parkedRequests the requests that wait off their lanes
 */
record MountState(Agreement agreement, BackingFiles backingFiles, ParkedRequests parkedRequests) {
}
