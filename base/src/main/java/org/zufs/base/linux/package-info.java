// SPDX-License-Identifier: Apache-2.0
/**
 * application -> client -> transport -> dispatcher -> file system -> media, and under all of them [base].
 *
 * <p>Linux through the foreign function interface: one class per family of calls, one class per struct, constants
 * named as in the headers. A call answers its result or the negative errno; nothing is thrown and nothing allocated
 * on the data path. Strings are NUL-terminated memory segments; overloads that take {@link String} are for the
 * control path.
 */
package org.zufs.base.linux;
