// SPDX-License-Identifier: Apache-2.0
/*
 * The load generator: pinned threads call one operation over and over on a mounted directory, each call timed.
 *
 *   load DIR OPERATION threads=1 cpus=0,1 ms=300 warm=100 max=1000000 cold=134217728 list=10000 listname=list
 *        direct=0 pid=SERVER
 *
 * Prints one line of JSON. On an operation that the file system does not have, the line carries "error" instead of
 * figures. Every thread works in its own directory DIR/tN. CPU times leave out what is done between batches (making
 * files to be unlinked, and so on).
 */
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { THREAD_LIMIT = 64 };

struct thread {
    struct worker worker;
    pthread_t id;
    int cpu;
    uint64_t busy_ns, cpu_ns;   /* inside timed calls; of this thread, in batches */
    struct histogram histogram;
};

static const struct operation *operation;
static const char *root_path;
static struct thread *threads;
static int thread_count = 1;
static int cpus[THREAD_LIMIT] = {0, 1};
static uint64_t run_ms = 300, warm_ms = 100, max_count = 1000000, cold_length = 128ull << 20;
static int open_flags, list_count = 10000;
static const char *list_name = "list";
static struct server_usage server;
static pthread_barrier_t barrier;
static _Atomic bool finished;
static uint64_t deadline_ns;

static uint64_t now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t) time.tv_sec * 1000000000ull + (uint64_t) time.tv_nsec;
}

__attribute__((noreturn)) static void give_up(const char *step, int error)
{
    static atomic_flag said = ATOMIC_FLAG_INIT;
    while (atomic_flag_test_and_set(&said))
        pause();  /* another thread is ending the process */
    printf("{\"op\":\"%s\",\"threads\":%d,\"error\":\"%s: %s\"}\n", operation->name, thread_count, step,
            strerror(-error));
    fflush(stdout);
    _exit(0);
}

/* Runs one batch; the time of the last call's end. */
static uint64_t run_batch(struct thread *thread)
{
    uint64_t limit = operation->batch ? operation->batch : max_count;
    uint64_t cpu_start = now(CLOCK_THREAD_CPUTIME_ID), end = 0;
    for (uint64_t i = 0; i < limit; i++) {
        uint64_t start = now(CLOCK_MONOTONIC);
        int result = operation->run(&thread->worker, (uint32_t) i);
        end = now(CLOCK_MONOTONIC);
        if (result)
            give_up(operation->name, result);
        histogram_record(&thread->histogram, end - start);
        thread->busy_ns += end - start;
        if (!operation->batch && end >= deadline_ns)
            break;
    }
    thread->cpu_ns += now(CLOCK_THREAD_CPUTIME_ID) - cpu_start;
    return end;
}

/* All threads together: batches until the time or the count is used up. */
static void run_phase(struct thread *thread, uint64_t ms)
{
    bool leader = thread->worker.index == 0;
    thread->busy_ns = thread->cpu_ns = 0;
    memset(&thread->histogram, 0, sizeof thread->histogram);
    if (leader)
        server.cpu_ns = server.same_cpu_ns = 0;
    pthread_barrier_wait(&barrier);
    uint64_t start = now(CLOCK_MONOTONIC);
    if (leader)
        deadline_ns = start + ms * 1000000ull;
    do {
        int result = operation->prepare ? operation->prepare(&thread->worker, operation->batch) : 0;
        if (result)
            give_up("prepare", result);
        pthread_barrier_wait(&barrier);
        if (leader)
            server_usage_begin(&server);
        pthread_barrier_wait(&barrier);
        uint64_t end = run_batch(thread);
        pthread_barrier_wait(&barrier);
        if (leader) {
            server_usage_end(&server, thread->cpu);
            /*
             * Assigned here only: all threads read it after the next barrier, and none is assigned again before all
             * came round.
             */
            finished = end >= deadline_ns || !operation->batch || thread->histogram.count >= max_count;
        }
        pthread_barrier_wait(&barrier);
    } while (!finished);
}

static void *run_thread(void *argument)
{
    struct thread *thread = argument;
    struct worker *worker = &thread->worker;
    char name[16];
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(thread->cpu, &set);
    sched_setaffinity(0, sizeof set, &set);
    prctl(PR_SET_TIMERSLACK, 1);
    worker->file = -1;
    worker->open_flags = open_flags;
    worker->list_count = list_count;
    worker->list_name = list_name;
    worker->cold_length = cold_length;
    worker->random = 0x9e3779b97f4a7c15ull + (uint64_t) worker->index;
    worker->sequence = now(CLOCK_REALTIME) & ~1ull;
    worker->buffer = aligned_alloc(PAGE_LENGTH, STREAM_LENGTH);
    memset(worker->buffer, 0, STREAM_LENGTH);
    worker->root = open(root_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (worker->root < 0)
        give_up("open of the root", -errno);
    snprintf(name, sizeof name, "t%d", worker->index);
    if (mkdirat(worker->root, name, 0755) && errno != EEXIST)
        give_up("mkdir", -errno);
    worker->directory = openat(worker->root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (worker->directory < 0)
        give_up("open of the thread's directory", -errno);
    int result = operation->setup ? operation->setup(worker) : 0;
    if (result)
        give_up("setup", result);
    run_phase(thread, warm_ms);
    worker->sequence &= ~1ull;
    if (operation->setup)
        operation->setup(worker);
    run_phase(thread, run_ms);
    return NULL;
}

static void report(void)
{
    static struct histogram sum;
    double throughput = 0, client_ns = 0;
    for (int i = 0; i < thread_count; i++) {
        histogram_add(&sum, &threads[i].histogram);
        throughput += (double) threads[i].histogram.count * 1e9 / (double) threads[i].busy_ns;
        client_ns += (double) threads[i].cpu_ns;
    }
    double count = (double) sum.count;
    printf("{\"op\":\"%s\",\"threads\":%d,\"count\":%llu,\"p50Ns\":%llu,\"p90Ns\":%llu,\"p99Ns\":%llu,\"p999Ns\":%llu,"
           "\"maxNs\":%llu,\"perSecond\":%.0f,\"clientCpuNs\":%.0f,\"serverCpuNs\":%.0f,\"sameCpuShare\":%.3f}\n",
           operation->name, thread_count, (unsigned long long) sum.count,
                   (unsigned long long) histogram_percentile(&sum, 50),
           (unsigned long long) histogram_percentile(&sum, 90), (unsigned long long) histogram_percentile(&sum, 99),
           (unsigned long long) histogram_percentile(&sum, 99.9), (unsigned long long) sum.max, throughput,
                   client_ns / count,
           (double) server.cpu_ns / count, server.cpu_ns ? (double) server.same_cpu_ns / (double) server.cpu_ns : -1.0);
}

static void parse(const char *option)
{
    const char *value = strchr(option, '=');
    value = value ? value + 1 : "";
    if (!strncmp(option, "threads=", 8))
        thread_count = atoi(value);
    else if (!strncmp(option, "ms=", 3))
        run_ms = strtoull(value, NULL, 10);
    else if (!strncmp(option, "warm=", 5))
        warm_ms = strtoull(value, NULL, 10);
    else if (!strncmp(option, "max=", 4))
        max_count = strtoull(value, NULL, 10);
    else if (!strncmp(option, "cold=", 5))
        cold_length = strtoull(value, NULL, 10);
    else if (!strncmp(option, "list=", 5))
        list_count = atoi(value);
    else if (!strncmp(option, "listname=", 9))
        list_name = value;
    else if (!strncmp(option, "direct=", 7))
        open_flags = atoi(value) ? O_DIRECT : 0;
    else if (!strncmp(option, "pid=", 4))
        server.pid = atoi(value);
    else if (!strncmp(option, "cpus=", 5))
        for (int i = 0; i < THREAD_LIMIT && value; i++, value = strchr(value, ',') ? strchr(value, ',') + 1 : NULL)
            cpus[i] = atoi(value);
    else
        fprintf(stderr, "load: unknown option %s\n", option), exit(2);
}

int main(int count, char **arguments)
{
    if (count < 3 || !(operation = operation_named(arguments[2]))) {
        fputs("load DIR OPERATION [option=value ...]\noperations:", stderr);
        for (const struct operation *known = operations; known->name; known++)
            fprintf(stderr, " %s", known->name);
        return fputc('\n', stderr), 2;
    }
    root_path = arguments[1];
    for (int i = 3; i < count; i++)
        parse(arguments[i]);
    if (thread_count < 1 || thread_count > THREAD_LIMIT)
        return fputs("load: threads must be 1 to 64\n", stderr), 2;
    threads = calloc((size_t) thread_count, sizeof *threads);
    pthread_barrier_init(&barrier, NULL, (unsigned) thread_count);
    for (int i = 0; i < thread_count; i++) {
        threads[i].worker.index = i;
        threads[i].cpu = cpus[i];
        pthread_create(&threads[i].id, NULL, run_thread, &threads[i]);
    }
    for (int i = 0; i < thread_count; i++)
        pthread_join(threads[i].id, NULL);
    report();
    return 0;
}
