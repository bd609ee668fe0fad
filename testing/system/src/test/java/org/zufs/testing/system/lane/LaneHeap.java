// SPDX-License-Identifier: Apache-2.0
package org.zufs.testing.system.lane;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Asks another JVM how many bytes its lanes have allocated, to the byte. */
final class LaneHeap implements AutoCloseable {
    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final long[] lanes;

    /**
     * @param pid a server with the modules {@code jdk.management} and {@code jdk.management.agent}
     */
    LaneHeap(int pid) throws IOException {
        connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(pid)));
        threads = ManagementFactory.newPlatformMXBeanProxy(connector.getMBeanServerConnection(),
                ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        ThreadInfo[] all = threads.getThreadInfo(threads.getAllThreadIds());
        lanes = Arrays.stream(all).filter(info -> info != null && isLane(info.getThreadName()))
                .mapToLong(ThreadInfo::getThreadId).toArray();
    }

    private static String agent(int pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Integer.toString(pid));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException refused) {
            throw new IOException(refused);
        }
    }

    private static boolean isLane(String name) {
        return name.startsWith("zufs-lane-") || name.startsWith("zufs-device-");
    }

    /** How many lanes there are. */
    int laneCount() {
        return lanes.length;
    }

    /** Bytes that all lanes together have allocated since they began. */
    long allocatedBytes() {
        return Arrays.stream(threads.getThreadAllocatedBytes(lanes)).sum();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
