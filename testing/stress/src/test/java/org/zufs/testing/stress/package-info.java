// SPDX-License-Identifier: Apache-2.0
/**
 * application -> client -> transport -> dispatcher -> file system -> media, and around all of them [tests].
 *
 * <p>Races, run by jcstress: {@code XxxRaces} stands in the package of its subject and lists each legal outcome in
 * words. {@code StressTest} runs them all; the planted one must be found.
 */
package org.zufs.testing.stress;
