// SPDX-License-Identifier: Apache-2.0
/* The histogram, and the CPU time of a server's threads as the scheduler counts it. */
#include "load.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t bucket_of(uint64_t ns)
{
    if (ns < 2 * HISTOGRAM_STEPS)
        return (uint32_t) ns;
    uint32_t shift = 56u - (uint32_t) __builtin_clzll(ns);
    return shift * HISTOGRAM_STEPS + (uint32_t) (ns >> shift);
}

static uint64_t value_of(uint32_t bucket)
{
    if (bucket < 2 * HISTOGRAM_STEPS)
        return bucket;
    uint32_t shift = bucket / HISTOGRAM_STEPS - 1;
    uint64_t low = (uint64_t) (bucket - shift * HISTOGRAM_STEPS) << shift;
    return low + (1ull << shift) / 2;
}

void histogram_record(struct histogram *histogram, uint64_t ns)
{
    histogram->buckets[bucket_of(ns)]++;
    histogram->count++;
    if (ns > histogram->max)
        histogram->max = ns;
}

void histogram_add(struct histogram *sum, const struct histogram *part)
{
    for (size_t i = 0; i < sizeof sum->buckets / sizeof *sum->buckets; i++)
        sum->buckets[i] += part->buckets[i];
    sum->count += part->count;
    if (part->max > sum->max)
        sum->max = part->max;
}

uint64_t histogram_percentile(const struct histogram *histogram, double percent)
{
    uint64_t wanted = (uint64_t) ((double) histogram->count * percent / 100.0 + 0.5), seen = 0;
    if (wanted == 0)
        wanted = 1;
    for (uint32_t i = 0; i < sizeof histogram->buckets / sizeof *histogram->buckets; i++) {
        seen += histogram->buckets[i];
        if (seen >= wanted)
            return value_of(i);
    }
    return histogram->max;
}

enum { TASK_LIMIT = 512 };
static struct { int task; uint64_t cpu_ns; } tasks_before[TASK_LIMIT];
static int task_count_before;

static uint64_t read_schedstat(int pid, int task)
{
    char path[64];
    unsigned long long ns = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", pid, task);
    FILE *file = fopen(path, "re");
    if (file) {
        if (fscanf(file, "%llu", &ns) != 1)
            ns = 0;
        fclose(file);
    }
    return ns;
}

static int last_cpu(int pid, int task)
{
    char path[64], line[1024];
    int cpu = -1;
    snprintf(path, sizeof path, "/proc/%d/task/%d/stat", pid, task);
    FILE *file = fopen(path, "re");
    if (!file)
        return cpu;
    char *at = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    for (int field = 2; at && field < 39; field++)
        at = strchr(at + 1, ' ');
    if (at)
        cpu = atoi(at);
    fclose(file);
    return cpu;
}

static uint64_t before(int task)
{
    for (int i = 0; i < task_count_before; i++)
        if (tasks_before[i].task == task)
            return tasks_before[i].cpu_ns;
    return 0;
}

static int next_task(DIR *directory)
{
    struct dirent *entry;
    while ((entry = readdir(directory)) != NULL)
        if (entry->d_name[0] != '.')
            return atoi(entry->d_name);
    return 0;
}

static DIR *open_tasks(int pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    return pid > 0 ? opendir(path) : NULL;
}

void server_usage_begin(struct server_usage *usage)
{
    DIR *directory = open_tasks(usage->pid);
    task_count_before = 0;
    if (!directory)
        return;
    for (int task; task_count_before < TASK_LIMIT && (task = next_task(directory)) != 0; task_count_before++) {
        tasks_before[task_count_before].task = task;
        tasks_before[task_count_before].cpu_ns = read_schedstat(usage->pid, task);
    }
    closedir(directory);
}

void server_usage_end(struct server_usage *usage, int watched_cpu)
{
    DIR *directory = open_tasks(usage->pid);
    if (!directory)
        return;
    for (int task; (task = next_task(directory)) != 0;) {
        uint64_t used = read_schedstat(usage->pid, task) - before(task);
        if (used == 0)
            continue;
        usage->cpu_ns += used;
        if (last_cpu(usage->pid, task) == watched_cpu)
            usage->same_cpu_ns += used;
    }
    closedir(directory);
}
