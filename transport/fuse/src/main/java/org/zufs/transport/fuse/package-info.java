// SPDX-License-Identifier: Apache-2.0

/**
 * {@code application -> client -> [transport] -> dispatcher -> file system -> media}
 *
 * <p>The kernel's FUSE protocol, 7.31 to 7.45, spoken without libfuse. A message takes this way:
 *
 * <pre>
 *   carrier                      handler                             server
 *   {@link org.zufs.transport.fuse.RingLane}    -> {@link org.zufs.transport.fuse.Message} -> {@link
 *   org.zufs.transport.fuse.MessageHandler} -> Dispatcher
 *   {@link org.zufs.transport.fuse.DeviceLane}
 * </pre>
 *
 * <p>Two carriers. <b>io_uring</b>: one queue for each possible CPU, its lane pinned there, so that a request is
 * answered on the CPU that it comes from; FORGET, INTERRUPT and INIT still come by the device. <b>The device</b>,
 * {@code /dev/fuse}: a shared queue with some readers. Copies of the data of a read, and of a write, made by the
 * server:
 *
 * <table>
 * <caption>Copies by the server</caption>
 * <tr><th>carrier</th><th>read, mapped data</th><th>read, computed data</th><th>write, mapped data</th><th>write,
 * else</th></tr>
 * <tr><td>io_uring</td><td>1, region to payload</td><td>0, computed in the payload</td><td>1</td><td>0, seen in the
 * payload</td></tr>
 * <tr><td>device</td><td>0, gathered by {@code writev}</td><td>0, computed in the reply</td><td>1</td><td>0, seen in
 * the message</td></tr>
 * </table>
 *
 * The kernel makes one more between the server and the application, or its page cache; with passthrough there is no
 * message and no copy of ours at all.
 */
package org.zufs.transport.fuse;
