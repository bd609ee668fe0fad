// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.counters;

/**
 * One distinct error as a reader sees it.
 *
 * @param count   how often it came
 * @param firstNs wall time of the first, ns since 1970
 * @param lastNs  wall time of the last
 * @param text    the first one's message and stack
 */
public record ErrorObservation(long count, long firstNs, long lastNs, String text) {
}
