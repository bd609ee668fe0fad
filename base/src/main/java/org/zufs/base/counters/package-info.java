// SPDX-License-Identifier: Apache-2.0
/**
 * application -> client -> transport -> dispatcher -> file system -> media, and under all of them [base].
 *
 * <p>Counters, latency histograms, traces and errors in one shared-memory file: written by a server without allocation,
 * read by tools that take nothing in it for granted and need nothing of the server.
 */
package org.zufs.base.counters;
